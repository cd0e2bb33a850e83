"""The supervisor's command line: .venv/bin/python -m core.local.postgres start --cluster demo

DATABASE_URL wins: then nothing is started. Otherwise a server of ours, one per purpose, each with its own data.
"""

import argparse
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from core.local import shell
from core.local.cluster import Cluster

CLUSTERS = {"demo": True, "test": False, "bench": True}  # name: does its data have to survive a power cut
NOT_RUNNING = 3


def cluster(name: str) -> Cluster:
    return Cluster(name, durable=CLUSTERS[name])


def given() -> str:
    """The caller's own database."""
    return os.environ.get("DATABASE_URL", "")


def check_given(env: Mapping[str, str], *words: str) -> None:
    """Asks the caller's database whether it suits before anything is written to it; its answer goes to the screen."""
    if shell.stream([shell.PYTHON, shell.ROOT / "manage.py", "check_database", *words], env=env):
        raise shell.Stop("The database that DATABASE_URL names does not suit; nothing was changed in it.")


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Two commands at once must not both start, or end, the same server."""
    with (shell.make_dir(shell.RUN) / f"postgres-{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start(name: str) -> bool:
    with alone(name):
        server = cluster(name)
        try:
            return server.start()
        except shell.Stop:
            if server.durable or server.running:
                raise
        shell.say(f"      the {name} server's data is unusable; it holds nothing of worth and is made anew")
        server.destroy()
        return cluster(name).start()


def stop(name: str) -> bool:
    with alone(name):
        return cluster(name).stop()


def destroy(name: str) -> None:
    with alone(name):
        cluster(name).destroy()


def command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m core.local.postgres", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "url", "status", "destroy"])
    parser.add_argument("--cluster", choices=CLUSTERS, default="demo")
    args = parser.parse_args(words)
    if given():
        shell.say(
            given() if args.action in ("start", "url") else "DATABASE_URL is set: that server is not ours."
        )
        return 0
    return _act(args.action, args.cluster)


def _act(action: str, name: str) -> int:
    if action == "start":
        start(name)
        shell.say(cluster(name).url)
    elif action == "url":
        shell.say(cluster(name).url)
    elif action == "status":
        return _status(cluster(name))
    else:
        (stop if action == "stop" else destroy)(name)
    return 0


def _status(server: Cluster) -> int:
    words = {0: "answers", 1: "is starting or recovering", 2: "does not run"}
    answer = server.answer()
    shell.say(
        f"PostgreSQL {server.name} {words.get(answer, 'does not run')}; data {server.data}, log {server.log}"
    )
    return 0 if answer == 0 else NOT_RUNNING


if __name__ == "__main__":
    shell.main(command)
