"""Growth records: written, submitted, confirmed or sent back. They add and never subtract.

Who confirms: a homeroom teacher or the school's admin, of a class they reach, and never the author. What a homeroom
teacher writes is confirmed by another homeroom teacher of the class or by the admin.
"""

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.bureau.enums import MOST_THEMES, STUDENTS_OWN, RecordKind
from activities.bureau.models import Theme
from activities.school import reach, wording
from activities.school.actions import checks
from activities.school.models import Activity, GrowthRecord
from activities.school.models.records import Author, RecordState
from core.accounts.members import Member
from core.accounts.permissions import Permission as P
from core.audit.models import Actor
from core.kit.errors import ChangedMeanwhile, Refused
from schools.bureau.actions.dirty import mark_here
from schools.bureau.actions.terms import require_open
from schools.school.models import Student

MOST_AT_ONCE = 30
LOOK_BACK_AFTER = datetime.timedelta(days=28)

# From state and step to the next state. What is not here cannot happen.
TRANSITIONS = {
    (RecordState.DRAFT, "submit"): RecordState.SUBMITTED,
    (RecordState.RETURNED, "submit"): RecordState.SUBMITTED,
    (RecordState.SUBMITTED, "confirm"): RecordState.CONFIRMED,
    (RecordState.SUBMITTED, "send_back"): RecordState.RETURNED,
    (RecordState.SUBMITTED, "uphold"): RecordState.REMOVED,
    (RecordState.CONFIRMED, "uphold"): RecordState.REMOVED,
    (RecordState.RETURNED, "uphold"): RecordState.REMOVED,
}


def next_state(record: GrowthRecord, step: str) -> RecordState:
    """Raises Refused for a step that does not start in the record's state."""
    try:
        return TRANSITIONS[RecordState(record.state), step]
    except KeyError:
        message = _("This cannot be done with a record in the state “%(state)s”.")
        raise Refused(message % {"state": record.get_state_display()}) from None


@transaction.atomic
def add(
    *,
    student: Student,
    kind: str,
    story: str,
    happened_on: datetime.date,
    themes: Sequence[str] = (),
    activity: Activity | None = None,
    look_back_on: datetime.date | None = None,
    as_draft: bool = False,
    is_sure: bool = False,
    by: Actor,
) -> GrowthRecord:
    """Write a record about a pupil: the pupil about themself, or staff who reach the pupil.

    Raises Refused for anybody else, ValidationError by field; with the code "doubtful" for wording that is saved only
    by somebody who `is_sure` of it. A pledge without a day of looking back gets one in four weeks.
    """
    record = GrowthRecord(student=student, activity=activity, author=_author(student, by))
    _require_wording(record, story, is_sure or as_draft)
    _fill(record, kind=kind, story=story, happened_on=happened_on, themes=themes, look_back_on=look_back_on)
    record.sign(by)
    record.state, record.submitted_at = RecordState.SUBMITTED, timezone.now()
    if as_draft:
        record.state, record.submitted_at = RecordState.DRAFT, None
    record.save(force_insert=True)
    mark_here(record.term_id)
    return record


def _author(student: Student, by: Actor) -> Author:
    if by.id is not None and student.user_id == by.id:
        return Author.STUDENT
    if isinstance(by, Member) and not (
        by.may(P.RECORD_ADD) and reach.students_of(by).filter(pk=student.pk).exists()
    ):
        raise Refused(_("This pupil is in none of the classes you teach."))
    return Author.TEACHER


def _fill(
    record: GrowthRecord,
    *,
    kind: str,
    story: str,
    happened_on: datetime.date,
    themes: Sequence[str],
    look_back_on: datetime.date | None,
) -> None:
    if kind not in RecordKind.values:
        raise ValidationError(
            {"kind": _("There is no kind %(code)s. Choose one of the list.") % {"code": kind}}
        )
    if record.author == Author.TEACHER and kind in STUDENTS_OWN:
        raise ValidationError(
            {"kind": _("Only the student writes this kind, from the own account. Choose another one.")}
        )
    if not story.strip():
        raise ValidationError({"story": _("Write what happened, in a sentence or two.")})
    checks.require_length(GrowthRecord, "story", story.strip())
    checks.require_past(happened_on, "happened_on")
    term = checks.require_term(checks.open_on(happened_on).first(), happened_on, "happened_on")
    record.term_id, record.happened_on, record.kind, record.story = term.pk, happened_on, kind, story.strip()
    record.themes = _known_themes(themes)
    record.look_back_on = _look_back_day(kind, happened_on, look_back_on)
    record.clean_fields(exclude=[
        "state", "student", "activity", "submitted_at", "decided_at", "decided_by_id", "looked_back_at", "created_by_id",
    ])  # fmt: skip


