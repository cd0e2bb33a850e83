"""Limits: how often something may be done from one address, by one person, with one account.

Counted in PostgreSQL by one statement each, so that they are exact for any number of processes and servers, and hold
without a cache. A count lasts for a fixed window; a try that is refused does not count, so nobody lengthens a wait.
"""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

# clock_timestamp(): a transaction's now() stands still.
_TAKE = """
    INSERT INTO core_accounts_limitcount AS c (key, began_at, count) VALUES (%(key)s, clock_timestamp(), 1)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN c.began_at <= clock_timestamp() - %(window)s THEN 1 ELSE c.count + 1 END,
        began_at = CASE WHEN c.began_at <= clock_timestamp() - %(window)s THEN clock_timestamp() ELSE c.began_at END
    WHERE c.count < %(most)s OR c.began_at <= clock_timestamp() - %(window)s
    RETURNING true
"""
_LEFT = "SELECT began_at + %(window)s - clock_timestamp() FROM core_accounts_limitcount WHERE key = %(key)s"
_GIVE_BACK = "UPDATE core_accounts_limitcount SET count = count - 1 WHERE key = ANY(%(keys)s) AND count > 0"
_FORGET = """
    DELETE FROM core_accounts_limitcount WHERE key IN (
        SELECT key FROM core_accounts_limitcount WHERE began_at < clock_timestamp() - %(longest)s
        LIMIT 100 FOR UPDATE SKIP LOCKED
    )
"""
LONGEST = timedelta(days=1)  # no window is longer


def key_of(*parts: object) -> str:
    """What is counted, as 64 characters that tell nothing of addresses and names."""
    return salted_hmac("core.accounts.limits", "\x1f".join(map(str, parts)), algorithm="sha256").hexdigest()


def take(key: str, *, most: int, window: timedelta) -> timedelta | None:
    """Count one; None when it was within `most` a window, else how long to wait until the window ends."""
    values: dict[str, Any] = {"key": key, "most": most, "window": window}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        if cursor.fetchone():
            return None
        cursor.execute(_LEFT, values)
        left = cursor.fetchone()
    return max(left[0], timedelta(seconds=1)) if left else timedelta(seconds=1)


def give_back(*keys: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, {"keys": list(keys)})


def forget_ended() -> None:
    """Some of the counts whose window has long ended, so that the table stays small."""
    values: dict[str, Any] = {"longest": LONGEST}
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, values)
