"""The whole fleet of schools: who lags behind the template, and bringing each up to date by itself."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from core.tenancy import health, names, provisioning, roles
from core.tenancy.context import in_public

log = logging.getLogger(__name__)


@contextmanager
def alone() -> Iterator[None]:
    """One run at a time: a second waits until the first has ended, be it by kill -9.

    Of two at once, one would find a table just made by the other and close that school as broken. The lock has a
    connection of its own, since the executor closes the usual one after each school.
    """
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('core.tenancy.fleet'))")
        yield
    finally:
        holder.close()


def schools() -> Any:
    return apps.get_model(settings.TENANT_MODEL).objects.all()


def migrate_public() -> None:
    call_command("migrate_schemas", shared=True, verbosity=0, interactive=False)
    with in_public():
        roles.ensure_group()


def migrate_template() -> None:
    provisioning.ensure_template()


def laggards() -> list[str]:
    """Schemas of schools whose list of applied migrations is not the template's, in one query."""
    schemas = list(schools().order_by("schema_name").values_list("schema_name", flat=True))
    wanted = _applied([names.TEMPLATE]).get(names.TEMPLATE)
    return [schema for schema, applied in _applied(schemas).items() if applied != wanted]


def _applied(schemas: list[str]) -> dict[str, str | None]:
    """{schema: digest of its applied migrations}; None where the schema or its table is not there."""
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, to_regclass(quote_ident(n) || '.django_migrations') IS NOT NULL FROM unnest(%s::text[]) n",
            [schemas],
        )
        present = dict(cursor.fetchall())
        there = [schema for schema in schemas if present[schema]]
        parts = [
            f"SELECT '{schema}', md5(string_agg(app || '.' || name, ',' ORDER BY app, name)) "
            f'FROM "{schema}".django_migrations'
            for schema in there
        ]
        found: dict[str, str | None] = dict.fromkeys(schemas)
        for start in range(0, len(parts), 100):
            cursor.execute(" UNION ALL ".join(parts[start : start + 100]))
            found.update(cursor.fetchall())
    return found


def migrate_school(schema: str) -> str:
    """Migrate one school by the stock executor. Returns the error's text, '' when it went well."""
    try:
        provisioning.migrate_schema(schema)
    except Exception as error:  # whatever a migration raises, the other schools go on
        log.exception("School %s was not migrated; it is closed.", schema)
        _mark(schema, sick=True)
        return str(error).strip().splitlines()[0]
    with in_public():
        version = provisioning.template_version()
        schools().filter(schema_name=schema).update(template_version=version)
    _mark(schema, sick=not health.is_healthy(schema))
    return ""


def _mark(schema: str, *, sick: bool) -> None:
    with in_public():
        schools().filter(schema_name=schema).update(is_sick=sick)


def verify() -> list[health.Difference]:
    """Compare every school with the template, close the sick and open the mended."""
    with in_public():
        schemas = list(schools().order_by("schema_name").values_list("schema_name", flat=True))
        found = [
            difference
            for start in range(0, len(schemas), 200)
            for difference in health.differences(schemas[start : start + 200])
        ]
        sick = {difference.schema for difference in found}
        schools().filter(schema_name__in=sick).update(is_sick=True)
        schools().exclude(schema_name__in=sick).filter(is_sick=True).update(is_sick=False)
    return found
