"""Whom PostgreSQL runs as: ourselves, or, when we are root, a service user."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from core.local import shell

SERVICE_USERS = ("postgres", "chengji")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, object]:
        """Options for subprocess: drops root, and root's groups with it."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> Path:
        """Gives one path of ours to this user, closed to everybody else."""
        path.mkdir(mode=0o700, exist_ok=True)
        os.chown(path, self.uid, self.gid, follow_symlinks=False)
        path.chmod(0o700)
        return path

    def reaches(self, path: Path) -> bool:
        """Whether this user may walk down to the directory, as the kernel sees it."""
        code, _ = shell.capture(["/usr/bin/test", "-x", path], cwd="/", **self.switch)
        return code == 0


def current() -> Account:
    return _account(pwd.getpwuid(os.geteuid()))


def service(owner_of: Path | None = None) -> Account:
    """Never root. Data that is there already is served by its owner."""
    if os.geteuid() != 0:
        return current()
    if owner_of and owner_of.exists() and (uid := owner_of.stat().st_uid):
        return _account(pwd.getpwuid(uid))
    for name in SERVICE_USERS:
        if found := _lookup(name):
            return found
    return _create(SERVICE_USERS[-1])


def _create(name: str) -> Account:
    shell.say(f"      PostgreSQL does not run as root: making the system user {name}")
    code, output = shell.capture(
        [
            "/usr/sbin/useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            name,
        ]
    )
    found = _lookup(name)
    if found is None:
        raise shell.Stop(f"Could not make the user {name} ({code}): {output}\nRun: useradd --system {name}")
    return found


def _lookup(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
