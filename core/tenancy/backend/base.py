"""django-tenants' backend, made to fail closed.

What it adds: the path, the database role and how long may be waited are set in one message; a schema that does not exist is
refused instead of silently reading `public`, and so is a pooler that changes servers; introspection looks
at one schema only (stock Django asks `pg_table_is_visible` of every table of every school: minutes at
1,900 schools).
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql.introspection import DatabaseIntrospection
from django_tenants.postgresql_backend import base

from core.tenancy import names, pooling, waits
from core.tenancy.errors import NoSuchSchool


class OneSchemaIntrospection(DatabaseIntrospection):
    def get_table_list(self, cursor: Any) -> list[Any]:
        cursor.execute(
            """
            SELECT c.relname, CASE WHEN c.relispartition THEN 'p'
                       WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END,
                   obj_description(c.oid, 'pg_class')
            FROM pg_catalog.pg_class c
            WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND c.relnamespace = to_regnamespace(%s)
            """,
            [self.connection.schema_name],  # type: ignore[attr-defined]
        )
        return [self._info(row) for row in cursor.fetchall() if row[0] not in self.ignored_tables]

    @staticmethod
    def _info(row: tuple[Any, ...]) -> Any:
        from django.db.backends.postgresql.introspection import TableInfo

        return TableInfo(*row)


class DatabaseWrapper(base.DatabaseWrapper):
    _setting_search_path: bool
    as_owner = False  # set by core.tenancy.context.as_owner
    limits = waits.WORK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._undo: list[tuple[set[str], Callable[[], None]]] = []
        self.introspection.__class__ = type(
            "Introspection", (OneSchemaIntrospection, self.introspection.__class__), {}
        )

    def connect(self) -> None:
        """A connection through a pooler that mixes up the schools is closed again and never used."""
        super().connect()
        try:
            pooling.require_own_server(self)
        except Exception:
            self.close()
            raise

    # --- how long may be waited ---
    def limit(self, limits: waits.Limits) -> None:
        """From the next statement on."""
        self.limits = limits
        self.search_path_set_schemas = None

    def shorten(self, seconds: float) -> None:
        """The next statement has only so long."""
        if self.connection is not None and not self._in_failed_transaction():
            self.connection.execute(f"SET statement_timeout = {max(1, int(seconds * 1000))}")

    # --- what a rollback takes back beside the database, as on_commit() is for what a commit brings ---
    def on_rollback(self, undo: Callable[[], None]) -> None:
        """Run `undo` if what is being written now is rolled back, be it by a savepoint alone."""
        if self.in_atomic_block:
            self._undo.append((set(self.savepoint_ids), undo))

    def savepoint_rollback(self, sid: str) -> None:
        super().savepoint_rollback(sid)
        self._take_back(sid)

    def rollback(self) -> None:
        super().rollback()
        self._take_back()

    def close(self) -> None:
        super().close()
        if self.in_atomic_block:
            self._take_back()

    def commit(self) -> None:
        """Whether a commit that broke off is on disk nobody knows: then nothing is taken back."""
        try:
            super().commit()
        except Exception:
            if self.connection is not None and self.connection.closed:
                self._undo = []
            raise
        self._undo = []

    def _take_back(self, sid: str | None = None) -> None:
        undone = [undo for sids, undo in self._undo if sid is None or sid in sids]
        self._undo = [] if sid is None else [(sids, undo) for sids, undo in self._undo if sid not in sids]
        for undo in undone:
            undo()

    # --- the way into a place ---
    def _handle_search_path(self, cursor: Any = None) -> None:
        """Set path and role in one message, and refuse a schema that is not there."""
        if self._setting_search_path or self.search_path_set_schemas:
            return
        paths = self._get_cursor_search_paths()
        self._setting_search_path = True
        on = self.connection.cursor() if cursor is None else cursor
        try:
            self._enter(on, paths)
        finally:
            self._setting_search_path = False
            if cursor is None:
                on.close()

    def _enter(self, cursor: Any, paths: list[str]) -> None:
        if self._in_failed_transaction():
            return  # only a rollback can follow, and it clears the remembered path
        try:
            cursor.execute(self._path_and_role(paths))
        except Exception as error:
            self.search_path_set_schemas = None
            if getattr(error.__cause__ or error, "sqlstate", "") in {"22023", "42704", "3F000"}:
                raise NoSuchSchool(self.schema_name) from error
            raise
        self.search_path_set_schemas = paths  # type: ignore[assignment]

    def _in_failed_transaction(self) -> bool:
        from psycopg.pq import TransactionStatus

        return bool(self.connection.info.transaction_status == TransactionStatus.INERROR)

    def _path_and_role(self, paths: list[str]) -> str:
        """With the limits. A school's role is made with its schema, so a schema that is not there has no role to take."""
        path = ", ".join(self.ops.quote_name(path) for path in paths)
        role = "NONE"
        if names.is_school(self.schema_name) and not self.as_owner:
            role = self.ops.quote_name(names.role_for(self.schema_name, self.settings_dict["NAME"]))
        elif not names.is_school(self.schema_name) and self.schema_name not in {names.PUBLIC, names.TEMPLATE}:
            raise NoSuchSchool(self.schema_name)
        return f"SET search_path = {path}; SET ROLE {role}; {self.limits.sql}"
