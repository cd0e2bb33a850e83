"""Entering a school. The only way in: never `with school:`, whose stack is shared by threads."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django_tenants.utils import schema_context

from core.tenancy import names
from core.tenancy.errors import NoSuchSchool, WrongPlace

__all__ = ["as_owner", "current_schema", "in_public", "in_school", "require_school"]


@contextmanager
def in_school(schema: str) -> Iterator[None]:
    """Run the block in one school. Raises NoSuchSchool when the name is not one the machine made."""
    if not names.is_school(schema):
        raise NoSuchSchool(schema)
    with schema_context(schema):
        yield


@contextmanager
def in_public() -> Iterator[None]:
    with schema_context(names.PUBLIC):
        yield


@contextmanager
def as_owner() -> Iterator[None]:
    """Schools are entered as the login role, which owns their tables: for migrations and nothing else."""
    with in_public():
        connection.as_owner = True  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.as_owner = False  # type: ignore[attr-defined]


def current_schema() -> str:
    return str(connection.schema_name)  # type: ignore[attr-defined]


def require_school() -> str:
    """The schema we are in. Raises WrongPlace outside a school."""
    schema = current_schema()
    if not names.is_school(schema):
        raise WrongPlace(f"This needs a school; the connection is in {schema!r}.")
    return schema
