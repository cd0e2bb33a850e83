"""Base of every table in a school's schema."""

import uuid
from typing import Any

import uuid_utils
from django.db import models

from core.tenancy.context import current_schema
from core.tenancy.errors import WrongPlace


def uuid7() -> uuid.UUID:
    """A key ordered by time: two schools' rows never share one."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


class SchoolModel(models.Model):
    """A row that knows which school it was read in, and cannot be saved in another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema = current_schema()

    def _prepare_related_fields_for_save(self, *args: Any, **kwargs: Any) -> None:
        """What save(), bulk_create() and bulk_update() ask of every object before they write it."""
        self._refuse_elsewhere()
        super()._prepare_related_fields_for_save(*args, **kwargs)  # type: ignore[misc]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_elsewhere()
        return super().delete(*args, **kwargs)

    def _refuse_elsewhere(self) -> None:
        if self._schema != current_schema():
            raise WrongPlace(f"{self._meta.label} of {self._schema} cannot be written in {current_schema()}.")
