"""The whole fleet of schools: who lags behind the template, and bringing each up to date by itself."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import Error, OperationalError, connection

from core.tenancy import health, names, provisioning, roles, waits
from core.tenancy.context import in_public
from core.tenancy.errors import SchoolBusy

log = logging.getLogger(__name__)
ROUNDS = 5  # times a busy school is tried
PAUSE = 3.0  # seconds between two rounds, in which whoever was held up goes on
LONGEST_RUN = 3600  # seconds a second run waits for the first


@contextmanager
def alone() -> Iterator[None]:
    """One run at a time: a second waits until the first has ended, be it by kill -9; an hour at most.

    Of two at once, one would find a table just made by the other and close that school as broken. The lock has a
    connection of its own, since the executor closes the usual one after each school.
    """
    holder = connection.copy()
    holder.limits = waits.Limits(LONGEST_RUN, LONGEST_RUN, LONGEST_RUN)  # type: ignore[attr-defined]
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('core.tenancy.fleet'))")
        yield
    finally:
        holder.close()


def schools() -> Any:
    return apps.get_model(settings.TENANT_MODEL).objects.all()


def is_busy(error: Exception) -> bool:
    """Somebody else held a lock for longer than a migration waits, or both waited for each other: try again later."""
    return isinstance(error, Error) and getattr(error.__cause__, "sqlstate", "") in {"55P03", "40P01"}


def patiently(migrate: Callable[[], None], pause: float = PAUSE) -> None:
    """Try again while it is busy, ROUNDS times; the last refusal is raised."""
    for turn in range(1, ROUNDS + 1):
        try:
            return migrate()
        except Error as error:
            if not is_busy(error) or turn == ROUNDS:
                raise
        time.sleep(pause)


def migrate_public() -> None:
    with waits.within(waits.MIGRATION):
        patiently(_migrate_public)


def _migrate_public() -> None:
    call_command("migrate_schemas", shared=True, verbosity=0, interactive=False)
    with in_public():
        roles.ensure_group()


def migrate_template() -> None:
    with waits.within(waits.MIGRATION):
        patiently(provisioning.ensure_template)


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


def migrate_schools(schemas: list[str], tell: Callable[[str], None], pause: float = PAUSE) -> dict[str, str]:
    """Migrate each; come back to the busy ones, ROUNDS times in all. Returns {schema: error} of those not migrated.

    A school that stayed busy is closed only if its tables differ from the template's, as verify() would.
    """
    failed: dict[str, str] = {}
    waiting = schemas
    for turn in range(1, ROUNDS + 1):
        busy = []
        for schema in waiting:
            try:
                error = migrate_school(schema)
            except SchoolBusy:
                tell(f"{schema}: busy, will be tried again" if turn < ROUNDS else f"{schema}: busy, given up")
                busy.append(schema)
                continue
            tell(f"{schema}: {error or 'migrated'}")
            if error:
                failed[schema] = error
        if not (waiting := busy):
            return failed
        if turn < ROUNDS:
            time.sleep(pause)
    for schema in waiting:
        # Still held: whether it differs cannot even be looked at, and requests find missing tables by themselves.
        with suppress(OperationalError), waits.within(waits.MIGRATION):
            _mark(schema, sick=not health.is_healthy(schema))
    return failed | dict.fromkeys(waiting, "busy")


def migrate_school(schema: str) -> str:
    """Migrate one school by the stock executor. Returns the error's text, '' when it went well. Raises SchoolBusy."""
    try:
        with waits.within(waits.MIGRATION):
            provisioning.migrate_schema(schema)
    except Exception as error:  # whatever a migration raises, the other schools go on
        if is_busy(error):
            raise SchoolBusy(schema) from error
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
