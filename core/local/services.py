"""The demo's two programs: the web server and the worker. Start, wait for an answer, keep alive, relay logs."""

import http.client
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

from core.local import processes, shell

NAMES = ("worker", "web")
BIN = shell.PYTHON.parent
CELERY: list[str | Path] = [BIN / "celery", "-A", "core.project"]
WEB_PATIENCE, WORKER_PATIENCE = 60.0, 45.0
NODE = "demo@localhost"  # short: a queue is named after it, and a long host name would not fit
GRACE = {"web": 10.0, "worker": 20.0}
TOO_OFTEN = 5  # starts within a minute, after which something is wrong that starting does not mend
PORT_FILE = shell.RUN / "web.port"


def start(env: dict[str, str], port: int) -> None:
    PORT_FILE.write_text(str(port))
    for name in NAMES:
        start_one(name, env, port)


def start_one(name: str, env: dict[str, str], port: int) -> None:
    if name == "web":
        env = {**env, "WEB_BIND": f"127.0.0.1:{port}", "WEB_ACCESS_LOG": "-"}
        args: list[str | Path] = [BIN / "gunicorn", "-c", shell.ROOT / "deploy/gunicorn.conf.py"]
    else:
        args = [*CELERY, "worker", "-l", "info", "-c", "1", "--beat", "--schedule", shell.RUN / "beat"]
        # No events: pgmq has no topics, and each heartbeat would be an error in the server's log.
        args += ["-n", NODE, "--without-gossip", "--without-mingle", "--without-heartbeat"]
    processes.launch(name, args, env)


def stop() -> bool:
    """Both at the same time: each may take some seconds to finish what it is doing."""
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(lambda name: processes.stop(name, GRACE[name]), NAMES))
    return any(ended)


def web_port() -> int | None:
    """The port of the web server that is running; None if there is none."""
    record = processes.read("web")
    if record is None or not record.alive or not PORT_FILE.exists():
        return None
    return int(PORT_FILE.read_text())


# --- do they answer? ---
def healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_for_web(port: int) -> None:
    end = time.monotonic() + WEB_PATIENCE
    while not healthy(port):
        if not _alive("web") or time.monotonic() > end:
            raise shell.Stop(f"{_tail('web')}\nThe web server does not answer; its log is {_log('web')}")
        time.sleep(0.1)


def wait_for_worker(env: dict[str, str]) -> None:
    """The worker says it is ready, and, where the broker can carry the question, answers a ping."""
    end = time.monotonic() + WORKER_PATIENCE
    while " ready." not in _log("worker").read_text(errors="replace"):
        if not _alive("worker") or time.monotonic() > end:
            raise shell.Stop(f"{_tail('worker')}\nThe worker did not start; its log is {_log('worker')}")
        time.sleep(0.1)
    if not env.get("CELERY_BROKER_URL"):
        return  # remote control needs queue names longer than pgmq allows; "ready" comes after it has connected
    code, _ = shell.capture([*CELERY, "inspect", "ping", "-t", "5"], env=env, cwd=shell.ROOT)
    if code:
        shell.say("      it runs, but has not answered a ping through the broker yet")


def _alive(name: str) -> bool:
    record = processes.read(name)
    return record is not None and record.alive


def _log(name: str) -> Path:
    return shell.LOG / f"{name}.log"


def _tail(name: str) -> str:
    return "\n".join(_log(name).read_text(errors="replace").splitlines()[-20:])


# --- the foreground ---
def follow(env: dict[str, str], port: int, revive: Callable[[], bool]) -> NoReturn:
    """Relays the logs, and starts again what dies, until we are told to end."""
    logs, starts = {name: Follower(name) for name in NAMES}, deque[float](maxlen=TOO_OFTEN)
    while True:
        for name in NAMES:
            logs[name].relay()
            if not _alive(name):
                _start_again(name, env, port, starts)
                logs[name] = Follower(name)
        revive()
        time.sleep(0.5)


def _start_again(name: str, env: dict[str, str], port: int, starts: deque[float]) -> None:
    now = time.monotonic()
    if len(starts) == TOO_OFTEN and now - starts[0] < 60:
        raise shell.Stop(f"{_tail(name)}\nThe {name} process keeps ending; its log is {_log(name)}")
    starts.append(now)
    shell.say(f"The {name} process ended; starting it again")
    processes.stop(name, GRACE[name])
    start_one(name, env, port)


class Follower:
    """Hands on the lines a program adds to its log."""

    def __init__(self, name: str) -> None:
        self.name, self.at = name, 0

    def relay(self) -> None:
        with _log(self.name).open("rb") as file:
            file.seek(self.at)
            whole, newline, _ = file.read().rpartition(b"\n")
            self.at += len(whole) + len(newline)
        for line in whole.decode(errors="replace").splitlines():
            if line.strip():
                shell.say(f"{self.name:<6} | {line}")
