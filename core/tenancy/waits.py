"""How long anything may wait for the database, by what it is: a request, a task, a command, a migration.

The limits travel with the search path and the role, in the same message, so that they hold behind a pooler too, after a
reconnect and after a rollback. A connection starts with those of its process: long ones. A request shortens them while
it lasts.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled


@dataclass(frozen=True)
class Limits:
    """Seconds: of one statement, of one wait for a lock, of an open transaction in which nothing happens."""

    statement: float
    lock: float
    idle: float

    @property
    def sql(self) -> str:
        parts = {
            "statement_timeout": self.statement,
            "lock_timeout": self.lock,
            "idle_in_transaction_session_timeout": self.idle,
        }
        return "; ".join(f"SET {name} = {max(1, int(seconds * 1000))}" for name, seconds in parts.items())


# A task is ended after CELERY_TASK_TIME_LIMIT, ten minutes. A command (a demo city, an import) may take longer.
WORK = Limits(statement=540, lock=30, idle=600)
# ALTER TABLE waits in front of everybody who comes after it: two seconds of waiting are two seconds for the school.
MIGRATION = Limits(statement=3600, lock=2, idle=600)


def of_a_request() -> Limits:
    return Limits(
        settings.REQUEST_STATEMENT_SECONDS, settings.REQUEST_LOCK_SECONDS, settings.REQUEST_IDLE_SECONDS
    )


@contextmanager
def within(limits: Limits) -> Iterator[None]:
    """These limits for the block, on this thread's connection, whatever opens or resets it meanwhile."""
    before = connection.limits  # type: ignore[attr-defined]
    connection.limit(limits)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.limit(before)  # type: ignore[attr-defined]


@contextmanager
def of_request(*, reads: bool) -> Iterator[None]:
    """A request's limits, and a bound on all its statements together: many short ones hold a thread as well as a long one.

    Only time in the database counts. A request that reads has as long as one statement may take; one that writes has
    more, since an import is many statements.
    """
    limits = of_a_request()
    budget = Budget(limits, limits.statement if reads else settings.REQUEST_WRITE_SECONDS)
    with within(limits), connection.execute_wrapper(budget):
        yield


class Budget:
    """Runs each statement with what is left of the request's time. Raises OperationalError when nothing is."""

    def __init__(self, limits: Limits, seconds: float) -> None:
        self.limits, self.left = limits, seconds

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if self.left <= 0:
            # As when PostgreSQL ends a statement that takes too long: whoever answers for that answers for this.
            raise OperationalError("This request's statements took too long together.") from QueryCanceled()
        if self.left < self.limits.statement:
            context["connection"].shorten(self.left)
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            self.left -= time.monotonic() - began