def _require_wording(record: GrowthRecord, story: str, is_sure: bool) -> None:
    found = [] if is_sure else wording.doubts(story, about=record.student)
    if found:
        raise ValidationError({"story": [ValidationError(doubt, code="doubtful") for doubt in found]})


def _known_themes(codes: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(codes))
    if len(codes) > MOST_THEMES:
        raise ValidationError({"themes": _("Choose at most %(most)s themes.") % {"most": MOST_THEMES}})
    if codes and Theme.objects.in_use().filter(code__in=codes).count() < len(codes):
        raise ValidationError({"themes": _("There is no such theme. Choose one of the list.")})
    return codes


def _look_back_day(
    kind: str, happened_on: datetime.date, chosen: datetime.date | None
) -> datetime.date | None:
    if kind != RecordKind.PLEDGE:
        if chosen:
            raise ValidationError(
                {"look_back_on": _("Only a pledge is looked back on. Leave the day empty.")}
            )
        return None
    if chosen and chosen <= happened_on:
        raise ValidationError({"look_back_on": _("Choose a day after the pledge was made.")})
    return chosen or happened_on + LOOK_BACK_AFTER


@transaction.atomic
def rewrite(
    *,
    record: GrowthRecord,
    version: int,
    kind: str,
    story: str,
    happened_on: datetime.date,
    themes: Sequence[str] = (),
    look_back_on: datetime.date | None = None,
    as_draft: bool = False,
    is_sure: bool = False,
    by: Actor,
) -> GrowthRecord:
    """The author changes a draft or a returned record, and submits it unless it is to stay a draft.

    `is_sure` as in `add`.
    """
    record = _held(record, version)
    require_open(record.term_id)
    _require_author(record, by)
    next_state(record, "submit")
    _require_wording(record, story, is_sure or as_draft)
    before = record.term_id
    _fill(record, kind=kind, story=story, happened_on=happened_on, themes=themes, look_back_on=look_back_on)
    if not as_draft:
        _submit(record, by)
    _store(record, by)
    if before != record.term_id:
        mark_here(before)
    return record


@transaction.atomic
def submit(*, record: GrowthRecord, version: int, by: Actor) -> GrowthRecord:
    """The author hands a draft or a returned record in as it is."""
    record = _held(record, version)
    require_open(record.term_id)
    _require_author(record, by)
    _submit(record, by)
    return _store(record, by)


@transaction.atomic
def discard(*, record: GrowthRecord, version: int, by: Actor) -> None:
    """The author throws a draft away; nobody else has ever seen it."""
    record = _held(record, version)
    _require_author(record, by)
    if record.state != RecordState.DRAFT:
        raise Refused(_("Only a draft can be thrown away. Object to an entry that is not right."))
    record.delete()
    mark_here(record.term_id)


def _submit(record: GrowthRecord, by: Actor) -> None:
    record.state, record.submitted_at = next_state(record, "submit"), timezone.now()
    record.decided_at, record.decided_by_id, record.decided_by_name, record.decided_reason = (
        None,
        None,
        "",
        "",
    )


@transaction.atomic
def confirm(*, record: GrowthRecord, version: int, by: Actor) -> GrowthRecord:
    record = _held(record, version)
    require_open(record.term_id)
    _require_decider(record, by)
    _decide(record, next_state(record, "confirm"), "", by)
    return _store(record, by)


@transaction.atomic
def confirm_many(*, chosen: Sequence[tuple[UUID, int]], by: Actor) -> int:
    """Confirm several at once, given as (id, version): all of them or none. Returns how many."""
    if not chosen:
        raise Refused(_("Tick the records to confirm first."))
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(
            _("At most %(most)s records are confirmed at once, so that each is read.")
            % {"most": MOST_AT_ONCE}
        )
    ids = [record_id for record_id, _version in chosen]
    records = {record.pk: record for record in reach.records_of(by).filter(pk__in=ids)}
    for record_id, version in chosen:
        if record_id not in records:
            raise Refused(_("A record is not of your classes. Choose from the list."))
        confirm(record=records[record_id], version=version, by=by)
    return len(chosen)


