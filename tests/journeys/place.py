"""A whole city of its own for a journey: database, web server, worker with beat; gone without a trace afterwards."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from tests import server

ROOT = Path(__file__).resolve().parents[2]
BUREAU = "localhost"


@dataclass
class City:
    """Where everything is. `log`: what server and worker say, to be read when a journey fails."""

    database: str
    folder: Path
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def url(self, host: str = BUREAU) -> str:
        return f"http://{host}:{self.port}"

    def environment(self) -> dict[str, str]:
        """As a demo has it: the notice can be ended at once. Test settings: no collectstatic, quick passwords."""
        return os.environ | {
            "DATABASE_URL": server.address(self.database), "CELERY_BROKER_URL": "pgmq://", "DEMO": "1", "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": str(self.folder / "var"), "LOG_LEVEL": "INFO",
            "SECRET_KEY": "journey-0123456789-abcdefghijklmnop", "FIELD_KEYS": "1:" + "A" * 43,
        }  # fmt: skip

    def manage(self, *words: str) -> str:
        """What `manage.py …` prints. Raises AssertionError with its complaint."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment(), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"manage.py {' '.join(words)}: {done.stderr}"
        return done.stdout.strip()

    def start(self, name: str, *words: str) -> None:
        """A program of the city, in a process group of its own."""
        with (self.folder / f"{name}.log").open("wb") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, env=self.environment(), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.running.append(program)

    def stop(self) -> None:
        for program in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGTERM)
        for program in self.running:
            try:
                program.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def troubles(self) -> list[str]:
        """Lines of server and worker that no healthy run has."""
        found = re.compile(r"Traceback|\b(ERROR|CRITICAL)\b")
        return [
            line for name in ("web", "worker") for line in self.said(name).splitlines() if found.search(line)
        ]


@contextlib.contextmanager
def city(name: str, folder: Path) -> Iterator[City]:
    """An empty city, migrated, with nobody in it: as after the installation."""
    found = City(database=name, folder=folder, port=free_port())
    server.make_database(name)
    try:
        found.manage("migrate_fleet")
        found.manage("setup_broker")
        _start(found)
        yield found
    finally:
        found.stop()
        server.drop_database(name)


def _start(found: City) -> None:
    bind = f"127.0.0.1:{found.port}"
    found.start("web", "gunicorn", "core.project.wsgi", "--bind", bind, "--workers", "2", "--timeout", "60")
    beat = str(found.folder / "beat")
    found.start(
        "worker", "celery", "-A", "core.project.celery", "worker", "--concurrency", "1", "--pool", "prefork",
        "-n", "journey@localhost",
        "--without-gossip", "--without-mingle", "--beat", "--schedule", beat, "-l", "INFO",
    )  # fmt: skip
    wait_until(lambda: answers(found.port), 30, lambda: found.said("web"))


def answers(port: int) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/healthz", headers={"Host": BUREAU})
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def wait_until(truth, seconds: float, said=lambda: "it did not happen in time") -> None:  # type: ignore[no-untyped-def]
    ends = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < ends, said()
        time.sleep(0.3)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
