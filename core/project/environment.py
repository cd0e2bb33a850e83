"""Typed reading of the process's environment: a bad value is refused with what would be right."""

import base64
import os
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file named by NAME_FILE (for mounted secrets)."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text().strip() if file else os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no", ""}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number such as {default}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str) -> dict[str, object]:
    """postgresql://user:password@host:port/database?host=/socket/directory as Django's dictionary."""
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"{name} must be set to postgresql://user:password@host:port/database; make demo and make test do it."
        )
    options = dict(parse_qsl(url.query))
    host = options.pop("host", None) or (unquote(url.hostname) if url.hostname else "")
    return {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": options.pop("port", None) or _port(name, url),
        "OPTIONS": dict(options),
    }


def _port(name: str, url: SplitResult) -> str:
    try:
        return str(url.port or "")
    except ValueError:
        raise ImproperlyConfigured(f"{name}: the port in it is not a number up to 65535.") from None


def key_ring(name: str) -> dict[int, bytes]:
    """Keys for numbers at rest: "1:<base64url of 32 bytes>,2:<…>"; the highest id encrypts, all decrypt."""
    ring = {}
    for position, entry in enumerate(words(name), start=1):
        key_id, _, encoded = entry.rpartition(":")
        key = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        if len(key) != 32:
            raise ImproperlyConfigured(f"{name}: key {position} has {len(key)} bytes; 32 are needed.")
        ring[int(key_id or position)] = key
    if not ring:
        raise ImproperlyConfigured(f"{name} is empty; set at least one key of 32 bytes in base64url.")
    return ring


def conninfo(name: str) -> str:
    """The same address as keywords: some libraries overlook the `host` of a URL's query."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    return make_conninfo("", **conninfo_to_dict(text(name)))


SHORTEST_SECRET = 32  # characters: 128 bits even where each carries but four


def refuse_unsafe(*, is_demo: bool, is_debug: bool, secret_key: str, hosts: list[str]) -> None:
    """Everything but a demo is a city with children in it. Raises ImproperlyConfigured with each fault in a sentence."""
    faults = []
    if is_debug and not is_demo:
        faults.append(
            "DEBUG=1 shows settings and data to anybody who meets an error; take it out (a demo sets DEMO=1)."
        )
    if len(secret_key) < SHORTEST_SECRET or len(set(secret_key)) < 8:
        faults.append(
            f"SECRET_KEY needs at least {SHORTEST_SECRET} random characters; make one with"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
        )
    for host in hosts:
        if "*" in host or not host.strip(". "):
            faults.append(
                f"{host!r} in BUREAU_HOSTS or SCHOOL_HOST_SUFFIX is no name of a host; write it in full."
            )
    if faults:
        raise ImproperlyConfigured("\n".join(faults))
