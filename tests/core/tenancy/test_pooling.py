"""A pooler that changes the server under an open connection is refused; one that keeps it is not."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from core.tenancy import pooling
from core.tenancy.errors import ServersShared

pytestmark = pytest.mark.django_db
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(pooling, "_own", set())


class Pooler:
    """What a pooler is to its client: a made-up number of the server, and answers of real servers, in turn."""

    def __init__(self, size, *, keeps):
        self.servers = [a_connection() for _ in range(size)]
        self.turn, self.keeps = cycle(self.servers), keeps

    def connect(self, **_parameters):
        kept = cycle([next(self.turn)])
        return Pooled(kept if self.keeps else self.turn)

    def wrapper(self):
        return SimpleNamespace(
            settings_dict=connection.settings_dict, connection=self.connect(), Database=self, get_connection_params=dict
        )  # fmt: skip


class Pooled:
    info = SimpleNamespace(backend_pid=-1)

    def __init__(self, servers):
        self.servers = servers

    def execute(self, text):
        return next(self.servers).execute(text)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass


def a_connection():
    return psycopg.connect(**connection.get_connection_params(), autocommit=True)


@pytest.fixture
def pooler():
    made = []

    def make(size, *, keeps):
        made.append(Pooler(size, keeps=keeps))
        return made[0].wrapper()

    yield make
    for server in made[0].servers:
        server.close()


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_servers_that_change_are_refused(pooler, size):
    with pytest.raises(ServersShared):
        pooling.require_own_server(pooler(size, keeps=False))
    assert pooling._own == set()


def test_a_server_for_each_connection_is_fine(pooler):
    pooling.require_own_server(pooler(2, keeps=True))
    assert len(pooling._own) == 1


def test_postgresql_itself_is_asked_once(django_assert_num_queries):
    connection.ensure_connection()
    alone = SimpleNamespace(
        settings_dict=connection.settings_dict, connection=connection.connection, Database=None
    )
    pooling.require_own_server(alone)
    alone.connection = None  # not looked at again
    pooling.require_own_server(alone)


# --- the real one, where it is installed ---
STARTS = {
    "command": ["manage.py", "verify_schemas"],
    "web": ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
}


@pytest.fixture
def behind():
    """The address of a pgbouncer in front of the tests' server, in a mode."""
    running, folder = [], Path(tempfile.mkdtemp(prefix="chengji-pooler-"))
    folder.chmod(0o755)

    def start(mode):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        running.append(subprocess.Popen(command(folder, mode, port), **as_owner_of_the_socket()))
        wait_for(port)
        return f"postgresql://{connection.settings_dict['USER']}@127.0.0.1:{port}/{connection.settings_dict['NAME']}"

    yield start
    for process in running:
        process.terminate()
        process.wait()
    shutil.rmtree(folder)


def command(folder, mode, port):
    at = connection.settings_dict
    server = f"host={at['HOST']} port={at['PORT'] or 5432} user={at['USER']}"
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n* = {server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
        f"unix_socket_dir =\nauth_type = any\npool_mode = {mode}\n"
    )
    return [PGBOUNCER, "-q", folder / "pgbouncer.ini"]


def as_owner_of_the_socket():
    """pgbouncer never runs as root, and only the server's user may enter the directory of its socket."""
    host = connection.settings_dict["HOST"]
    return {"user": os.stat(host).st_uid} if os.geteuid() == 0 and host.startswith("/") else {}


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


@pytest.mark.skipif(not PGBOUNCER, reason="pgbouncer is not installed")
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_nothing_starts_behind_pgbouncer_in_transaction_mode(behind, start):
    url = behind("transaction")
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "core.project.settings",
        "DEMO": "1",
        "WEB_BIND": "127.0.0.1:0",
    }
    ended = subprocess.run(  # noqa: PLW1510  (how it ended is what is asked)
        [sys.executable, *start],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=settings.BASE_DIR,
    )
    assert ended.returncode != 0
    assert "through a pooler in transaction or statement mode" in ended.stderr
