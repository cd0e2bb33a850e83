"""No pooler that changes the server under an open connection: it answers with other schools' rows, without an error.

A connection's path and role live in its server. pgbouncer in session mode keeps one server for as long as the
connection lasts and is let through; in transaction or statement mode it is refused.
"""

from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

from core.tenancy.errors import NotDurable, ServersShared

ROUNDS = 3
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_ASK = "SELECT pg_backend_pid()"
_own: set[tuple[Any, ...]] = set()  # addresses this process has found to give a server to each connection


def require_own_server(wrapper: Any) -> None:
    """Ask once a process, with the first connection to an address. Raises ServersShared."""
    address = tuple(wrapper.settings_dict[key] for key in ("HOST", "PORT", "NAME"))
    if address in _own:
        return
    if not _is_direct(wrapper.connection) and _servers_change(wrapper):
        raise ServersShared(
            "DATABASE_URL leads through a pooler in transaction or statement mode, which mixes up the schools. "
            "Set its pool_mode to session, or connect to PostgreSQL itself."
        )
    _own.add(address)


def require_at_start() -> None:
    """Before the first request or task. A database that is not up yet is asked with the first connection."""
    try:
        connection.ensure_connection()
        _require_durable()
    except OperationalError:
        return
    finally:
        connection.close()


def _require_durable() -> None:
    """Raises NotDurable where an acknowledged entry could be lost; a demo's data may be."""
    if settings.DEMO:
        return
    asked = " AND ".join(f"current_setting('{name}') <> 'off'" for name in DURABLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        if not cursor.fetchone()[0]:
            raise NotDurable(
                f"PostgreSQL may lose what was saved: set {', '.join(DURABLE)} on in postgresql.conf."
            )


def _is_direct(one: Any) -> bool:
    """PostgreSQL greets with the number of the process that answers; a pooler makes one up."""
    return bool(_server(one) == one.info.backend_pid)


def _server(one: Any) -> int:
    return int(one.execute(_ASK).fetchone()[0])


def _servers_change(wrapper: Any) -> bool:
    """Do two open connections meet the same server, or one connection two?"""
    one = wrapper.connection
    with wrapper.Database.connect(**wrapper.get_connection_params(), autocommit=True) as other:
        # Twice the other in a row: two servers handed out in turn would otherwise look like one each.
        met = [(mine, _server(mine)) for _ in range(ROUNDS) for mine in (one, other, other, one)]
    ours = {server for mine, server in met if mine is one}
    theirs = {server for mine, server in met if mine is other}
    return len(ours) > 1 or len(theirs) > 1 or bool(ours & theirs)
