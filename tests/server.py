"""Databases of a run's own on the server DATABASE_URL names: made before it, dropped with their roles after it."""

from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings

# The owner of a database may do nothing in its public schema (PostgreSQL 15) where the role does not inherit,
# which is how production's is made.
_OPEN_PUBLIC = """
    DO $$ BEGIN
        IF NOT has_schema_privilege('public', 'CREATE') THEN
            SET LOCAL ROLE pg_database_owner;
            EXECUTE format('GRANT ALL ON SCHEMA public TO %I WITH GRANT OPTION', session_user);
        END IF;
    END $$
"""
# WITH (FORCE) would do it, but may not end an autovacuum worker, which is a superuser's; DROP DATABASE itself waits for it.
_END_OURS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = '{name}' AND usename = session_user AND pid <> pg_backend_pid()
"""
_DROP_ROLES = """
    DO $$ DECLARE r text; BEGIN
        FOR r IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, '{name}__') LOOP
            EXECUTE format('DROP ROLE %I', r);
        END LOOP;
    END $$
"""


def make_database(name: str) -> None:
    """In place of one that a broken run left."""
    drop_database(name)
    on_server(f'CREATE DATABASE "{name}"')
    on_server(_OPEN_PUBLIC, database=name)


def drop_database(name: str) -> None:
    """With the roles that carry its name, those of a broken run too."""
    ended, roles = _END_OURS.format(name=name), _DROP_ROLES.format(name=name)
    on_server(ended, f'DROP DATABASE IF EXISTS "{name}"', roles)


def on_server(*statements: str, database: str = "postgres") -> None:
    """Run outside any transaction of ours."""
    with psycopg.connect(address(database), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)  # type: ignore[call-overload]


def address(database: str) -> str:
    """The DATABASE_URL of another database on the same server, for a program that is started."""
    at = settings.DATABASES["default"]
    where = {"host": at["HOST"], "port": at["PORT"], **at.get("OPTIONS", {})}
    user, secret = quote(at["USER"], safe=""), quote(at["PASSWORD"], safe="")
    options = urlencode({key: value for key, value in where.items() if value})
    return f"postgresql://{user}{':' * bool(secret)}{secret}@/{quote(database, safe='')}?{options}"
