"""Which process is which, read from /proc: a number alone says nothing, numbers are given out again."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    state: str
    started: int  # clock ticks since boot; with the pid it names one process for ever

    @property
    def alive(self) -> bool:
        return self.state not in "ZX"


def find(pid: int) -> Process | None:
    """The living process of this number. A zombie is dead, though kill(pid, 0) says otherwise."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (OSError, ValueError):
        return None
    fields = text.rpartition(")")[2].split()  # the name before it may hold spaces and brackets
    process = Process(pid, int(fields[1]), fields[0], int(fields[19]))
    return process if process.alive else None


def everyone() -> Iterator[Process]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (process := find(int(entry.name))):
            yield process


def command(pid: int) -> str:
    """The command line, words separated by NUL; empty if there is none to read."""
    return _read(pid, "cmdline")


def environment(pid: int) -> str:
    return _read(pid, "environ")


def _read(pid: int, name: str) -> str:
    try:
        return (PROC / str(pid) / name).read_bytes().decode(errors="replace")
    except OSError:
        return ""


def boot() -> str:
    """Changes with every boot: a record of an earlier one names nobody."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def send(pids: list[int], name: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, name)
        except ProcessLookupError:
            continue


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
