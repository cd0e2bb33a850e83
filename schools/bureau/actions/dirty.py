"""Noting that a school's facts changed, in the transaction that changes them."""

from uuid import UUID

from django.db import connection

from core.tenancy.context import require_school
from schools.bureau.models import DirtySchool, School


def this_school() -> School:
    """The school whose schema we are in. Raises WrongPlace at the bureau."""
    tenant = connection.tenant  # type: ignore[attr-defined]
    return tenant if isinstance(tenant, School) else School.objects.get(schema_name=require_school())


def mark_here(term_id: UUID | str) -> None:
    """This school's roll-up of this term is out of date."""
    DirtySchool.objects.mark(school_id=this_school().pk, term_id=term_id)
