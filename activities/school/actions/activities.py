"""Logging what a class did, and taking it back. Nothing is ever deleted."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, UUIDField, Value
from django.db.models.functions import JSONArray
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.bureau.enums import MOST_THEMES, USUAL_CHANNEL, WHOLE_SCHOOL_FORMS, Channel, Form
from activities.bureau.models import Campaign, Theme
from activities.school import attendance, reach
from activities.school.actions import checks
from activities.school.models import Activity, Evidence
from core.audit.claims import claim
from core.audit.models import Actor
from core.kit.errors import ChangedMeanwhile, Refused
from core.kit.uploads import CleanFile
from schools.bureau.actions.dirty import this_school
from schools.bureau.actions.terms import require_open
from schools.bureau.models import DirtySchool, School, Term
from schools.school.actions.files import give_back, take_room
from schools.school.models import Enrolment

MOST_FILES = 9


class KeyUsedTwice(ChangedMeanwhile):
    """The request's key has already brought in another activity (409 in the API)."""

    def __init__(self) -> None:
        sentence = _("This form has already logged an activity with other content.")
        Refused.__init__(self, sentence, code="key_used")


@dataclass(frozen=True)
class Entry:
    """What a person entered, with everything left empty filled in."""

    school: School
    term: Term
    form_code: str
    channel: str
    themes: list[str]
    class_ids: list[UUID]
    held_on: datetime.date
    absent: frozenset[UUID]
    title: str
    note: str
    campaign_code: str
    request_key: UUID | None

    @property
    def with_pupils(self) -> bool:
        return self.form_code not in WHOLE_SCHOOL_FORMS


def log(
    *,
    form_code: str,
    themes: Sequence[str],
    held_on: datetime.date,
    class_ids: Sequence[UUID] = (),
    absent: Collection[UUID] = (),
    channel: str = "",
    title: str = "",
    note: str = "",
    campaign_code: str = "",
    files: Iterable[CleanFile] = (),
    request_key: UUID | None = None,
    by: Actor,
) -> Activity:
    """The activity, its classes, everyone in them but the absent, its evidence and the dirty marker: all or nothing.

    The same `request_key` with the same content gives the first activity again; with other content it raises
    KeyUsedTwice. `channel` and `title` are made from form and theme when left empty. Raises ValidationError by
    field. At most fourteen queries with files, ten without, whatever the size of the class. The answer has `present_count`.
    """
    files = list({file.sha256: file for file in files}.values())
    first = _already(request_key)
    entry = _checked(
        form_code=form_code, channel=channel, themes=list(dict.fromkeys(themes)), held_on=held_on,
        class_ids=list(dict.fromkeys(class_ids)), absent=frozenset(absent), title=title.strip(), note=note.strip(),
        campaign_code=campaign_code, request_key=request_key, count=len(files), by=by,
    )  # fmt: skip
    if first is None:
        try:
            return _write(entry, files, by)
        except IntegrityError:  # the same form sent twice at the same moment: the other one was first
            first = _already(request_key)
            if first is None:
                raise
    if not _is_same(first, entry, files, by):
        raise KeyUsedTwice
    return first


def _already(request_key: UUID | None) -> Activity | None:
    return Activity.objects.with_counts().filter(request_key=request_key).first() if request_key else None


def _is_same(first: Activity, entry: Entry, files: Sequence[CleanFile], by: Actor) -> bool:
    said = ("form_code", "channel", "themes", "held_on", "title", "note", "campaign_code")
    if first.created_by_id != by.id or any(getattr(first, name) != getattr(entry, name) for name in said):
        return False
    if set(first.classes.values_list("pk", flat=True)) != set(entry.class_ids):
        return False
    if not {file.sha256 for file in files} <= set(first.evidence.values_list("sha256", flat=True)):
        return False
    expected = (
        attendance.present_on(entry.class_ids, entry.held_on, entry.absent) if entry.with_pupils else {}
    )
    return set(expected) == set(first.participations.values_list("student_id", flat=True))


