"""Numbers at rest: sealed with AES-256-GCM, found again by a keyed index.

Each school has its own keys, derived from the ring's master keys by HKDF with the school as info, so one school's
sealed numbers mean nothing in another. What is sealed is bound to its place (school, table, column, row): a value
copied to another row no longer opens. An unkeyed hash of an identity number would be no protection (10,000 guesses
of one birthday and district take 38 ms), so the index is an HMAC.

Rotation: add a key with a higher id to settings.FIELD_KEYS; new values use it, old ones still open by the id in
their first byte. `manage.py rotate_keys` seals and indexes the rows again; until that is done look up `blind_indexes`.
"""

import base64
import hashlib
import hmac
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

KeyRing = Mapping[int, bytes]


class SealBroken(Exception):
    """Wrong key, wrong place or altered bytes. Says nothing of the content, and there is none to return."""


class BadKeyRing(ValueError):
    """settings.FIELD_KEYS cannot be used; says what a usable ring is."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value lives; it opens nowhere else."""

    school: str
    table: str
    column: str
    row: UUID | str

    def as_bytes(self) -> bytes:
        # Lengths before the parts: ("ab", "c") and ("a", "bc") must not look alike.
        parts = [str(part).encode() for part in (self.school, self.table, self.column, self.row)]
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def seal(value: str, *, aad: Place, ring: KeyRing | None = None) -> bytes:
    """key id (1 byte), nonce (12), ciphertext and tag: an 18-digit number takes 47 bytes."""
    keys = _checked(ring)
    key_id = max(keys)
    nonce = os.urandom(NONCE_BYTES)
    box = AESGCM(_school_key(keys[key_id], "seal", aad.school))
    return bytes([key_id]) + nonce + box.encrypt(nonce, value.encode(), aad.as_bytes())


def open_sealed(sealed: bytes | memoryview, *, aad: Place, ring: KeyRing | None = None) -> str:
    """The value, or SealBroken. Any key of the ring opens what it once sealed."""
    data = bytes(sealed)
    if len(data) < 1 + NONCE_BYTES + TAG_BYTES:
        raise SealBroken("too short to be a sealed value")
    master = _checked(ring).get(data[0])
    if master is None:
        raise SealBroken("sealed by a key that is not in the ring")
    return _decrypt(_school_key(master, "seal", aad.school), data[1:], aad)


def is_current(sealed: bytes | memoryview, *, ring: KeyRing | None = None) -> bool:
    """False where rotation still has to seal this value again."""
    return bytes(sealed)[:1] == bytes([max(_checked(ring))])


def blind_index(value: str, *, school: str, ring: KeyRing | None = None) -> str:
    """The same number in the same school always gives the same 45 to 47 characters; elsewhere others."""
    keys = _checked(ring)
    return _index(keys, max(keys), value, school)


def blind_indexes(value: str, *, school: str, ring: KeyRing | None = None) -> list[str]:
    """One for each key of the ring, newest first: for `index__in` while a rotation runs."""
    keys = _checked(ring)
    return [_index(keys, key_id, value, school) for key_id in sorted(keys, reverse=True)]


def _decrypt(key: bytes, data: bytes, place: Place) -> str:
    nonce, body = data[:NONCE_BYTES], data[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, body, place.as_bytes()).decode()
    except (InvalidTag, UnicodeDecodeError):
        # `from None`: the cause must not carry bytes into a log.
        raise SealBroken("wrong key, wrong place or altered bytes") from None


def _index(keys: KeyRing, key_id: int, value: str, school: str) -> str:
    digest = hmac.digest(_school_key(keys[key_id], "index", school), _normal(value), hashlib.sha256)
    return f"{key_id}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def _normal(value: str) -> bytes:
    """`２１０１…x ` and `2101…X` are one number."""
    return "".join(unicodedata.normalize("NFKC", value).split()).upper().encode()


def _checked(ring: KeyRing | None) -> KeyRing:
    keys = settings.FIELD_KEYS if ring is None else ring
    if not keys or any(not 1 <= key_id <= 255 or len(key) != KEY_BYTES for key_id, key in keys.items()):
        raise BadKeyRing(
            "FIELD_KEYS must map key ids from 1 to 255 to keys of 32 bytes, and hold at least one"
        )
    return keys


@lru_cache(maxsize=8192)
def _school_key(master: bytes, use: str, school: str) -> bytes:
    """A school's own key for one use; 1,900 schools × 2 uses × 2 keys fit the cache."""
    if not school:
        raise ValueError("a sealed value belongs to a school: pass its id")
    info = f"chengji/{use}/1/{school}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)
