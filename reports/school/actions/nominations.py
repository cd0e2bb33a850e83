"""Nominating a student: the school writes why, and publishes just that to the bureau, in one transaction."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit.errors import Refused
from reports.bureau.actions import nominees
from reports.bureau.models import Nominee, Round
from reports.school.models import Nomination
from schools.bureau.actions.dirty import this_school
from schools.school.models import Consent, Enrolment, Student
from schools.school.models.rights import Purpose

NAMED_FROM_AGE = (
    14  # years; under fourteen a guardian's consent rules (个人信息保护法 art. 31) and names stay masked
)


@transaction.atomic
def nominate(*, round: Round, student: Student, deeds: str, by: Actor) -> Nomination:
    """Raises ValidationError by field, Refused when the student has no class, is nominated or places are taken."""
    if not deeds.strip():
        raise ValidationError({"deeds": _("Please write what the student did, in a few sentences.")})
    if Nomination.objects.filter(round_id=round.pk, student=student).exists():
        raise Refused(_("%(name)s is nominated for this round already.") % {"name": student.name})
    enrolment = _enrolment(student, round)
    nomination = Nomination(round_id=round.pk, student=student, deeds=deeds.strip(), sent_at=timezone.now())
    nomination.sign(by)
    nomination.save()
    _publish(nomination, enrolment, round, by)
    return nomination


def _enrolment(student: Student, round: Round) -> Enrolment:
    found = student.enrolments.filter(ends_on__isnull=True).select_related("class_group").first()
    if found is None or student.left_on:
        raise Refused(_("%(name)s is not in a class now.") % {"name": student.name})
    if found.class_group.stage not in round.honour.stages:
        raise Refused(_("This honour is not for the stage of %(name)s.") % {"name": student.name})
    return found


def _publish(nomination: Nomination, enrolment: Enrolment, round: Round, by: Actor) -> Nominee:
    return nominees.receive(
        round=round,
        school=this_school(),
        nomination_id=nomination.pk,
        stage=enrolment.class_group.stage,
        name=nomination.student.name,
        class_name=enrolment.class_group.name,
        deeds=nomination.deeds,
        may_show_name=may_show_name(nomination.student),
        by=by,
    )


def may_show_name(student: Student) -> bool:
    """Consent to a public notice, and fourteen or older today; otherwise the name is masked."""
    consented = Consent.objects.filter(
        student=student, purpose=Purpose.NOTICE, withdrawn_on__isnull=True
    ).exists()
    age = student.age_on(timezone.localdate())
    return consented and age is not None and age >= NAMED_FROM_AGE