def _checked(
    *, form_code: str, channel: str, themes: list[str], held_on: datetime.date, class_ids: list[UUID],
    absent: frozenset[UUID], title: str, note: str, campaign_code: str, request_key: UUID | None, count: int, by: Actor,
) -> Entry:  # fmt: skip
    """Refuse what cannot be; three queries."""
    school = this_school()
    _require_codes(form_code, channel, themes, count)
    checks.require_length(Activity, "note", note)
    checks.require_length(Activity, "title", title)
    checks.require_past(held_on, "held_on")
    term, names = _term_and_themes(held_on, themes, campaign_code, school)
    _require_classes(class_ids, absent, term, form_code, by)
    return Entry(
        school=school, term=term, form_code=form_code, channel=channel or usual_channel(form_code), themes=themes,
        class_ids=class_ids, held_on=held_on, absent=absent, title=title or f"{names[themes[0]]}·{Form(form_code).label}",
        note=note, campaign_code=campaign_code, request_key=request_key,
    )  # fmt: skip


def usual_channel(form_code: str) -> str:
    """The channel a form usually belongs to; campus culture where none is named."""
    return str(USUAL_CHANNEL.get(Form(form_code), Channel.CULTURE))


def _require_codes(form_code: str, channel: str, themes: list[str], count: int) -> None:
    if form_code not in Form.values:
        raise ValidationError(
            {"form_code": _("There is no form %(code)s. Choose one of the list.") % {"code": form_code}}
        )
    if channel and channel not in Channel.values:
        raise ValidationError(
            {"channel": _("There is no channel %(code)s. Choose one of the list.") % {"code": channel}}
        )
    if not 1 <= len(themes) <= MOST_THEMES:
        raise ValidationError({"themes": _("Choose one to %(most)s themes.") % {"most": MOST_THEMES}})
    if count > MOST_FILES:
        raise ValidationError(
            {"files": _("At most %(most)s files belong to one activity.") % {"most": MOST_FILES}}
        )


def _term_and_themes(
    day: datetime.date, themes: list[str], campaign_code: str, school: School
) -> tuple[Term, dict[str, str]]:
    """The open term of the day and the names of the themes, found in one query."""
    theme = Theme.objects.in_use().for_stages(school.stages).filter(code__in=themes).order_by()
    found = checks.open_on(day).annotate(
        chosen=ArraySubquery(theme.values_list(JSONArray("code", "name"), flat=True))
    )
    if campaign_code:
        campaign = Campaign.objects.filter(term=OuterRef("pk"), code=campaign_code).running_on(day)
        found = found.annotate(has_campaign=Exists(campaign))
    term = checks.require_term(next(iter(found[:1]), None), day, "held_on")
    names = dict(term.chosen)  # type: ignore[attr-defined]
    unknown = [code for code in themes if code not in names]
    if unknown:
        message = _("This school has no theme %(codes)s. Choose one of the list.")
        raise ValidationError({"themes": message % {"codes": "、".join(unknown)}})
    if campaign_code and not term.has_campaign:  # type: ignore[attr-defined]
        raise ValidationError(
            {"campaign_code": _("This campaign is not running on that day. Choose none, or another day.")}
        )
    return term, names


def _require_classes(
    class_ids: list[UUID], absent: frozenset[UUID], term: Term, form_code: str, by: Actor
) -> None:
    """All of them classes of the term's year that the person teaches; the absent, pupils of theirs."""
    if not class_ids and form_code not in WHOLE_SCHOOL_FORMS:
        raise ValidationError({"class_ids": _("Choose at least one class.")})
    if not class_ids:
        return
    classes = reach.classes_of(by).of_year(term.school_year).filter(pk__in=class_ids).order_by()
    known: Any = Value([], output_field=ArrayField(UUIDField()))
    if absent:
        theirs = Enrolment.objects.filter(class_group=OuterRef("pk"), student_id__in=absent).order_by()
        known = ArraySubquery(theirs.values("student_id"))
    found = dict(classes.values_list("pk", known))
    if len(found) < len(class_ids):
        message = _("A class is not among those you teach this school year. Choose one of the list.")
        raise ValidationError({"class_ids": message})
    if absent - {student for known in found.values() for student in known}:
        message = _(
            "A pupil marked as absent is in none of the chosen classes. Choose the class, or take the mark away."
        )
        raise ValidationError({"absent": message})


