"""Objections 异议: raised by the pupil, answered in words by somebody other than the entry's author."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.school import reach
from activities.school.actions import checks, records
from activities.school.models import GrowthRecord, Objection
from activities.school.models.records import RecordState
from core.accounts.members import Member
from core.accounts.permissions import Permission as P
from core.audit.models import Actor
from core.kit.errors import ChangedMeanwhile, Refused
from schools.bureau.actions.dirty import mark_here
from schools.bureau.working_days import add_working_days

ANSWER_WITHIN = 15  # working days


@transaction.atomic
def raise_objection(*, record: GrowthRecord, words: str, by: Actor) -> Objection:
    """The pupil disagrees with an entry; an answer is due in fifteen working days."""
    record = GrowthRecord.objects.select_for_update(of=("self",)).select_related("student").get(pk=record.pk)
    if isinstance(by, Member) and record.student.user_id != by.id:
        raise Refused(_("Only the pupil the entry is about objects to it."))
    if record.state == RecordState.REMOVED:
        raise Refused(_("This entry has been removed already."))
    if record.state == RecordState.DRAFT:
        raise Refused(_("A draft is seen by its author alone; change it instead."))
    if not words.strip():
        raise ValidationError({"words": _("Say what is not right in the entry.")})
    checks.require_length(Objection, "words", words.strip())
    if record.objections.filter(answered_at__isnull=True).exists():
        raise Refused(_("Your objection to this entry is already waiting for its answer."))
    today = timezone.localdate()
    term = checks.open_on(today).first()
    objection = Objection(
        growth_record=record, term_id=term.pk if term else record.term_id, words=words.strip(),
        due_on=add_working_days(today, ANSWER_WITHIN),
    )  # fmt: skip
    objection.sign(by)
    objection.save(force_insert=True)
    mark_here(objection.term_id)
    return objection


@transaction.atomic
def answer(*, objection: Objection, is_upheld: bool, words: str, by: Actor) -> Objection:
    """Answer once, in words. An upheld objection takes the entry away from every view."""
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    record = objection.growth_record
    if objection.answered_at:
        raise ChangedMeanwhile
    if isinstance(by, Member) and not (by.may(P.OBJECTION_ANSWER) and reach.is_whole_school(by)):
        raise Refused(_("The school's admin or principal answers objections."))
    if by.id is not None and by.id == record.created_by_id:
        raise Refused(_("You wrote this entry; a colleague answers objections to it."))
    if not words.strip():
        raise ValidationError({"words": _("Answer in words; the pupil will read them.")})
    checks.require_length(Objection, "answer", words.strip(), "words")
    objection.answered_at, objection.answer, objection.is_upheld = timezone.now(), words.strip(), is_upheld
    objection.answered_by_id, objection.answered_by_name = by.id, by.name
    objection.sign(by)
    objection.save()
    if is_upheld:
        records.uphold(record=record, reason=words, by=by)
    mark_here(objection.term_id)
    return objection
