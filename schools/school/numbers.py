"""A student's numbers: sealed, found by their keyed index, shown by their last four."""

from typing import Literal

from core.kit import crypto
from core.kit.identity import last_four
from core.tenancy.context import require_school
from schools.school.models import Student

Column = Literal["student_no", "identity_no"]


def put(student: Student, column: Column, number: str) -> None:
    """Set the three fields of one number; "" takes it away. The caller saves."""
    school = require_school()
    place = crypto.Place(school, "schools_school_student", column, student.pk)
    setattr(student, f"{column}_sealed", crypto.seal(number, aad=place) if number else None)
    setattr(student, f"{column}_index", crypto.blind_index(number, school=school) if number else None)
    setattr(student, f"{column}_last4", last_four(number) if number else "")


def opened(student: Student, column: Column) -> str:
    """The number in full, for comparing; never for a page."""
    sealed = getattr(student, f"{column}_sealed")
    if sealed is None:
        return ""
    place = crypto.Place(require_school(), "schools_school_student", column, student.pk)
    return crypto.open_sealed(sealed, aad=place)


def indexes(number: str) -> list[str]:
    """What to look a number up by: `student_no_index__in`."""
    return crypto.blind_indexes(number, school=require_school())
