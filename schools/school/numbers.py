"""A student's numbers: sealed, found by their keyed index, shown by their last four."""

from collections.abc import Iterable, Mapping
from typing import Literal

from core.kit import crypto
from core.kit.identity import last_four
from core.tenancy.context import require_school
from schools.school.models import Student

Column = Literal["student_no", "identity_no"]
COLUMNS: tuple[Column, ...] = ("student_no", "identity_no")


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


def opened_or_none(student: Student, column: Column) -> str | None:
    """As `opened`, but None for what cannot be read: damaged, or sealed by a key that is lost."""
    try:
        return opened(student, column)
    except crypto.SealBroken:
        return None


def known_again(student: Student, column: Column, numbers: Mapping[str, str]) -> str:
    """A number that cannot be read, among those of a file, by its keyed index; "" when it is none of them."""
    return numbers.get(getattr(student, f"{column}_index") or "", "")


def reseal(students: Iterable[Student]) -> tuple[int, list[Student]]:
    """Seal and index again with the newest key what an older one sealed. Returns (how many numbers, the unreadable).

    One UPDATE a number, only if nobody wrote the number meanwhile: a teacher's correction is never undone.
    """
    done, broken = 0, []
    for student in students:
        for column in COLUMNS:
            before = getattr(student, f"{column}_sealed")
            if before is None or crypto.is_current(before):
                continue
            number = opened_or_none(student, column)
            if number is None:
                broken.append(student)
                continue
            put(student, column, number)
            fields = {
                f"{column}_{part}": getattr(student, f"{column}_{part}") for part in ("sealed", "index")
            }
            done += Student.objects.filter(pk=student.pk, **{f"{column}_sealed": before}).update(**fields)
    return done, broken


def indexes(number: str) -> list[str]:
    """What to look a number up by: `student_no_index__in`."""
    return crypto.blind_indexes(number, school=require_school())
