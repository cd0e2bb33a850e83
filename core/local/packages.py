"""System packages: which are missing, and apt where we may use it; otherwise the exact line to run."""

import os
import shutil

from core.local import shell

# What each is for: a machine without it makes PDFs with missing glyphs, or none.
RUNNING = {
    "libpangoft2-1.0-0": "text layout of PDFs",
    "libharfbuzz-subset0": "small fonts inside PDFs",
    "fonts-noto-cjk": "Chinese faces",
    "fonts-lxgw-wenkai": "Chinese faces, 楷体",
    "gettext": "compiles the translations",
}
TESTING = {
    "chromium": "drives the pages in the journeys",
    "libatomic1": "the driver that Playwright carries needs it",
    "poppler-utils": "reads the PDFs back",
}


def missing(names: list[str]) -> list[str]:
    return [name for name in names if not installed(name)]


def installed(name: str) -> bool:
    code, status = shell.capture(["dpkg-query", "-W", "-f", "${db:Status-Status}", name])
    return code == 0 and status == "installed"


def ensure(names: list[str]) -> None:
    """Installs only what is not there; nothing is asked, nothing is upgraded."""
    if not shutil.which("dpkg-query"):
        shell.say("      not a Debian system: please install what matches " + " ".join(names))
        return
    wanted = missing(names)
    if not wanted:
        return
    prefix = _prefix()
    if prefix is None:
        raise shell.Stop(_by_hand(wanted))
    shell.say("      installing " + " ".join(wanted))
    _install(prefix, wanted)


def _install(prefix: list[str], wanted: list[str]) -> None:
    """The package lists may be old, or, in a fresh container, not there: then fetch them and try again."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", "-y", "--no-install-recommends", *wanted]
    try:
        shell.run(install, what="apt-get install")
    except shell.Stop:
        shell.say("      fetching the package lists, then once more")
        shell.run([*apt, "update"], what="apt-get update")
        shell.run(install, what="apt-get install")


def _prefix() -> list[str] | None:
    """How we may run apt-get: as root, by sudo without a password, or not at all."""
    if os.geteuid() == 0:
        return []
    code, _ = shell.capture(["sudo", "-n", "true"])
    return ["sudo", "-n"] if code == 0 else None


def _by_hand(wanted: list[str]) -> str:
    line = "apt-get update && apt-get install -y --no-install-recommends " + " ".join(wanted)
    with_sudo = "sudo sh -c" if shutil.which("sudo") else "su -c"
    return f"System packages are missing, and only root may install them. Run this line, then make again:\n\n  {with_sudo} '{line}'"
