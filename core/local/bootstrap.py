"""From a bare machine to a complete environment: system packages, uv, Python packages, fonts, translations.

Runs with any python3 from 3.11, before anything is installed. Every part does nothing when it is done already.
"""

import hashlib
import os
import re
import shutil
import sys
import time
from pathlib import Path

from core.local import packages, shell

STEPS = 5
OLDEST_UV = (0, 5)
STAMP = shell.RUN / "environment.stamp"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NEEDS_VENV = "python3-venv"
DAY = 86_400


def bootstrap(steps: shell.Steps, testing: bool = False) -> None:
    check_python()
    os.chdir(shell.ROOT)
    steps.next("System packages")
    packages.ensure(wanted_packages(testing))
    steps.next("uv")
    uv = "" if environment_is_current() else get_uv()
    steps.next("Python environment from uv.lock")
    make_environment(uv)
    steps.next("Fonts")
    install_fonts()
    steps.next("Translations")
    compile_messages()


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (this runs with whatever python3 the machine has)
        raise shell.Stop(f"Python 3.11 is needed; this is {sys.version.split()[0]} at {sys.executable}.")


# --- uv ---
def wanted_packages(testing: bool) -> list[str]:
    """python3-venv only where there is no other way to get uv: one apt line for everything."""
    names = [*packages.RUNNING, *(packages.TESTING if testing else {})]
    if not environment_is_current() and not find_uv() and not _pip() and not _has("ensurepip"):
        names.append(NEEDS_VENV)
    return names


def find_uv() -> str:
    """Ours in var/tools, or one on PATH that runs and is new enough."""
    for path in (*_own_uv(), shutil.which("uv") or ""):
        if path and _version(str(path)) >= OLDEST_UV:
            return str(path)
    return ""


def _own_uv() -> list[Path]:
    return [path for path in (shell.TOOLS / "uv/bin/uv", shell.TOOLS / "venv/bin/uv") if path.exists()]


def _version(uv: str) -> tuple[int, ...]:
    code, output = shell.capture([uv, "--version"])
    found = re.search(r"(\d+)\.(\d+)", output)
    return tuple(int(part) for part in found.groups()) if code == 0 and found else (0,)


def get_uv() -> str:
    """Into var/tools, never into the system; pip keeps to its own configuration, proxies and certificates."""
    if found := find_uv():
        return found
    shell.make_dir(shell.TOOLS)
    if pip := _pip():
        shell.run(
            [*pip, "install", "--quiet", "--target", shell.TOOLS / "uv", "uv"], what="Getting uv by pip"
        )
    else:
        venv = shell.TOOLS / "venv"
        shell.run([sys.executable, "-m", "venv", venv], what="python3 -m venv")
        shell.run([venv / "bin/python", "-m", "pip", "install", "--quiet", "uv"], what="Getting uv by pip")
    if found := find_uv():
        return found
    raise shell.Stop(
        "uv was fetched but does not run here; install it by hand so that `uv --version` answers."
    )


def _pip() -> list[str | Path]:
    return [sys.executable, "-m", "pip"] if _has("pip") else []


def _has(module: str) -> bool:
    code, _ = shell.capture([sys.executable, "-c", f"import {module}"])
    return code == 0


# --- the environment ---
def fingerprint() -> str:
    """Changes whenever the environment has to be made anew."""
    parts = [(shell.ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, str(shell.ROOT).encode()])).hexdigest()


def environment_is_current() -> bool:
    if not STAMP.exists() or STAMP.read_text() != fingerprint():
        return False
    code, _ = shell.capture([shell.PYTHON, "-c", "import django"])
    return code == 0


def make_environment(uv: str) -> None:
    if environment_is_current():
        return
    try:
        shell.run([uv, "sync", "--frozen"], env=uv_environment(), what="uv sync --frozen")
    except shell.Stop as stop:
        _by_pip(uv, stop)
    shell.make_dir(STAMP.parent)
    STAMP.write_text(fingerprint())


def uv_environment() -> dict[str, str]:
    """The system's Python if it fits, the system's certificates if there are any (a proxy may have its own)."""
    env = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    env.setdefault("UV_PYTHON_PREFERENCE", "system")
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")  # a Python from elsewhere is nobody's wish
    env.setdefault("UV_LINK_MODE", "copy")  # no warning where the cache lies on another disk
    if CERTIFICATES.exists() and CERTIFICATES.stat().st_size:
        env.setdefault("SSL_CERT_FILE", str(CERTIFICATES))
    if not _takes_a_cache(Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache")):
        env.setdefault("UV_CACHE_DIR", str(shell.TOOLS / "cache"))
    return env


def _takes_a_cache(folder: Path) -> bool:
    """Service users have a home that is not there, or that nobody may write to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _by_pip(uv: str, stop: shell.Stop) -> None:
    """The lock names the files' public addresses; behind a mirror only pip's configuration knows the way.

    The same versions with the same hashes, so the environment is the same.
    """
    pip = _pip()
    if not pip:
        raise stop
    shell.say("      uv could not fetch the packages; trying by pip and its configuration")
    names, env = shell.TOOLS / "requirements.txt", uv_environment()
    shell.run(
        [uv, "export", "--frozen", "--all-groups", "--no-emit-project", "-q", "-o", names],
        env=env,
        what="uv export",
    )
    shell.run([uv, "venv", "--allow-existing", ".venv"], env=env, what="uv venv")
    install: list[str | Path] = ["--python", shell.PYTHON, "install", "--require-hashes", "-r", names]
    shell.run([*pip, *install], what="pip install")


# --- fonts and translations ---
def install_fonts() -> None:
    """Not fatal: the faces of the system packages stand in. After a failure not tried again before tomorrow."""
    script, failed = shell.ROOT / "reports/pdf/install_fonts.py", shell.RUN / "fonts.failed"
    if not script.exists():
        shell.say("      reports/pdf/install_fonts.py is not there; left out")
        return
    if failed.exists() and time.time() - failed.stat().st_mtime < DAY:
        shell.say("      not fetched last time; `make setup` tries again")
        return
    try:
        shell.run([shell.PYTHON, script, "--into", shell.VAR / "fonts"], what="Installing the fonts")
        failed.unlink(missing_ok=True)
    except shell.Stop as stop:
        failed.touch()
        shell.say(f"{stop}\n      not fatal: going on with the system's faces")


def compile_messages() -> None:
    """msgfmt for each catalogue that is newer than its compiled form."""
    sources = [path for path in shell.ROOT.glob("**/locale/*/LC_MESSAGES/*.po") if ".venv" not in path.parts]
    for source in sources:
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            shell.run(["msgfmt", "--check-format", "-o", target, source], what=f"Compiling {source}")


def command(words: list[str]) -> int:
    steps = shell.Steps(STEPS)
    (shell.RUN / "fonts.failed").unlink(missing_ok=True)
    bootstrap(steps, testing="--testing" in words)
    shell.say(f"The environment is ready ({steps.elapsed()}).")
    return 0


if __name__ == "__main__":
    shell.main(command)
