"""The demo's secrets: made once, kept in var/secrets.env (0600), handed on by environment."""

import base64
import os
from pathlib import Path

from core.local import shell

FILE = shell.VAR / "secrets.env"


def new() -> dict[str, str]:
    return {"SECRET_KEY": _random(), "FIELD_KEYS": f"1:{_random()}"}


def _random() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def kept(file: Path | None = None) -> dict[str, str]:
    """Losing FIELD_KEYS would lose every encrypted number, so a line that is there is never replaced."""
    path = file or FILE
    found = _read(path)
    missing = {key: value for key, value in new().items() if key not in found}
    if missing:
        _append(path, missing)
    return found | missing


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {key.strip(): value.strip() for key, _, value in lines}


def _append(path: Path, values: dict[str, str]) -> None:
    shell.make_dir(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    os.fchmod(handle, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{key}={value}\n" for key, value in values.items())
