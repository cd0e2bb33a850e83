"""Which schools' tables are as the template's. A school that differs answers 503 alone.

A fingerprint a table, of its columns, constraints, indexes and triggers as they are defined; and whether the
school's own role may use it, and no other school's.
"""

import time
from dataclasses import dataclass

from django.db import connection

from core.tenancy import names, roles

# Definitions are compared without the schema's name, and without casts and brackets: PostgreSQL prints
# `x = ANY (ARRAY['a'::varchar]::text[])` in other words once it has been read again.
_TABLES = r"""
    SELECT nspname, relname,
           md5(regexp_replace(replace(kind || columns || constraints || indexes || triggers, nspname || '.', ''),
                              '::(character varying|text)(\[\])?|[()]', '', 'g'))
    FROM (
        SELECT n.nspname, c.relname, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity) AS kind,
               string_agg(concat_ws(':', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                                    pg_get_expr(d.adbin, d.adrelid)), ',' ORDER BY a.attname) AS columns,
               coalesce((SELECT string_agg(k.conname || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname)
                         FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'), '') AS constraints,
               coalesce((SELECT string_agg(pg_get_indexdef(i.indexrelid), ',' ORDER BY i.indexrelid::regclass::text)
                         FROM pg_index i WHERE i.indrelid = c.oid), '') AS indexes,
               coalesce((SELECT string_agg(concat(pg_get_triggerdef(g.oid), g.tgenabled), ',' ORDER BY g.tgname)
                         FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal), '') AS triggers
        FROM pg_namespace n
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE n.nspname = ANY(%s)
        GROUP BY n.nspname, c.relname, c.oid
    ) AS defined
"""
# Of a role r, a table c and the group g of all schools' roles: can the role be taken, and use the table? From
# PostgreSQL 16 on, who made a role stays a member, and only SET says whether it may be taken.
_MAY_USE = """
    pg_has_role(current_user, r.oid, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
    AND pg_has_role(r.oid, g.oid, 'USAGE')
    AND has_schema_privilege(r.oid, c.relnamespace, 'USAGE')
    AND has_table_privilege(r.oid, c.oid, 'SELECT') AND has_table_privilege(r.oid, c.oid, 'INSERT')
    AND has_table_privilege(r.oid, c.oid, 'UPDATE') AND has_table_privilege(r.oid, c.oid, 'DELETE')
"""
# Grants that a school lacks, and grants on its tables to everybody or to another school's role.
_WRONGLY_GRANTED = f"""
    WITH at AS (
        SELECT s.schema, c.relname, c.relowner, c.relacl, r.oid AS role, g.oid AS schools,
               coalesce({_MAY_USE}, false) AS may_use
        FROM unnest(%s::text[], %s::text[]) AS s(schema, role)
        JOIN pg_class c ON c.relnamespace = to_regnamespace(s.schema) AND c.relkind = 'r'
        LEFT JOIN pg_roles r ON r.rolname = s.role LEFT JOIN pg_roles g ON g.rolname = %s
    )
    SELECT schema, relname, 'closed to the school''s role' FROM at WHERE NOT may_use
    UNION
    SELECT schema, relname, 'open to others' FROM at, aclexplode(relacl) AS given
    WHERE given.grantee NOT IN (relowner, role) AND (given.grantee = 0 OR pg_has_role(given.grantee, schools, 'MEMBER'))
    ORDER BY 1, 2, 3
"""
_OUT_OF_USE = f"""
    SELECT count(*) FROM pg_class t
    LEFT JOIN pg_class c ON c.relname = t.relname AND c.relkind = 'r' AND c.relnamespace = to_regnamespace(%s)
    LEFT JOIN pg_roles r ON r.rolname = %s LEFT JOIN pg_roles g ON g.rolname = %s
    WHERE t.relnamespace = to_regnamespace(%s) AND t.relkind = 'r' AND coalesce({_MAY_USE}, false) = false
"""


@dataclass(frozen=True)
class Difference:
    schema: str
    table: str
    kind: str  # "missing", "unknown", "altered", "closed to the school's role" or "open to others"


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
    return compared + _wrongly_granted(schemas)


def _wrongly_granted(schemas: list[str]) -> list[Difference]:
    of_schools = [roles.of(schema) for schema in schemas]
    with connection.cursor() as cursor:
        cursor.execute(_WRONGLY_GRANTED, [schemas, of_schools, names.group_role(roles.database())])
        return [Difference(*row) for row in cursor.fetchall()]


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
    """A quick look on the way in: is each table there and open to the school's role? Remembered for five seconds.

    A missing table would otherwise be a 500 here and there, or worse, be looked for in public.
    """
    looked_at, complete = _seen.get(schema, (-PRESENT_FOR, True))
    if time.monotonic() - looked_at < PRESENT_FOR:
        return complete
    roles_asked = [roles.of(schema), names.group_role(roles.database())]
    with connection.cursor() as cursor:
        cursor.execute(_OUT_OF_USE, [schema, *roles_asked, names.TEMPLATE])
        (lacking,) = cursor.fetchone()
    complete = not lacking
    _seen[schema] = (time.monotonic(), complete)
    return complete
