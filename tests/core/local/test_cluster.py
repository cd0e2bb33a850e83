"""The PostgreSQL supervisor, with both sets of binaries."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
import pytest

from core.local import pgconfig, proc, shell
from core.local.account import Account
from core.local.cluster import SOCKET, Cluster


def _ask(server: Cluster, sql: str) -> object:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(sql).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def _owner(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def test_start_is_once_and_stop_ends_it(cluster: Cluster) -> None:
    assert cluster.start() is True
    assert cluster.start() is False
    pid = cluster.postmaster()
    assert pid
    assert cluster.stop() is True
    assert proc.find(pid) is None
    assert cluster.stop() is False


def test_committed_rows_survive_kill_and_the_same_process_restarts(
    source: str, place: Path, kill_hard: Callable[[Cluster], int]
) -> None:
    server = Cluster("try", base=place)
    try:
        server.start()
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 20000) AS id")
        first = kill_hard(server)
        assert not server.running
        assert server.start() is True
        assert server.postmaster() != first
        assert _ask(server, "SELECT count(*) FROM kept") == 20000
    finally:
        server.destroy()


def test_a_new_supervisor_recovers_what_another_left(
    cluster: Cluster, kill_hard: Callable[[Cluster], int]
) -> None:
    cluster.start()
    kill_hard(cluster)
    again = Cluster("try", base=cluster.base)
    assert again.start() is True
    assert _ask(again, "SELECT 1") == 1


def test_a_stale_file_that_names_a_stranger_harms_nobody(
    cluster: Cluster, kill_hard: Callable[[Cluster], int]
) -> None:
    """The number was given out again: PostgreSQL alone would refuse to start, a careless script would kill it."""
    cluster.start()
    kill_hard(cluster)
    stranger = subprocess.Popen(["sleep", "300"], **cluster.account.switch)  # type: ignore[call-overload]
    try:
        for path in (cluster.data / "postmaster.pid", cluster.socket / f"{SOCKET}.lock"):
            lines = path.read_text().splitlines()
            path.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert cluster.stop() is False
        assert cluster.start() is True
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_never_as_root_and_closed_to_others(cluster: Cluster) -> None:
    cluster.start()
    pid = cluster.postmaster()
    assert pid
    assert _owner(pid) == cluster.account.uid != 0
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
    assert cluster.socket.stat().st_uid == cluster.account.uid


def test_parents_keep_their_modes_and_owners(any_source: None, place: Path) -> None:
    parents = [place, *place.parents, shell.ROOT, *shell.ROOT.parents]
    before = [(path, path.stat().st_mode, path.stat().st_uid) for path in parents]
    server = Cluster("try", base=place, durable=False)
    server.start()
    server.destroy()
    assert before == [(path, path.stat().st_mode, path.stat().st_uid) for path in parents]


def test_no_tcp_and_our_settings(cluster: Cluster) -> None:
    cluster.start()
    assert _ask(cluster, "SHOW listen_addresses") == ""
    assert _ask(cluster, "SHOW max_locks_per_transaction") == "1024"
    assert _ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert _ask(cluster, "SHOW server_encoding") == "UTF8"


@pytest.mark.parametrize(("durable", "switch"), [(True, "on"), (False, "off")])
def test_only_tests_do_without_the_disk(any_source: None, place: Path, durable: bool, switch: str) -> None:
    server = Cluster("try", base=place, durable=durable)
    try:
        server.start()
        settings = {
            _ask(server, f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
        }
        assert settings == {switch}
    finally:
        server.destroy()


def test_the_role_may_make_databases_schemas_and_roles(cluster: Cluster) -> None:
    """What provisioning and the tests' own databases need, without being a superuser."""
    cluster.start()
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        for sql in ("CREATE TABLE public.t ()", "CREATE ROLE s_try NOLOGIN", "GRANT s_try TO CURRENT_USER",
                    "SET ROLE s_try", "RESET ROLE", "CREATE DATABASE test_try"):  # fmt: skip
            connection.execute(sql)
    with psycopg.connect(cluster.url.replace("/chengji?", "/test_try?"), autocommit=True) as connection:
        connection.execute("CREATE TABLE public.t ()")


def test_url_comes_back_as_it_went(cluster: Cluster) -> None:
    parts = urlsplit(cluster.url)
    assert dict(parse_qsl(parts.query)) == {"host": str(cluster.socket)}
    assert (parts.username, unquote(parts.path)) == ("chengji", "/chengji")
    cluster.start()
    assert _ask(cluster, "SELECT current_database()") == "chengji"


@pytest.mark.parametrize("folder", ["x" * 90, "a project", "项目"])
def test_a_path_no_socket_can_have_moves_to_tmp(any_source: None, place: Path, folder: str) -> None:
    base = place / folder
    base.mkdir(mode=0o755)
    server = Cluster("try", base=base, durable=False)
    try:
        server.start()
        assert server.socket.parent == Path("/tmp")
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        assert _ask(Cluster("try", base=base), "SELECT 1") == 1
    finally:
        server.destroy()
    assert not list(base.glob("pg/try"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can have closed folders the server cannot enter")
def test_a_closed_folder_stays_closed(source: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project in /root: data, and the wheel's programs, go to /var/lib/chengji, and /root keeps its mode."""
    reaches = Account.reaches
    monkeypatch.setattr(
        Account, "reaches", lambda self, path: ".venv" not in str(path) and reaches(self, path)
    )
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    server = Cluster("try", base=closed, durable=False)
    try:
        assert server.home.is_relative_to("/var/lib/chengji")
        server.start()
        assert _ask(server, "SELECT 1") == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        server.destroy()
        shutil.rmtree(server.home.parent, ignore_errors=True)


def test_the_server_outlives_who_started_it_and_inherits_no_secrets(cluster: Cluster) -> None:
    code = (
        "import sys; from pathlib import Path; from core.local.cluster import Cluster;"
        "Cluster('try', base=Path(sys.argv[1])).start()"
    )
    env = {**os.environ, "SECRET_KEY": "do-not-tell"}
    subprocess.run([sys.executable, "-c", code, str(cluster.base)], check=True, env=env, cwd=shell.ROOT)
    pid = cluster.postmaster()
    assert pid
    assert "do-not-tell" not in proc.environment(pid)


def test_a_start_that_takes_too_long_says_what_to_change(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cluster, "answer", lambda self: 2)
    monkeypatch.setenv("PG_START_TIMEOUT", "0.2")
    with pytest.raises(shell.Stop, match="PG_START_TIMEOUT"):
        cluster.start()
    assert cluster.postmaster() is None


def test_memory_is_bounded() -> None:
    gib = 1024**3
    assert [pgconfig.shared_buffers(size) for size in (gib // 8, 2 * gib, 64 * gib)] == [64, 256, 1024]
