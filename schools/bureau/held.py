"""A file between its dry run and its confirmation: kept here, never sent again.

Sealed on disk (a roster holds identity numbers), in the place's own folder, bound to its owner, found only by a
random key, and gone after two hours.
"""

import base64
import json
import re
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from core.kit import crypto
from core.tenancy.context import current_schema

MOST_HELD = 5  # files a person has lying here at once, of one kind; the newest stay
LASTS = timedelta(hours=2)
_KEY = re.compile(r"[A-Za-z0-9_-]{32}\Z")


class NotHeld(Exception):
    """Nobody's key, somebody else's, or too old: all look the same."""


@dataclass(frozen=True)
class Held:
    """`notes` is what was chosen beside the file, `result` what came of it once it was carried out."""

    key: str
    owner: uuid.UUID
    kind: str
    data: bytes = field(repr=False)
    notes: dict[str, Any]
    result: dict[str, Any] | None = None


def hold(data: bytes, *, owner: uuid.UUID, kind: str, notes: dict[str, Any]) -> str:
    """Keep the file; returns the key to fetch it by."""
    _sweep(owner, kind)
    held = Held(secrets.token_urlsafe(24), owner, kind, data, notes)
    _write(held)
    return held.key


def fetch(key: str, *, owner: uuid.UUID, kind: str) -> Held:
    """Raises NotHeld."""
    if not _KEY.match(key):
        raise NotHeld
    name = _name(owner, kind, key)
    try:
        if default_storage.get_modified_time(name) < timezone.now() - LASTS:
            raise NotHeld
        with default_storage.open(name) as file:
            text = crypto.open_sealed(file.read(), aad=_place(owner, kind, key))
    except (OSError, crypto.SealBroken) as error:
        raise NotHeld from error
    kept = json.loads(text)
    return Held(key, owner, kind, base64.b64decode(kept["data"]), kept["notes"], kept["result"])


def finish(held: Held, result: dict[str, Any]) -> None:
    """Forget the file and keep what came of it, so that the page can be read again."""
    default_storage.delete(_name(held.owner, held.kind, held.key))
    _write(Held(held.key, held.owner, held.kind, b"", held.notes, result))


def _write(held: Held) -> None:
    text = json.dumps(
        {"data": base64.b64encode(held.data).decode(), "notes": held.notes, "result": held.result}
    )
    sealed = crypto.seal(text, aad=_place(held.owner, held.kind, held.key))
    default_storage.save(_name(held.owner, held.kind, held.key), ContentFile(sealed))


def _name(owner: uuid.UUID, kind: str, key: str) -> str:
    return f"{current_schema()}/held/{owner}/{kind}/{key}"


def _place(owner: uuid.UUID, kind: str, key: str) -> crypto.Place:
    return crypto.Place(school=current_schema(), table="held", column=f"{kind}/{owner}", row=key)


def _sweep(owner: uuid.UUID, kind: str) -> None:
    """What this person left lying about."""
    folder = f"{current_schema()}/held/{owner}/{kind}"
    try:
        _folders, names = default_storage.listdir(folder)
    except OSError:
        return
    found = sorted((default_storage.get_modified_time(f"{folder}/{name}"), name) for name in names)
    for at, (since, name) in enumerate(reversed(found), start=1):
        if at >= MOST_HELD or since < timezone.now() - LASTS:
            default_storage.delete(f"{folder}/{name}")
