"""make test and make bench: a server of their own, apart from the demo's, started and ended with them.

python -m core.local.testdb test [-- arguments of pytest]
"""

import fcntl
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from core.local import bootstrap, keys, postgres, shell

PROGRAMS = {"test": ["-m", "pytest"], "bench": ["-m", "tests.bench"], "check": []}


@contextmanager
def database(name: str) -> Iterator[str]:
    """The address of a server for this run: the caller's by DATABASE_URL, else ours."""
    if postgres.given():
        yield postgres.given()
        return
    with _turn(name):
        try:
            postgres.start(name)
            yield postgres.cluster(name).url
        finally:
            shell.deaf()
            postgres.stop(name)


@contextmanager
def _turn(name: str) -> Iterator[None]:
    """Two runs at once would end each other's server: the second waits."""
    with (shell.make_dir(shell.RUN) / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            shell.say(f"Another `make {name}` runs in this folder; waiting for it to end.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def environment(url: str) -> dict[str, str]:
    """Fresh keys each time: no test may lean on the demo's."""
    return {**os.environ, **keys.new(), "DATABASE_URL": url}


def run(name: str, words: list[str]) -> int:
    steps = shell.Steps(bootstrap.STEPS + 2)
    bootstrap.bootstrap(steps, testing=True)
    steps.next("PostgreSQL" if not postgres.given() else "PostgreSQL: the one DATABASE_URL names")
    if postgres.given():
        postgres.check_given(environment(postgres.given()), "--makes-databases")
    with database(name) as url:
        program = [str(shell.PYTHON), *PROGRAMS[name], *words]
        steps.next(shlex.join(program[1:]))
        return shell.stream(program, env=environment(url))


def command(words: list[str]) -> int:
    name = words[0] if words else "test"
    if name not in ("test", "bench"):
        raise shell.Stop("Write test or bench.")
    shell.interruptible()
    rest = words[1:]
    return run(name, rest[1:] if rest[:1] == ["--"] else rest)


if __name__ == "__main__":
    shell.main(command)
