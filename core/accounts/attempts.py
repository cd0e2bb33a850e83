"""Trying a password: slowed for whoever guesses, open to whoever belongs here.

- An account at one address has 5 wrong passwords in 15 minutes, at all places together.
- Where the account has signed in before, nothing else counts: neither a stranger elsewhere nor a neighbour behind the
  same school's address can lock its owner out (OWASP ASVS 5.0, 6.1.1: no malicious lock-out).
- Elsewhere an account has 20 wrong passwords from all addresses, and an address 100 for all accounts.

The keys are made of the account's name as it is looked up and of the client's address behind the trusted proxies, never
of what else the client sends: a Host header with another port made a new limit each time.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import ngettext

from core.accounts import limits
from core.accounts.models import User, as_username

WINDOW = timedelta(minutes=15)
WRONG_HERE, WRONG_BY_ACCOUNT, WRONG_BY_ADDRESS = 5, 20, 100
KNOWN_FOR = timedelta(days=180)
KNOWN_MOST = 20  # addresses an account keeps, the latest
_IS_KNOWN = """
    SELECT EXISTS (SELECT FROM core_accounts_knownaddress a JOIN core_accounts_user u ON u.id = a.user_id
                   WHERE u.username = %(name)s AND a.digest = %(digest)s AND a.last_at > clock_timestamp() - %(age)s)
"""
_REMEMBER = """
    INSERT INTO core_accounts_knownaddress AS a (user_id, digest, last_at)
    VALUES (%(user)s, %(digest)s, clock_timestamp())
    ON CONFLICT (user_id, digest) DO UPDATE SET last_at = excluded.last_at
    WHERE a.last_at < clock_timestamp() - interval '1 day'
"""
_FORGET = """
    DELETE FROM core_accounts_knownaddress WHERE user_id = %(user)s AND id NOT IN (
        SELECT id FROM core_accounts_knownaddress WHERE user_id = %(user)s ORDER BY last_at DESC LIMIT %(most)s
    )
"""


@dataclass(frozen=True)
class Attempt:
    """One try. `begin` raises ValidationError when it comes too early; `succeeded` takes the count back."""

    username: str
    address: str

    @classmethod
    def of(cls, username: str, client_ip: str) -> "Attempt":
        return cls(as_username(username), network_of(client_ip))

    @property
    def digest(self) -> str:
        return limits.key_of("known", self.username, self.address)

    def _counts(self) -> list[tuple[str, int]]:
        """(key, most) of what this try counts towards."""
        here = (limits.key_of("here", self.username, self.address), WRONG_HERE)
        if self._is_known():
            return [here]
        return [
            here,
            (limits.key_of("account", self.username), WRONG_BY_ACCOUNT),
            (limits.key_of("address", self.address), WRONG_BY_ADDRESS),
        ]

    def begin(self) -> None:
        taken: list[str] = []
        for key, most in self._counts():
            if wait := limits.take(key, most=most, window=WINDOW):
                limits.give_back(*taken)
                raise too_many(wait)
            taken.append(key)

    def succeeded(self, user: User) -> None:
        """The right password uses nothing up, and its address is known from now on."""
        limits.give_back(*(key for key, _most in self._counts()))
        limits.forget_ended()
        values: dict[str, Any] = {"user": user.pk, "digest": self.digest, "most": KNOWN_MOST}
        with connection.cursor() as cursor:
            cursor.execute(_REMEMBER, values)
            if cursor.rowcount:
                cursor.execute(_FORGET, values)

    def _is_known(self) -> bool:
        values: dict[str, Any] = {"name": self.username, "digest": self.digest, "age": KNOWN_FOR}
        with connection.cursor() as cursor:
            cursor.execute(_IS_KNOWN, values)
            return bool(cursor.fetchone()[0])


def too_many(wait: timedelta) -> ValidationError:
    minutes = ceil(wait.total_seconds() / 60)
    words = ngettext(
        "Too many wrong passwords. Please try again in %(minutes)d minute.",
        "Too many wrong passwords. Please try again in %(minutes)d minutes.",
        minutes,
    )
    return ValidationError(words % {"minutes": minutes}, code="too_many_login_attempts")


def network_of(client_ip: str) -> str:
    """An IPv6 customer has a whole /64, so that is counted as one address."""
    address = ipaddress.ip_address(client_ip)
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
