"""Web and worker: started with a mark, found again by it, ended by it, and nobody else."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from core.local import proc, shell

MARK = "CHENGJI_RUN"  # in the environment of everything we start, inherited by what that starts
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Record:
    """What var/run/<name>.json says. A pid alone may by now be somebody else's."""

    name: str
    pid: int
    started: int
    boot: str
    mark: str

    @property
    def file(self) -> Path:
        return _file(self.name)

    @property
    def alive(self) -> bool:
        reap()
        process = proc.find(self.pid)
        return self.boot == proc.boot() and process is not None and process.started == self.started

    def family(self) -> list[int]:
        """The process and all it started, also when it is gone itself."""
        if self.boot != proc.boot():
            return []
        mark = f"{MARK}={self.mark}" if self.mark else None
        marked = [p.pid for p in proc.everyone() if mark and mark in proc.environment(p.pid).split("\0")]
        return sorted({*marked, *([self.pid] if self.alive else [])})


def _file(name: str) -> Path:
    return shell.RUN / f"{name}.json"


def reap() -> None:
    """Our own dead children stay in the table until asked for."""
    for child in _children:
        child.poll()


def write(name: str, pid: int, mark: str) -> Record:
    process = proc.find(pid)
    record = Record(name, pid, process.started if process else 0, proc.boot(), mark)
    shell.make_dir(shell.RUN)
    record.file.write_text(json.dumps(asdict(record)))
    return record


def read(name: str) -> Record | None:
    try:
        return Record(**json.loads(_file(name).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def launch(name: str, args: Sequence[str | Path], env: Mapping[str, str]) -> Record:
    """In a session of its own, so that Ctrl-C reaches us alone and we end it in order."""
    mark = os.urandom(12).hex()
    with open_log(name) as log:
        child = shell.popen(
            args, cwd=shell.ROOT, env={**env, MARK: mark}, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    _children.append(child)
    return write(name, child.pid, mark)


def open_log(name: str) -> BinaryIO:
    """A new log each start; the one before is kept beside it."""
    path = shell.make_dir(shell.LOG) / f"{name}.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def stop(name: str, grace: float = 15.0) -> bool:
    """Asks the process first, then what is left of its family; True if there was anything to end."""
    record = read(name)
    if record is None:
        return False
    family = record.family()
    if record.alive:
        proc.send([record.pid], signal.SIGTERM)
        proc.wait_until(lambda: not record.alive, grace, pause=0.1)
    for sign in (signal.SIGTERM, signal.SIGKILL):
        proc.send(record.family(), sign)
        if proc.wait_until(lambda: not record.family(), 3.0, pause=0.1):
            break
    record.file.unlink(missing_ok=True)
    return bool(family)
