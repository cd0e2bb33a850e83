"""One PostgreSQL server of ours: where it lies, how it is made, started, found and ended."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from core.local import account, binaries, pgconfig, proc, shell

ROLE = DATABASE = "chengji"
_FIND_ROLE = f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"  # noqa: S608  (our own constant)
_FIND_DATABASE = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
SOCKET = ".s.PGSQL.5432"
SIMPLE = re.compile(r"[\w./-]+", re.ASCII)  # pgmq writes the path into a connection string without quotes
LONGEST_SOCKET = 99  # the kernel takes 107 bytes; some clients less
START_TIMEOUT = 60.0
CLOSED_HOME = Path("/var/lib/chengji")
# A fast shutdown, which keeps everything and asks nobody; else an immediate one; else the end.
IN_ORDER = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
_children: list[subprocess.Popen[bytes]] = []  # a server outlives the object that started it


class Cluster:
    """Data, socket and log of one server. `durable=False` is for tests: fast, and lost if the machine dies."""

    def __init__(self, name: str, base: Path | None = None, durable: bool = True) -> None:
        self.name, self.base, self.durable = name, base or shell.VAR, durable
        self.project = hashlib.sha256(str(self.base.resolve()).encode()).hexdigest()[:10]
        self.title = f"chengji-{name}-{self.project}"
        self.home = self._home()
        self.data = self.home / "data"
        self.account = account.service(owner_of=self.data)
        self.log = self.base / "log" / f"postgres-{name}.log"
        self._child: subprocess.Popen[bytes] | None = None

    # --- where ---
    def _home(self) -> Path:
        """Under var/, or, when the service user cannot walk there (a project in /root), under /var/lib."""
        inside = self.base / "pg" / self.name
        outside = CLOSED_HOME / self.project / self.name
        for home in (inside, outside):
            if (home / "data").exists():
                return home
        near = next(parent for parent in inside.parents if parent.exists())
        return inside if account.service().reaches(near) else outside

    @property
    def socket(self) -> Path:
        """A directory only the server's user may enter; a private one in /tmp when the path is long or odd."""
        near = self.home / "socket"
        if len(str(near / SOCKET).encode()) <= LONGEST_SOCKET and SIMPLE.fullmatch(str(near)):
            return near
        note = self.home / "socket.json"
        noted = Path(json.loads(note.read_text())) if note.exists() else None
        if noted is None or not self._private(noted):
            noted = Path(tempfile.mkdtemp(prefix="chengji-", dir="/tmp"))  # 0700, unguessable
            self._note(note, noted)
        return noted

    def _note(self, note: Path, socket: Path) -> None:
        shell.make_dir(note.parent.parent)
        self.account.own(self.home)
        self.account.own(socket)
        note.write_text(json.dumps(str(socket)))

    def _private(self, path: Path) -> bool:
        """Somebody else may have taken the name in /tmp meanwhile."""
        if path.is_symlink() or not path.is_dir():
            return False
        found = path.stat()
        return found.st_uid == self.account.uid and found.st_mode & 0o777 == 0o700

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.socket), safe='')}"

    @property
    def binaries(self) -> binaries.Binaries:
        version = self.data / "PG_VERSION"
        found = binaries.choose(int(version.read_text()) if version.exists() else None)
        return binaries.reachable(found, self.account, self.home.parent)

    # --- alive? ---
    def answer(self) -> int:
        """pg_isready's answer: 0 yes, 1 starting or recovering, 2 nobody there."""
        if not (self.socket / SOCKET).exists():
            return 2
        who = ("-d", "postgres", "-U", "postgres")
        code, _ = shell.capture([self.binaries.tool("pg_isready"), "-q", "-h", self.socket, *who])
        return code

    @property
    def running(self) -> bool:
        return self.answer() == 0

    def postmaster(self) -> int | None:
        """The server's process, if the number in its file is still this server."""
        pid = _first_number(self.data / "postmaster.pid")
        return pid if pid and self._is_ours(pid) else None

    def _is_ours(self, pid: int) -> bool:
        if proc.find(pid) is None:
            return False
        words = proc.command(pid).split("\0")
        return Path(words[0]).name == "postgres" and str(self.data) in words

    def _orphans(self) -> list[int]:
        """Our server's own children, known by the cluster's name in their titles."""
        title = f"postgres: {self.title}:"
        return [process.pid for process in proc.everyone() if proc.command(process.pid).startswith(title)]

    # --- start ---
    def start(self) -> bool:
        """True if it was started now, False if it ran already."""
        if self.answer() == 2:
            self._make_home()
            self._clear_stale()
            self._launch()
            self._wait()
            self._ensure_database()
            return True
        self._wait()
        return False

    def _make_home(self) -> None:
        shell.make_dir(self.log.parent)
        shell.make_dir(self.home.parent)
        self.account.own(self.home)
        self.account.own(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        values = pgconfig.settings(self.title, self.socket, self.durable)
        self._write("chengji.conf", pgconfig.render(values))
        self._write("pg_hba.conf", pgconfig.ACCESS)

    def _initdb(self) -> None:
        """Made beside its place and moved there, so that a break leaves nothing half made."""
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        code, output = self._ask("initdb", "-D", fresh, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                                 "--locale=C.UTF-8", "--data-checksums", *([] if self.durable else ["--no-sync"]))  # fmt: skip
        if code:
            raise shell.Stop(f"{output}\nPostgreSQL's initdb failed in {fresh}.")
        self._append(fresh / "postgresql.conf", "include_if_exists = 'chengji.conf'\n")
        fresh.rename(self.data)

    def _ask(self, tool: str, *args: str | Path) -> tuple[int, str]:
        return shell.capture([self.binaries.tool(tool), *args], env=_plain(), cwd="/", **self.account.switch)

    def _write(self, name: str, text: str) -> None:
        """As the server's user: root writing in another user's directory could be led astray by a link."""
        self._tee(["tee", self.data / name], text)

    def _append(self, path: Path, text: str) -> None:
        self._tee(["tee", "-a", path], text)

    def _tee(self, args: list[str | Path], text: str) -> None:
        process = shell.popen(
            args,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env=_plain(),
            **self.account.switch,
        )
        process.communicate(text.encode())
        if process.returncode:
            raise shell.Stop(f"Could not write {args[-1]} as {self.account.name}.")

    def _clear_stale(self) -> None:
        """After kill -9: PostgreSQL trusts kill(pid, 0), which a zombie and a stranger answer too."""
        for child in _children:
            child.poll()
        if self.postmaster():
            return  # alive but not answering yet: _launch would be refused, and rightly
        self._end_orphans()
        for lock in (self.data / "postmaster.pid", self.socket / f"{SOCKET}.lock"):
            lock.unlink(missing_ok=True)
        (self.socket / SOCKET).unlink(missing_ok=True)

    def _end_orphans(self) -> None:
        """No second server on the same data while children of a killed one still write to it."""
        for name in (None, signal.SIGQUIT, signal.SIGKILL):
            if name:
                proc.send(self._orphans(), name)
            if proc.wait_until(lambda: not self._orphans(), 5):
                return
        raise shell.Stop(f"Processes of an earlier server still run: {self._orphans()}")

    def _launch(self) -> None:
        """In a session of its own: Ctrl-C in the terminal is for us, we then end the server in order."""
        with self.log.open("ab") as log:
            self._child = shell.popen(
                [self.binaries.tool("postgres"), "-D", self.data], stdout=log, stderr=log, env=_plain(), cwd="/",
                start_new_session=True, **self.account.switch,
            )  # fmt: skip
        _children.append(self._child)

    def _wait(self) -> None:
        seconds = _start_timeout()
        end = time.monotonic() + seconds
        while self.answer() != 0:
            if self._child and self._child.poll() is not None:
                raise shell.Stop(f"{self._log_tail()}\nPostgreSQL did not start; its log is {self.log}")
            if time.monotonic() > end:
                self.stop()
                raise shell.Stop(
                    f"PostgreSQL did not answer in {seconds:.0f} s. Allow more: PG_START_TIMEOUT=600"
                )
            time.sleep(0.05)

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-10:])

    def _ensure_database(self) -> None:
        """The application's role is no superuser: it may make databases and roles, and belongs to none by default."""
        if not self.query("postgres", _FIND_ROLE):
            # A NOINHERIT owner of a database may not create in its public schema (15): own that, here and in copies.
            make = f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE NOINHERIT"
            self.query("template1", f"{make}; ALTER SCHEMA public OWNER TO {ROLE}")
        if not self.query("postgres", _FIND_DATABASE):
            self.query("postgres", f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def query(self, database: str, sql: str) -> str:
        """As the server's own superuser, whom only this supervisor uses."""
        code, output = self._ask(
            "psql", "-XAtq", "-h", self.socket, "-U", "postgres", "-d", database, "-c", sql
        )
        if code:
            raise shell.Stop(f"PostgreSQL: {output}")
        return output

    # --- end ---
    def stop(self, order: Sequence[tuple[signal.Signals, float]] = IN_ORDER) -> bool:
        """True if there was anything to end."""
        pid = self.postmaster()
        if pid is None:
            return False
        for name, seconds in order:
            proc.send([pid], name)
            if proc.wait_until(lambda: self._gone(pid), seconds):
                break
        return True

    def _gone(self, pid: int) -> bool:
        """The process itself: its file goes a moment before it."""
        if self._child:
            self._child.poll()
        return not self._is_ours(pid)

    def destroy(self) -> None:
        """Ends the server and deletes its data; nothing outside its own directory."""
        self.stop(IN_ORDER[1:])  # no checkpoint for what is deleted next
        self._end_orphans()
        if self.home.exists():
            socket = self.socket
            shutil.rmtree(self.home)
            shutil.rmtree(socket, ignore_errors=True)


def _plain() -> dict[str, str]:
    """The server inherits no secrets, and no PG* variables that would lead it elsewhere."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _first_number(path: Path) -> int | None:
    try:
        found = re.match(r"\d+", path.read_text())
    except OSError:
        return None
    return int(found.group()) if found else None


def _start_timeout() -> float:
    text = os.environ.get("PG_START_TIMEOUT", "") or str(START_TIMEOUT)
    try:
        return float(text)
    except ValueError:
        raise shell.Stop(f"PG_START_TIMEOUT is {text!r}; write a number of seconds, such as 60.") from None