@transaction.atomic
def send_back(*, record: GrowthRecord, version: int, reason: str, by: Actor) -> GrowthRecord:
    """Return a record to its author with what is missing."""
    record = _held(record, version)
    _require_decider(record, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is missing, so that the author can put it right.")})
    checks.require_length(GrowthRecord, "decided_reason", reason.strip(), "reason")
    _decide(record, next_state(record, "send_back"), reason, by)
    return _store(record, by)


@transaction.atomic
def look_back(*, record: GrowthRecord, version: int, words: str = "", by: Actor) -> GrowthRecord:
    """The pupil looks back on the own pledge, whatever came of it. Words become a reflection of their own."""
    record = _held(record, version)
    if record.student.user_id != by.id:
        raise Refused(_("Only the pupil who made the pledge looks back on it."))
    if record.kind != RecordKind.PLEDGE or record.state == RecordState.DRAFT:
        raise Refused(_("Only a pledge that was handed in can be looked back on."))
    if record.looked_back_at:
        raise Refused(_("This pledge has been looked back on already."))
    record.looked_back_at = timezone.now()
    if words.strip():
        today = timezone.localdate()
        add(
            student=record.student, kind=RecordKind.REFLECTION, story=words, happened_on=today,
            themes=record.themes, activity=record.activity, by=by,
        )  # fmt: skip
    return _store(record, by)


@transaction.atomic
def close(*, record: GrowthRecord, version: int, closed_on: datetime.date, by: Actor) -> GrowthRecord:
    """知错就改: the help has come to a close. Only what was confirmed can be closed."""
    record = _held(record, version)
    _require_reached(record, by)
    if record.kind != RecordKind.CORRECTION or record.state != RecordState.CONFIRMED:
        raise Refused(_("Only a confirmed record of a mistake put right can be closed."))
    checks.require_past(closed_on, "closed_on")
    if closed_on < record.happened_on:
        raise ValidationError({"closed_on": _("Choose a day not before it happened.")})
    record.closed_on = closed_on
    return _store(record, by)


def uphold(*, record: GrowthRecord, reason: str, by: Actor) -> None:
    """An objection was right: nobody sees the record any more but those who decide. Part of answering."""
    record = GrowthRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    _decide(record, next_state(record, "uphold"), reason, by)
    _store(record, by)


def _held(record: GrowthRecord, version: int) -> GrowthRecord:
    """The row locked, if it is still the one the person looked at."""
    held = GrowthRecord.objects.select_for_update(of=("self",)).select_related("student").get(pk=record.pk)
    if held.version != version:
        raise ChangedMeanwhile
    return held


def _require_author(record: GrowthRecord, by: Actor) -> None:
    if record.created_by_id != by.id:
        raise Refused(_("Only its author changes a record."))


def _require_reached(record: GrowthRecord, by: Actor) -> None:
    if isinstance(by, Member) and not reach.records_of(by).filter(pk=record.pk).exists():
        raise Refused(_("This pupil is in none of the classes you teach."))


def _require_decider(record: GrowthRecord, by: Actor) -> None:
    if isinstance(by, Member) and not by.may(P.RECORD_CONFIRM):
        raise Refused(_("A homeroom teacher or the school's admin confirms records."))
    if by.id is not None and by.id in {record.created_by_id, record.student.user_id}:
        raise Refused(_("Nobody confirms what they wrote themself; a colleague does."))
    _require_reached(record, by)


def _decide(record: GrowthRecord, state: RecordState, reason: str, by: Actor) -> None:
    record.state, record.decided_at, record.decided_reason = state, timezone.now(), reason.strip()[:200]
    record.decided_by_id, record.decided_by_name = by.id, by.name


def _store(record: GrowthRecord, by: Actor) -> GrowthRecord:
    record.sign(by)
    record.version = F("version") + 1
    record.save()
    record.refresh_from_db(fields=["version"])
    mark_here(record.term_id)
    return record
