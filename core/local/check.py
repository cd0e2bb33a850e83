"""make check and make fix: every tool runs, also after one has failed; the last lines say which did."""

import os
import sys
from tempfile import TemporaryDirectory

from core.local import bootstrap, shell, testdb

BIN = shell.PYTHON.parent
ROOMS = ("core", "schools", "activities", "evaluations", "reports")
MANAGE = [shell.PYTHON, shell.ROOT / "manage.py"]


def tools() -> dict[str, list[object]]:
    return {
        "ruff check": [BIN / "ruff", "check", "."],
        "ruff format": [BIN / "ruff", "format", "--check", "."],
        "djhtml": [BIN / "djhtml", "--check", "--tabwidth", "4", *templates()],
        "mypy": [BIN / "mypy", *ROOMS],
        "import rules": [BIN / "lint-imports"],
        "missing migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "translations": [*MANAGE, "check_translations"],
    }


def fixers() -> dict[str, list[object]]:
    return {
        "ruff check --fix": [BIN / "ruff", "check", "--fix", "."],
        "ruff format": [BIN / "ruff", "format", "."],
        "djhtml": [BIN / "djhtml", "--tabwidth", "4", *templates()],
    }


def templates() -> list[str]:
    found = [
        path for room in (*ROOMS, "tests") for path in (shell.ROOT / room).glob("**/templates/**/*.html")
    ]
    return sorted(str(path.relative_to(shell.ROOT)) for path in found)


def check() -> int:
    steps = shell.Steps(bootstrap.STEPS + 1 + len(tools()))
    bootstrap.bootstrap(steps)
    steps.next("PostgreSQL")
    # mypy reads the settings and ends without tidying up after them, so what they make lies in a folder of ours.
    with testdb.database("test") as url, TemporaryDirectory(prefix="chengji-check-") as folder:
        return _all(tools(), steps, {**testdb.environment(url), "VAR_DIR": folder})


def fix() -> int:
    steps = shell.Steps(bootstrap.STEPS + len(fixers()))
    bootstrap.bootstrap(steps)
    return _all(fixers(), steps, dict(os.environ))


def _all(commands: dict[str, list[object]], steps: shell.Steps, env: dict[str, str]) -> int:
    failed = []
    for name, words in commands.items():
        steps.next(name)
        if shell.stream([str(word) for word in words], env={**env, **_plain()}):
            failed.append(name)
    good = len(commands) - len(failed)
    shell.say(f"\n{good} of {len(commands)} passed" + (f"; FAILED: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def _plain() -> dict[str, str]:
    """No colours where nobody sees them."""
    return {} if sys.stdout.isatty() else {"NO_COLOR": "1", "TERM": "dumb"}


def command(words: list[str]) -> int:
    shell.interruptible()
    return fix() if words[:1] == ["fix"] else check()


if __name__ == "__main__":
    shell.main(command)
