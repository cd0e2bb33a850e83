"""Writing rows as they would have been written on another day."""

import datetime
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model

from core.audit.models import Actor, Authored

BATCH = 2000
Row = TypeVar("Row", bound=Authored)


def made(row: Row, by: Actor, at: datetime.datetime) -> Row:
    """Signed as of that moment."""
    row.created_at = row.changed_at = at
    row.created_by_id = row.changed_by_id = by.id
    row.created_by_name = row.changed_by_name = by.name
    return row


def write(model: type[Model], rows: Iterable[Any]) -> None:
    model._default_manager.bulk_create(list(rows), batch_size=BATCH)