def _write(entry: Entry, files: Sequence[CleanFile], by: Actor) -> Activity:
    evidence: list[Evidence] = []
    try:
        with transaction.atomic():
            activity = _activity(entry, by)
            present = attendance.take_down(
                activity, entry.class_ids, absent=entry.absent, with_pupils=entry.with_pupils
            )
            if entry.with_pupils and not present:
                message = _("Nobody would have taken part: no pupil of these classes was there on that day.")
                raise ValidationError({"absent": message})
            take_room(files=files, by=by)
            evidence = _evidence(activity, files, by)
            Evidence.objects.bulk_create(evidence)
            DirtySchool.objects.mark(school_id=entry.school.pk, term_id=entry.term.pk)
    except BaseException:
        _forget(evidence)
        raise
    activity.present_count = present  # type: ignore[attr-defined]
    return activity


def _activity(entry: Entry, by: Actor) -> Activity:
    activity = Activity(
        term_id=entry.term.pk, title=entry.title, form_code=entry.form_code, channel=entry.channel,
        themes=entry.themes, campaign_code=entry.campaign_code, held_on=entry.held_on, note=entry.note,
        request_key=entry.request_key,
    )  # fmt: skip
    activity.sign(by)
    activity.clean_fields(exclude=["request_key", "withdrawn_at"])
    activity.save(force_insert=True)
    return activity


def _evidence(activity: Activity, files: Sequence[CleanFile], by: Actor) -> list[Evidence]:
    """Rows whose files are written to the store when they are inserted."""
    rows = [
        Evidence(
            activity=activity, content_type=file.content_type, sha256=file.sha256,
            stored_file=ContentFile(file.data, name=file.stored_name),
        )
        for file in files
    ]  # fmt: skip
    for row in rows:
        row.sign(by)
    return rows


def _forget(evidence: Iterable[Evidence]) -> None:
    """The rows were rolled back; files know no rollback."""
    for row in evidence:
        if getattr(row.stored_file, "_committed", False):
            row.stored_file.storage.delete(str(row.stored_file.name))


@transaction.atomic
def add_evidence(*, activity: Activity, files: Iterable[CleanFile], by: Actor) -> int:
    """Show an activity by more files. One that is there already counts once. Returns how many are new."""
    activity = claim(activity)
    _require_standing(activity)
    there = set(activity.evidence.values_list("sha256", flat=True))
    new = [file for sha, file in {file.sha256: file for file in files}.items() if sha not in there]
    if len(there) + len(new) > MOST_FILES:
        raise ValidationError(
            {"files": _("At most %(most)s files belong to one activity.") % {"most": MOST_FILES}}
        )
    take_room(files=new, by=by)
    evidence = _evidence(activity, new, by)
    try:
        Evidence.objects.bulk_create(evidence)
        DirtySchool.objects.mark(school_id=this_school().pk, term_id=activity.term_id)
    except BaseException:
        _forget(evidence)
        raise
    return len(evidence)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor) -> None:
    """Take a photo or document away for good, such as one that shows a face by mistake; its author or the admin."""
    activity = claim(evidence.activity)
    require_open(activity.term_id)
    _require_standing(activity)
    if by.id not in {evidence.created_by_id, activity.created_by_id} and not reach.may_correct(by):
        raise Refused(_("Only the person who added it, or the school's admin, can remove a file."))
    evidence = claim(evidence)
    storage, name = evidence.stored_file.storage, str(evidence.stored_file.name)
    size = storage.size(name) if storage.exists(name) else 0
    evidence.delete()
    activity.sign(by)
    activity.save(update_fields=["changed_at", "changed_by_id", "changed_by_name"])
    give_back(size=size)
    DirtySchool.objects.mark(school_id=this_school().pk, term_id=activity.term_id)
    transaction.on_commit(partial(storage.delete, name))


@transaction.atomic
def withdraw(*, activity: Activity, reason: str, by: Actor) -> Activity:
    """Take an activity back, by its author or the school's admin; it stays to be read and counts no more."""
    activity = claim(activity)
    _require_standing(activity)
    if activity.created_by_id != by.id and not reach.may_correct(by):
        raise Refused(_("Only the person who logged it, or the school's admin, can withdraw an activity."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    checks.require_length(Activity, "withdrawn_reason", reason.strip(), "reason")
    activity.withdrawn_at, activity.withdrawn_reason = timezone.now(), reason.strip()
    activity.sign(by)
    activity.save()
    DirtySchool.objects.mark(school_id=this_school().pk, term_id=activity.term_id)
    return activity


def _require_standing(activity: Activity) -> None:
    if activity.withdrawn_at:
        raise Refused(_("This activity was withdrawn; nothing can be changed in it."))
    require_open(activity.term_id)
