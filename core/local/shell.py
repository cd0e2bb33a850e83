"""What every local command shares: where things are, how to speak, how to run a program.

Standard library only, no Django: most of this runs before the environment exists.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / (os.environ.get("VAR_DIR") or "var")
RUN, LOG, TOOLS = VAR / "run", VAR / "log", VAR / "tools"
PYTHON = ROOT / ".venv" / "bin" / "python"
STILL_WORKING = 5.0  # seconds of silence after which a line says that the work goes on


class Stop(Exception):
    """Ends a command with a sentence that says what to do; never with a stack trace."""


def say(text: str = "") -> None:
    """The one place that writes for people; a terminal that went away is no reason to fail."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Steps:
    """Numbers the steps of a long command: [3/9] what it does (12 s since the start)."""

    def __init__(self, total: int) -> None:
        self.total, self.number, self.began = total, 0, time.monotonic()

    def next(self, title: str) -> None:
        self.number += 1
        say(f"[{self.number}/{self.total}] {title} ({self.elapsed()})")

    def elapsed(self) -> str:
        return f"{time.monotonic() - self.began:.0f} s"


def make_dir(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def popen(args: Sequence[str | Path], **options: object) -> subprocess.Popen[bytes]:
    """Starts a program. Never a shell, never our standard input."""
    options.setdefault("stdin", subprocess.DEVNULL)
    words = [str(word) for word in args]
    return subprocess.Popen(words, **options)  # type: ignore[call-overload]  # noqa: S603


def capture(args: Sequence[str | Path], **options: object) -> tuple[int, str]:
    """Exit code and everything written, for short questions; 127 where there is no such program."""
    try:
        process = popen(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    except (FileNotFoundError, PermissionError) as error:
        return 127, str(error)
    output, _ = process.communicate()
    return process.returncode, output.decode(errors="replace").strip()


def stream(args: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Runs a program whose output is what the person asked for (tests, linters)."""
    process = popen(args, cwd=ROOT, env=env)
    return _wait(process, lambda: None)


def run(args: Sequence[str | Path], env: Mapping[str, str] | None = None, what: str = "") -> None:
    """Runs one step quietly: its output goes to var/log/setup.log, and to the screen if it fails."""
    log = make_dir(LOG) / "setup.log"
    with log.open("ab") as file:
        start = file.tell()
        file.write(("$ " + " ".join(str(word) for word in args) + "\n").encode())
        file.flush()
        process = popen(args, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT)
        code = _wait(process, _progress(log, start))
    if code:
        tail = "\n".join(log_lines(log, start)[-25:])
        raise Stop(f"{tail}\n{what or args[0]} failed (exit code {code}); all of its output is in {log}")


def _progress(log: Path, start: int) -> Callable[[], None]:
    """Every few seconds: how long it has taken, and the last thing the program said."""
    began = last = time.monotonic()

    def tick() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= STILL_WORKING:
            last = now
            said = [line for line in log_lines(log, start)[1:] if line.strip()]
            say(f"      … {now - began:.0f} s {said[-1].strip()[:100] if said else ''}".rstrip())

    return tick


def log_lines(log: Path, start: int) -> list[str]:
    with log.open("rb") as file:
        file.seek(start)
        return file.read().decode(errors="replace").replace("\r", "\n").splitlines()


def _wait(process: subprocess.Popen[bytes], tick: Callable[[], None]) -> int:
    """Waits; if we are told to end, the program is told first and given time to do so."""
    try:
        while True:
            try:
                return process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                tick()
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def interruptible() -> None:
    """A closed terminal and `make stop` end a command the same orderly way as Ctrl-C.

    Ctrl-C too where it was ignored (a script's background job); a closed terminal not where nohup asked for that.
    """

    def stop(signum: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def deaf() -> None:
    """While tidying up, a second impatient Ctrl-C must not leave processes behind."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)


def main(command: Callable[[list[str]], int]) -> NoReturn:
    """Runs a command line: sentences instead of stack traces, exit codes that make understands."""
    try:
        code = command(sys.argv[1:])
    except Stop as stop:
        sys.stderr.write(f"\n{stop}\n")
        code = 1
    except PermissionError as error:
        sys.stderr.write(
            f"\n{error.filename} belongs to another user: run make as that user, or delete it.\n"
        )
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
