"""A student's account: its name stays here, in the school."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from schools.bureau.actions import people
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import Invitation
from schools.school.models import Student


@transaction.atomic
def invite(*, student: Student, by: Actor) -> tuple[Invitation, str]:
    """A link for this student. Invitations are public rows, so this one carries no name."""
    if student.user_id:
        raise Refused(_("This student has an account already."))
    if student.left_on:
        raise Refused(_("This student has left the school."))
    last4 = student.student_no_last4
    label = _("Student with number …{last4}").format(last4=last4) if last4 else _("Student")
    return people.invite(
        role="student", person_name=label, school=this_school(), student_id=student.pk, by=by
    )


def link(*, student_id: uuid.UUID, user_id: uuid.UUID) -> None:
    """The account belongs to this student from now on. Raises Refused when the student has one or is gone."""
    free = Student.objects.filter(pk=student_id, user_id__isnull=True, left_on__isnull=True)
    if not free.update(user_id=user_id):
        raise Refused(_("This student has an account already or has left. Ask your teacher."))
