"""Does the database suit us? Asked before anything is written, answered with the lines that would make it suit.

Prints what falls short but does no harm yet; ends with an error where we could not work.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

OLDEST = 15
LOCKS = 1024
_FACTS = """
    SELECT current_setting('server_version_num')::int / 10000 AS version, getdatabaseencoding() AS encoding,
           current_setting('max_locks_per_transaction')::int AS locks,
           rolsuper, rolsuper OR rolcreaterole AS makes_roles, rolsuper OR rolcreatedb AS makes_databases,
           has_database_privilege(current_database(), 'CREATE') AS makes_schemas,
           coalesce(has_schema_privilege(to_regnamespace('public'), 'CREATE WITH GRANT OPTION'), false) AS has_public,
           current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
             AND current_setting('synchronous_commit') <> 'off' AS durable,
           current_setting('log_min_error_statement') IN ('panic', 'fatal')
             AND current_setting('log_error_verbosity') = 'terse'
             AND current_setting('log_parameter_max_length') IN ('0', '0B')
             AND current_setting('log_parameter_max_length_on_error') IN ('0', '0B') AS quiet,
           quote_ident(current_user) AS role, quote_ident(current_database()) AS database
    FROM pg_roles WHERE rolname = current_user
"""
Facts = dict[str, Any]
NOT_DURABLE = (
    "fsync, full_page_writes or synchronous_commit is off: what was saved would be lost in a power cut. "
    "Set them on in postgresql.conf."
)
QUIET = (
    "log_min_error_statement = panic, log_error_verbosity = terse, log_parameter_max_length = 0, "
    "log_parameter_max_length_on_error = 0"
)


class Command(BaseCommand):
    help = "Says whether the database DATABASE_URL names suits, and if not, what its superuser has to run."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--makes-databases", action="store_true", help="tests and bench make their own beside it"
        )

    def handle(self, *args: Any, makes_databases: bool, **options: Any) -> None:
        facts = self._facts()
        if facts["version"] < OLDEST:
            raise CommandError(f"PostgreSQL {OLDEST} or newer is needed; this is {facts['version']}.")
        if facts["encoding"] != "UTF8":
            raise CommandError(f"The database holds {facts['encoding']}; it has to be made with UTF8.")
        if wanted := list(lacking(facts, makes_databases)):
            lines = "\n  ".join(wanted)
            raise CommandError(f"The role {facts['role']} lacks rights. As the superuser, run:\n  {lines}")
        if not makes_databases and not settings.DEMO and not facts["durable"]:
            raise CommandError(NOT_DURABLE)
        for note in notes(facts):
            self.stdout.write(f"      {note}")

    @staticmethod
    def _facts() -> Facts:
        try:
            with connection.cursor() as cursor:
                cursor.execute(_FACTS)
                names = [column.name for column in cursor.description or ()]
                return dict(zip(names, cursor.fetchone(), strict=True))
        except OperationalError as error:
            raise CommandError(f"The database cannot be reached: {error}".rstrip()) from None


def lacking(facts: Facts, makes_databases: bool) -> Iterator[str]:
    """The statements a superuser runs, in the database itself, to give what is not there."""
    role, database = facts["role"], facts["database"]
    if not facts["makes_roles"]:
        yield f"ALTER ROLE {role} CREATEROLE NOINHERIT;  -- each school has a role of its own"
    if makes_databases:  # what is in this one does not matter then
        if not facts["makes_databases"]:
            yield f"ALTER ROLE {role} CREATEDB;  -- tests make a database of their own"
        return
    if not facts["makes_schemas"]:
        yield f"ALTER DATABASE {database} OWNER TO {role};  -- each school has a schema of its own"
    if not facts["has_public"]:
        yield f"ALTER SCHEMA public OWNER TO {role};  -- in the database {database}"


def notes(facts: Facts) -> Iterator[str]:
    """What a small city does not notice."""
    if facts["locks"] < LOCKS:
        yield f"max_locks_per_transaction is {facts['locks']}; a city of hundreds of schools takes {LOCKS}."
    if not facts["quiet"]:
        yield f"PostgreSQL's log may hold what people wrote. In postgresql.conf set: {QUIET}."
    if facts["rolsuper"]:
        yield f"{facts['role']} is a superuser; in production LOGIN CREATEROLE NOINHERIT is enough and safer."
