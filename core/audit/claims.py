"""Claiming a row before it is changed: lock it, look at it again, and say when somebody was faster."""

from typing import TypeVar

from django.db import models

from core.kit.errors import ChangedMeanwhile

Row = TypeVar("Row", bound=models.Model)


def claim(row: Row, *, version: int | None = None) -> Row:
    """The row as it stands now, locked until the transaction ends; what the caller holds may be stale.

    Raises ChangedMeanwhile when `version` is given and is no longer the row's.
    """
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if version is not None and locked.version != version:  # type: ignore[attr-defined]
        raise ChangedMeanwhile
    return locked
