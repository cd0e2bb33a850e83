"""Which schools' tables are as the template's. A school that differs answers 503 alone.

A fingerprint a table, of its columns, constraints and indexes as they are defined; and whether the school's
own role may use it.
"""

import time
from dataclasses import dataclass

from django.db import connection

from core.tenancy import names, roles

# Definitions are compared without the schema's name, and without casts and brackets: PostgreSQL prints
# `x = ANY (ARRAY['a'::varchar]::text[])` in other words once it has been read again.
_TABLES = r"""
    SELECT nspname, relname,
           md5(regexp_replace(replace(columns || constraints || indexes, nspname || '.', ''),
                              '::(character varying|text)(\[\])?|[()]', '', 'g'))
    FROM (
        SELECT n.nspname, c.relname,
               string_agg(concat_ws(':', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                                    pg_get_expr(d.adbin, d.adrelid)), ',' ORDER BY a.attname) AS columns,
               coalesce((SELECT string_agg(k.conname || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname)
                         FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'), '') AS constraints,
               coalesce((SELECT string_agg(pg_get_indexdef(i.indexrelid), ',' ORDER BY i.indexrelid::regclass::text)
                         FROM pg_index i WHERE i.indrelid = c.oid), '') AS indexes
        FROM pg_namespace n
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE n.nspname = ANY(%s)
        GROUP BY n.nspname, c.relname, c.oid
    ) AS defined
"""
_CLOSED_TO_ITS_ROLE = """
    SELECT s.schema, c.relname
    FROM unnest(%s::text[], %s::text[]) AS s(schema, role)
    JOIN pg_class c ON c.relnamespace = to_regnamespace(s.schema) AND c.relkind = 'r'
    LEFT JOIN pg_roles r ON r.rolname = s.role
    WHERE r.oid IS NULL OR NOT (
        has_table_privilege(r.oid, c.oid, 'SELECT') AND has_table_privilege(r.oid, c.oid, 'INSERT')
        AND has_table_privilege(r.oid, c.oid, 'UPDATE') AND has_table_privilege(r.oid, c.oid, 'DELETE'))
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Difference:
    schema: str
    table: str
    kind: str  # "missing", "unknown", "altered" or "closed to the school's role"


def fingerprints(schemas: list[str]) -> dict[str, dict[str, str]]:
    """{schema: {table: fingerprint}}; a schema that does not exist has no tables."""
    found: dict[str, dict[str, str]] = {schema: {} for schema in schemas}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [schemas])
        for schema, table, fingerprint in cursor.fetchall():
            found[schema][table] = fingerprint
    return found


def differences(schemas: list[str]) -> list[Difference]:
    """Every table of these schools that is not as in the template, by school and table."""
    found = fingerprints([*schemas, names.TEMPLATE])
    wanted = found[names.TEMPLATE]
    compared = [difference for schema in schemas for difference in _compare(schema, found[schema], wanted)]
    return compared + _closed(schemas)


def _closed(schemas: list[str]) -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED_TO_ITS_ROLE, [schemas, [roles.of(schema) for schema in schemas]])
        return [
            Difference(schema, table, "closed to the school's role") for schema, table in cursor.fetchall()
        ]


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
