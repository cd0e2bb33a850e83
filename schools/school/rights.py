"""Whom a person sees: those who run the school see all of it, a teacher the classes taught."""

from core.accounts.members import Member
from core.accounts.permissions import Permission as P
from schools.school.models import ClassGroup, Student
from schools.school.models.classes import ClassGroupQuerySet
from schools.school.models.students import StudentQuerySet


def sees_all(person: Member) -> bool:
    return person.may(P.ROSTER_IMPORT) or person.may(P.EVALUATION_VIEW)


def classes_of(person: Member) -> ClassGroupQuerySet:
    found = ClassGroup.objects.all()
    return (
        found
        if sees_all(person)
        else found.filter(pk__in=ClassGroup.objects.taught_by(person.id).values("pk"))
    )


def students_of(person: Member) -> StudentQuerySet:
    """A teacher's are those who are in a class taught now; a student who left is seen by those who run the school."""
    found = Student.objects.all()
    if sees_all(person):
        return found
    return found.enrolled().filter(
        enrolments__class_group__in=classes_of(person), enrolments__ends_on__isnull=True
    )
