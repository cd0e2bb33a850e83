"""Who teaches which class."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit import pinyin
from core.kit.errors import Refused
from schools.bureau.actions import people
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import Membership
from schools.school.models import ClassGroup, Staff, StaffAssignment

TEACHING = ["teacher", "homeroom", "school_admin"]


def teachers() -> list[tuple[uuid.UUID, str]]:
    """Who may be given a class: (user, name) of everybody who teaches here now."""
    held = Membership.objects.filter(
        school=this_school(), role__in=TEACHING, is_active=True, user__is_active=True
    ).select_related("user")
    found = {one.user_id: one.user.name for one in held}
    return sorted(found.items(), key=lambda pair: pinyin.sort_key(pair[1]))


@transaction.atomic
def assign(
    *, class_group: ClassGroup, user_id: uuid.UUID, is_homeroom: bool = False, by: Actor
) -> StaffAssignment:
    """Give the class a teacher. A new homeroom teacher takes the place of the former, who goes on teaching it.

    The homeroom teacher gets the role that lets them confirm the class's records.
    """
    names = dict(teachers())
    if user_id not in names:
        raise Refused(_("This person does not teach here. Invite them as a teacher first."))
    ClassGroup.objects.select_for_update().get(pk=class_group.pk)
    if is_homeroom:
        StaffAssignment.objects.filter(class_group=class_group, is_homeroom=True).exclude(
            user_id=user_id
        ).update(is_homeroom=False, changed_by_id=by.id, changed_by_name=by.name)
        _let_confirm(user_id, by)
    _keep_staff(user_id, names[user_id], by)
    found = StaffAssignment.objects.filter(class_group=class_group, user_id=user_id).first()
    assignment = found or StaffAssignment(class_group=class_group, user_id=user_id)
    assignment.staff_name, assignment.is_homeroom = names[user_id], is_homeroom
    assignment.sign(by)
    assignment.save()
    return assignment


def _let_confirm(user_id: uuid.UUID, by: Actor) -> None:
    school = this_school()
    held = Membership.objects.filter(user_id=user_id, school=school).holding().select_related("user")
    roles = {one.role: one.user for one in held}
    if not roles.keys() & {"homeroom", "school_admin"}:
        people.add_member(user=next(iter(roles.values())), role="homeroom", school=school, by=by)


def _keep_staff(user_id: uuid.UUID, name: str, by: Actor) -> None:
    """Somebody who teaches is on the school's staff."""
    if not Staff.objects.filter(user_id=user_id).exists():
        person = Staff(name=name, name_pinyin=pinyin.sort_key(name), user_id=user_id)
        person.sign(by)
        person.save()


@transaction.atomic
def unassign(*, assignment: StaffAssignment, by: Actor) -> None:
    """The person no longer teaches this class; what they logged stays."""
    assignment.delete()
