"""Which schools' tables are as the template's. A school that differs answers 503 alone.

One query for the whole fleet: a fingerprint of names of tables, columns, types and constraints.
"""

import time
from dataclasses import dataclass

from django.db import connection

from core.tenancy import names

_COLUMNS = """
    SELECT n.nspname, c.relname,
           md5(string_agg(a.attname || ':' || format_type(a.atttypid, a.atttypmod) || ':' || a.attnotnull,
                          ',' ORDER BY a.attname)
               || coalesce((SELECT string_agg(k.conname || k.contype::text, ',' ORDER BY k.conname)
                            FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'), '')
               || coalesce((SELECT string_agg(x.relname, ',' ORDER BY x.relname) FROM pg_index i
                            JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid), ''))
    FROM pg_namespace n
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = ANY(%s)
    GROUP BY n.nspname, c.relname, c.oid
"""


@dataclass(frozen=True)
class Difference:
    schema: str
    table: str
    kind: str  # "missing", "unknown" or "altered"


def fingerprints(schemas: list[str]) -> dict[str, dict[str, str]]:
    """{schema: {table: fingerprint}}; a schema that does not exist has no tables."""
    found: dict[str, dict[str, str]] = {schema: {} for schema in schemas}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [schemas])
        for schema, table, fingerprint in cursor.fetchall():
            found[schema][table] = fingerprint
    return found


def differences(schemas: list[str]) -> list[Difference]:
    """Every table of these schools that is not as in the template, by school and table."""
    found = fingerprints([*schemas, names.TEMPLATE])
    wanted = found[names.TEMPLATE]
    return [difference for schema in schemas for difference in _compare(schema, found[schema], wanted)]


def _compare(schema: str, has: dict[str, str], wanted: dict[str, str]) -> list[Difference]:
    missing = [Difference(schema, table, "missing") for table in sorted(wanted.keys() - has.keys())]
    unknown = [Difference(schema, table, "unknown") for table in sorted(has.keys() - wanted.keys())]
    both = sorted(wanted.keys() & has.keys())
    altered = [Difference(schema, table, "altered") for table in both if has[table] != wanted[table]]
    return missing + unknown + altered


def is_healthy(schema: str) -> bool:
    return not differences([schema])


PRESENT_FOR = 5.0  # seconds a process trusts that a school's tables are all there
_seen: dict[str, tuple[float, bool]] = {}


def has_its_tables(schema: str) -> bool:
    """A quick look on the way in: is any table of a school's apps missing? Remembered for five seconds.

    A missing table would otherwise be a 500 here and there, or worse, be looked for in public.
    """
    looked_at, complete = _seen.get(schema, (-PRESENT_FOR, True))
    if time.monotonic() - looked_at < PRESENT_FOR:
        return complete
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_class t ON t.relname = c.relname AND t.relkind = 'r'"
            " WHERE t.relnamespace = to_regnamespace(%s) AND c.relnamespace = to_regnamespace(%s) AND c.relkind = 'r'"
            " UNION ALL SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'",
            [names.TEMPLATE, schema, names.TEMPLATE],
        )
        (has,), (wanted,) = cursor.fetchall()
    _seen[schema] = (time.monotonic(), has == wanted)
    return bool(has == wanted)
