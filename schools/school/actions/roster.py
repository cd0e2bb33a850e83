"""Writing a roster: all of it or nothing, in one transaction, in bulk."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.models import Actor
from core.kit import pinyin
from core.kit.errors import ChangedMeanwhile, Refused
from schools.bureau.actions.dirty import mark_here
from schools.bureau.models import Term
from schools.school import numbers, rosters
from schools.school.actions.classes import new_groups
from schools.school.models import ClassGroup, Enrolment, Staff, Student
from schools.school.roster.diff import Change
from schools.school.roster.entries import RosterRow, StaffRow
from schools.school.rosters import Plan, Source

BATCH = 1000
CHANGED = [
    "name", "name_pinyin", "search_text", "sex", "born_on", "source_id", "left_on", "student_no_sealed",
    "student_no_index", "student_no_last4", "identity_no_sealed", "identity_no_index", "identity_no_last4",
    "changed_at", "changed_by_id", "changed_by_name",
]  # fmt: skip


@dataclass(frozen=True)
class Written:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    classes: int = 0
    staff: int = 0


@transaction.atomic
def write(*, source: Source, shown: str = "", mark_absent: bool = False, by: Actor) -> Written:
    """Write what the roster says. `shown` is the fingerprint of the dry run that was confirmed.

    Raises ChangedMeanwhile when it would now do something else, Refused while there are faults. Students who are not
    in the file stay as they are, unless `mark_absent`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.roster'))")
    found = rosters.plan(source)
    if shown and found.fingerprint != shown:
        raise ChangedMeanwhile
    if found.faults:
        raise Refused(_("The roster has faults: nothing was written."))
    try:
        return _written(found, mark_absent, by)
    except IntegrityError as error:
        raise Refused(
            _("Two students would have the same number. Nothing was written; check the numbers.")
        ) from error


def _written(found: Plan, mark_absent: bool, by: Actor) -> Written:
    term = Term.objects.current()
    made = _make_classes(found, by)
    groups = rosters.class_keys(rosters.school_year())
    started = _starts(term, groups.values())
    newcomers = _create(found.new, by)
    _change(found.changed, by)
    moved = [(one.existing.key, one.row) for one in found.changed if one.row.class_key and _moves(one)]
    _end_enrolments([key for key, _row in moved])
    seats = [(student.pk, row) for student, row in zip(newcomers, found.new, strict=True)] + moved
    _enrol([(key, groups[row.class_key]) for key, row in seats if row.class_key], started)
    left = _leave([one.key for one in found.absent], by) if mark_absent else 0
    staff = _keep_staff(found.staff, by)
    if term and (found.new or found.changed or left or made or staff):
        mark_here(term.pk)
    return Written(len(found.new), len(found.changed), found.unchanged, left, made, staff)


def _starts(term: Term | None, groups: Iterable[ClassGroup]) -> datetime.date:
    """The first roster of a school year counts from the term's first day, later ones from today."""
    today = timezone.localdate()
    seated = Enrolment.objects.filter(class_group__in=[one.pk for one in groups]).exists()
    return term.starts_on if term and not seated and term.starts_on <= today else today


def _make_classes(found: Plan, by: Actor) -> int:
    groups = new_groups(found.new_classes, by=by)
    ClassGroup.objects.bulk_create(groups)
    return len(groups)


def _create(rows: Iterable[RosterRow], by: Actor) -> list[Student]:
    students = []
    for row in rows:
        student = Student(sex=row.sex, born_on=row.birth_date, source_id=row.source_id or None)
        _name(student, row.name)
        numbers.put(student, "student_no", row.student_no)
        numbers.put(student, "identity_no", row.id_no)
        student.sign(by)
        students.append(student)
    return Student.objects.bulk_create(students, batch_size=BATCH)


def _name(student: Student, name: str) -> None:
    student.name = name
    student.name_pinyin = pinyin.sort_key(name)
    student.search_text = pinyin.search_text(name)


def _change(changes: Iterable[Change], by: Actor) -> None:
    """Moving to another class alone leaves the student's row as it is."""
    about = {one.existing.key: one for one in changes if one.fields.keys() - {"class_key"}}
    students = list(Student.objects.filter(pk__in=about.keys()))
    for student in students:
        _apply(student, about[student.pk])
        student.sign(by)
    Student.objects.bulk_update(students, CHANGED, batch_size=BATCH)


def _apply(student: Student, change: Change) -> None:
    then = {name: pair[1] for name, pair in change.fields.items()}
    if "name" in then:
        _name(student, then["name"])
    student.sex = then.get("sex", student.sex)
    student.born_on = then.get("birth_date", student.born_on)
    student.source_id = then.get("source_id", student.source_id)
    student.left_on = then.get("left_on", student.left_on)
    if "student_no" in then:
        numbers.put(student, "student_no", then["student_no"])
    if "id_no" in then:
        numbers.put(student, "identity_no", then["id_no"])


def _moves(change: Change) -> bool:
    """Someone who comes back sits in a class again, though it may be the one they left."""
    return bool(change.fields.keys() & {"class_key", "left_on"})


def _end_enrolments(student_ids: list[uuid.UUID]) -> None:
    Enrolment.objects.filter(student__in=student_ids, ends_on__isnull=True).update(
        ends_on=timezone.localdate()
    )


def _enrol(seats: Iterable[tuple[uuid.UUID, ClassGroup]], starts_on: datetime.date) -> None:
    rows = [Enrolment(student_id=key, class_group_id=group.pk, starts_on=starts_on) for key, group in seats]
    Enrolment.objects.bulk_create(rows, batch_size=BATCH)


def _leave(student_ids: list[uuid.UUID], by: Actor) -> int:
    now = timezone.now()
    _end_enrolments(student_ids)
    return Student.objects.filter(pk__in=student_ids, left_on__isnull=True).update(
        left_on=timezone.localdate(), changed_at=now, changed_by_id=by.id, changed_by_name=by.name
    )


def _keep_staff(rows: Iterable[StaffRow], by: Actor) -> int:
    """Staff of a OneRoster file; returns how many are new or renamed. Accounts come by invitation, not from here."""
    there = {one.source_id: one for one in Staff.objects.filter(source_id__isnull=False)}
    news = [row for row in rows if row.source_id not in there or there[row.source_id].name != row.name]
    for row in news:
        person = there.get(row.source_id) or Staff(source_id=row.source_id)
        person.name, person.name_pinyin = row.name, pinyin.sort_key(row.name)
        person.sign(by)
        person.save()
    return len(news)
