"""make demo: from nothing to a running city, in the foreground; and make stop, demo-reset, shell.

PORT, DEMO_SCHOOLS, DATABASE_URL and CELERY_BROKER_URL change it.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, TextIO

from core.local import bootstrap, keys, postgres, proc, processes, services, shell

STEPS = bootstrap.STEPS + 6
DEMO_FILE = shell.VAR / "demo.json"
LOCK = shell.RUN / "demo.lock"
OWNED = shell.RUN / "postgres-demo.started"  # the demo started this server, so the demo ends it
MANAGE = [shell.PYTHON, shell.ROOT / "manage.py"]


# --- what the caller chose ---
def port() -> int:
    text = os.environ.get("PORT", "") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise shell.Stop(
            f"PORT is {text!r}; write a number between 1024 and 65535, such as: make demo PORT=8001"
        )
    return int(text)


def schools() -> int:
    text = os.environ.get("DEMO_SCHOOLS", "") or "12"
    if not text.isdigit() or int(text) < 1:
        raise shell.Stop(
            f"DEMO_SCHOOLS is {text!r}; write how many schools, such as: make demo DEMO_SCHOOLS=12"
        )
    return int(text)


def environment() -> dict[str, str]:
    url = postgres.given() or postgres.cluster("demo").url
    return {**os.environ, **keys.kept(), "DATABASE_URL": url, "DEMO": "1", "PORT": str(port())}


def check_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port()))
        except OSError as error:
            other = port() + 1 if port() >= 1024 else 8001  # below it only root may listen
            raise shell.Stop(
                f"Port {port()} cannot be used ({os.strerror(error.errno or 0)}): another program may have it, "
                f"or you may not. Choose another, such as: make demo PORT={other}"
            ) from None


# --- only one at a time ---
def take_lock() -> TextIO | None:
    """Held as long as the demo runs; the kernel gives it back whatever happens to us."""
    file = (shell.make_dir(shell.RUN) / LOCK.name).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def already() -> int:
    shell.say("The demo is already running, starting or ending, from this folder.")
    if DEMO_FILE.exists() and services.web_port() is not None:
        show()
    shell.say("End it with Ctrl-C where it runs, or with: make stop")
    return 0


# --- make demo ---
def demo() -> int:
    bootstrap.check_python()
    lock = take_lock()
    if lock is None:
        return already()
    shell.interruptible()
    processes.write("demo", os.getpid(), "")
    stop_leftovers()
    check_port()
    schools()
    try:
        return _run()
    finally:
        shell.deaf()
        if anything():
            shell.say("\nEnding what was started …")
        stop_everything()
        lock.close()


def _run() -> int:
    steps = shell.Steps(STEPS)
    bootstrap.bootstrap(steps)
    steps.next("PostgreSQL")
    start_database()
    env = environment()
    prepare(steps, env)
    steps.next("Web and worker")
    services.start(env, port())
    services.wait_for_web(port())
    steps.next("Waiting for the worker's answer")
    services.wait_for_worker(env)
    show()
    shell.say(f"Ready after {steps.elapsed()}. The logs follow; Ctrl-C ends everything.\n")
    try:
        services.follow(env, port(), revive=revive_database)
    except KeyboardInterrupt:
        return 0  # told to end: that is how a demo is meant to end


def start_database() -> None:
    if postgres.given():
        shell.say("      the one DATABASE_URL names")
        postgres.check_given(environment())
        return
    if postgres.cluster("demo").postmaster() is None:
        OWNED.touch()  # before it starts: told to end in the middle of it, we end it too
    postgres.start("demo")


def revive_database() -> bool:
    """True if the server was gone and had to be started again."""
    if postgres.given() or postgres.cluster("demo").postmaster():
        return False
    shell.say("PostgreSQL was gone; starting it again")
    postgres.start("demo")
    OWNED.touch()
    return True


def prepare(steps: shell.Steps, env: dict[str, str]) -> None:
    """Every command here is quick when its work is done already."""
    count = str(schools())
    steps.next("Tables: public, template, schools")
    manage(env, "migrate_fleet")
    manage(env, "setup_broker")
    steps.next(f"Demo city of {count} schools")
    manage(
        env, "demo_city", "--schools", count, "--seed", "7", "--write", str(DEMO_FILE), "--port", str(port())
    )
    there = len(city()["schools"])
    if there != schools():
        shell.say(f"      reusing the city of {there} schools that is there; for another: make demo-reset")
    steps.next("Static files")
    collect_static(env)


def manage(env: dict[str, str], *words: str) -> None:
    shell.run([*MANAGE, *words], env=env, what=f"manage.py {words[0]}")


def collect_static(env: dict[str, str]) -> None:
    """Only when a file changed since the last time."""
    stamp, newest = shell.RUN / "static.stamp", str(_newest_static())
    if stamp.exists() and stamp.read_text() == newest and (shell.VAR / "static").exists():
        return
    manage(env, "collectstatic", "--noinput")
    stamp.write_text(newest)


def _newest_static() -> tuple[int, float]:
    files = [path for room in ("core", "schools", "activities", "evaluations", "reports")
             for path in (shell.ROOT / room).glob("**/static/**/*")]  # fmt: skip
    return len(files), max((path.stat().st_mtime for path in [*files, shell.ROOT / "uv.lock"]), default=0.0)


# --- what it tells ---
def city() -> dict[str, Any]:
    """The file demo_city wrote: address, schools, accounts."""
    found: dict[str, Any] = json.loads(DEMO_FILE.read_text())
    return found


def show() -> None:
    found = city()
    shell.say(f"\n  Bureau   {found['bureau']}")
    for school in found["schools"]:
        shell.say(f"  School   {school['url']}  {school['name']} ({school['stage']})")
    shell.say("\n  Sign in as (role, user name, password, where):")
    for person in found["accounts"]:
        place = person.get("school") or ""
        shell.say(
            f"  {person['role']:<16} {person['username']:<20} {person['password']}   {person['url']} {place}"
        )
    shell.say(f"\n  All of it is in {DEMO_FILE}\n")


# --- the end ---
def stop_leftovers() -> None:
    """Of a demo that was killed: its children are still ours."""
    if services.stop():
        shell.say("Ended what an earlier demo left running.")


def anything() -> bool:
    """Whether there is something to end: a step may have failed before anything was started."""
    return OWNED.exists() or any(processes.read(name) for name in services.NAMES)


def stop_everything() -> bool:
    ended = services.stop()
    if OWNED.exists():
        ended = postgres.stop("demo") or ended
        OWNED.unlink(missing_ok=True)
    (shell.RUN / "demo.json").unlink(missing_ok=True)
    return ended


def stop() -> int:
    """From another terminal: asks the one in the foreground to end, then looks for what is left."""
    record, ended = processes.read("demo"), False
    if record and record.alive:
        proc.send([record.pid], signal.SIGTERM)
        ended = proc.wait_until(lambda: not record.alive, 90, pause=0.1)
    ended = stop_everything() or ended
    shell.say("The demo has ended." if ended else "Nothing of the demo was running.")
    return 0


def reset() -> int:
    """Deletes the demo's own data and nothing else; the secrets stay."""
    if postgres.given():
        raise shell.Stop(
            "DATABASE_URL names a database of yours, which is not deleted here. Drop and create it by hand."
        )
    stop()
    postgres.destroy("demo")
    DEMO_FILE.unlink(missing_ok=True)
    shutil.rmtree(shell.VAR / "media", ignore_errors=True)
    for path in shell.RUN.glob("beat*"):
        path.unlink()
    shell.say("The demo's data is deleted. `make demo` makes a new city.")
    return 0


def run_shell() -> int:
    """manage.py shell on the demo's data; the server is ended afterwards if it was started for this."""
    started = not postgres.given() and postgres.start("demo")
    try:
        os.chdir(shell.ROOT)
        return shell.popen([*MANAGE, "shell"], env=environment(), stdin=sys.stdin).wait()
    finally:
        if started:
            postgres.stop("demo")


def command(words: list[str]) -> int:
    actions: dict[str, Callable[[], int]] = {"start": demo, "stop": stop, "reset": reset, "shell": run_shell}
    name = words[0] if words else "start"
    if name not in actions:
        raise shell.Stop(f"Write one of: {', '.join(actions)}")
    return actions[name]()


if __name__ == "__main__":
    shell.main(command)
