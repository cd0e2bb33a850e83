"""A roster file against the students there are: read, compared, nothing written."""

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.kit.glyphs import missing_glyphs
from core.kit.identity import last_four
from core.kit.spreadsheets import read_sheets
from core.kit.workbooks import BadRow, annotated_workbook
from schools.bureau.actions.dirty import this_school
from schools.bureau.models import Term
from schools.school import numbers
from schools.school.models import ClassGroup, Enrolment, Student
from schools.school.roster.diff import Change, Conflict, ExistingPupil, difference
from schools.school.roster.entries import RosterContext, RosterReading, RosterRow, RowProblem, StaffRow
from schools.school.roster.grades import ClassKey
from schools.school.roster.headers import choose_sheet
from schools.school.roster.oneroster import read_oneroster
from schools.school.roster.rows import read_sheet
from schools.stages import class_name, grade_name


@dataclass(frozen=True)
class Source:
    """A file that could be read, and what it says. `notes`: how the person asked for it to be read."""

    reading: RosterReading
    cells: Mapping[int, tuple[str, ...]]
    create_classes: bool


@dataclass(frozen=True)
class Plan:
    """What writing would do. Nothing may be written while there are `faults`."""

    new: tuple[RosterRow, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: int = 0
    absent: tuple[ExistingPupil, ...] = ()
    complete: bool = True  # False: those in `absent` are named by a delta, not left out of a list
    new_classes: tuple[ClassKey, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    faults: tuple[RowProblem, ...] = ()
    notices: tuple[RowProblem, ...] = ()
    class_names: Mapping[object, str] = field(
        default_factory=dict, repr=False
    )  # a pupil's class now, for the page

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write, absent students apart."""
        return not (self.new or self.changed or self.new_classes or self.faults)

    @property
    def fingerprint(self) -> str:
        """The same text for the same difference: what was shown is what is written, or nothing is."""
        changed = [(str(one.existing.key), sorted(one.fields.items())) for one in self.changed]
        absent = sorted(str(one.key) for one in self.absent)
        said = repr((self.new, changed, self.unchanged, absent, self.new_classes))
        return hashlib.sha256(said.encode()).hexdigest()


def school_year(today: datetime.date | None = None) -> int:
    """Of the current term; without one, a school year begins in August."""
    term = Term.objects.current()
    if term:
        return int(term.school_year)
    day = today or timezone.localdate()
    return day.year if day.month >= 8 else day.year - 1


def is_oneroster(data: bytes) -> bool:
    """A zip of CSV files: names stand in clear in a zip, so nothing of it is unpacked here."""
    return data[:2] == b"PK" and b"xl/workbook" not in data and b"[Content_Types].xml" not in data


def read(data: bytes, *, create_classes: bool = False) -> Source:
    """Raises UnreadableWorkbook. With `create_classes`, the file brings its classes with it."""
    school, year = this_school(), school_year()
    known = None if create_classes else frozenset(class_keys(year))
    context = RosterContext(
        stages=school.stages, school_year=year, today=timezone.localdate(),
        known_classes=known, missing_glyphs=missing_glyphs,
    )  # fmt: skip
    if is_oneroster(data):
        return Source(read_oneroster(data, context), {}, create_classes)
    sheets = read_sheets(data)
    name, more = choose_sheet(sheets)
    reading = read_sheet(sheets[name], context, more=more)
    return Source(reading, {row.number: row.cells for row in sheets[name].rows}, create_classes)


def class_keys(year: int) -> dict[ClassKey, ClassGroup]:
    return {_key(one): one for one in ClassGroup.objects.of_year(year)}


def _key(group: ClassGroup) -> ClassKey:
    return ClassKey(group.stage, group.grade, 0 if group.label else group.number, group.label)


def plan(source: Source) -> Plan:
    """Against the students there are now."""
    reading, year = source.reading, school_year()
    if reading.problems:
        return Plan(faults=reading.problems, notices=reading.notices)
    pupils, class_names, unreadable = existing_pupils(year, reading.rows)
    left = {one.key: day for one, day in pupils if day}
    found = difference(reading.rows, [one for one, _day in pupils], complete=reading.complete)
    known = class_keys(year)
    named = {row.class_key for row in reading.rows if row.class_key}
    unknown = tuple(sorted(named - known.keys()))
    faults = [_conflict(one) for one in found.conflicts]
    if not source.create_classes:
        faults += [_unknown_class(row) for row in reading.rows if row.class_key in unknown]
    returning, unchanged = _returning(found.unchanged, reading.rows, left)
    return Plan(
        new=found.new,
        changed=(*(_with_return(one, left) for one in found.changed), *returning),
        unchanged=unchanged,
        absent=_absent(found.absent, reading, [one for one, day in pupils if not day], left),
        complete=reading.complete,
        new_classes=unknown if source.create_classes else (),
        staff=reading.staff,
        faults=tuple(faults),
        notices=(*reading.notices, *_without_class(reading.rows), *_unreadable(unreadable, class_names)),
        class_names=class_names,
    )


def existing_pupils(
    year: int, rows: Iterable[RosterRow] = ()
) -> tuple[list[tuple[ExistingPupil, datetime.date | None]], dict[object, str], list[Student]]:
    """All students, also those who left (with the day), the names of their classes, and those with a damaged number.

    A number that cannot be read is known again among those of the rows, by its index: its student is not taken for a
    new one.
    """
    enrolments = Enrolment.objects.filter(ends_on__isnull=True).select_related("class_group")
    groups = {one.student_id: one.class_group for one in enrolments}
    students = list(Student.objects.all())
    known = {one.pk: [numbers.opened_or_none(one, column) for column in numbers.COLUMNS] for one in students}
    unreadable = [one for one in students if None in known[one.pk]]
    written = _by_index(rows) if unreadable else {}
    for one in unreadable:
        known[one.pk] = [
            numbers.known_again(one, column, written) if number is None else number
            for column, number in zip(numbers.COLUMNS, known[one.pk], strict=True)
        ]
    pupils = [(_existing(one, groups.get(one.pk), year, *known[one.pk]), one.left_on) for one in students]
    return pupils, {pupil: group.name for pupil, group in groups.items()}, unreadable


def _by_index(rows: Iterable[RosterRow]) -> dict[str, str]:
    return {
        index: number
        for row in rows
        for number in (row.student_no, row.id_no)
        if number
        for index in numbers.indexes(number)
    }


def _existing(
    student: Student, group: ClassGroup | None, year: int, student_no: str | None, id_no: str | None
) -> ExistingPupil:
    """A class of last year is no class of this one: the pupil moves up."""
    is_now = group is not None and group.school_year == year
    return ExistingPupil(
        key=student.pk, name=student.name, sex=student.sex, birth_date=student.born_on,
        student_no=student_no or "", id_no=id_no or "",
        class_key=_key(group) if group and is_now else None,
        source_id=student.source_id or "",
    )  # fmt: skip


def _unreadable(students: Iterable[Student], class_names: Mapping[object, str]) -> list[RowProblem]:
    """Told, and the others go on: one damaged number stops no roster."""
    sentence = gettext_lazy(
        "A stored number of {name} ({group}, ending in {last4}) cannot be read any more. The rest is not affected; "
        "please tell whoever runs the system."
    )
    return [
        RowProblem(0, "", "", format_lazy(
            sentence, name=one.name, group=class_names.get(one.pk, "—"),
            last4=one.student_no_last4 or one.identity_no_last4 or "—",
        ), "number_unreadable")
        for one in students
    ]  # fmt: skip


def _returning(
    unchanged: Iterable[ExistingPupil], rows: Iterable[RosterRow], left: Mapping[object, datetime.date]
) -> tuple[list[Change], int]:
    """Those who had left and are in the file again with nothing else new."""
    same = list(unchanged)
    back = [one for one in same if one.key in left]
    by_number = {
        number: row for row in rows for number in (row.student_no, row.id_no, row.source_id) if number
    }
    changes = []
    for one in back:
        row = next(
            by_number[number] for number in (one.student_no, one.id_no, one.source_id) if number in by_number
        )
        changes.append(Change(row, one, {"left_on": (left[one.key], None)}))
    return changes, len(same) - len(back)


def _with_return(change: Change, left: Mapping[object, datetime.date]) -> Change:
    if change.existing.key not in left:
        return change
    return dataclasses.replace(change, fields={"left_on": (left[change.existing.key], None), **change.fields})


def _absent(
    absent: Iterable[ExistingPupil],
    reading: RosterReading,
    enrolled: Iterable[ExistingPupil],
    left: Mapping[object, datetime.date],
) -> tuple[ExistingPupil, ...]:
    """A delta names those who go; a whole list leaves them out."""
    if reading.complete:
        return tuple(one for one in absent if one.key not in left)
    return tuple(one for one in enrolled if one.source_id and one.source_id in reading.leaving)


def _conflict(conflict: Conflict) -> RowProblem:
    row = conflict.row
    if conflict.other_row:
        sentence = gettext_lazy("This is the same student as row {other}: keep one of the rows.")
        words = format_lazy(sentence, other=str(conflict.other_row.row_number))
    else:
        names = "、".join(one.name for one in conflict.existing)
        sentence = gettext_lazy(
            "The numbers of this row belong to different students ({names}): correct one number."
        )
        words = format_lazy(sentence, names=names)
    return RowProblem(row.row_number, "", row.name, words, "conflict", row.file)


def _unknown_class(row: RosterRow) -> RowProblem:
    sentence = gettext_lazy(
        "There is no class {name}: make it first, or tick that the file's classes are created."
    )
    words = format_lazy(sentence, name=class_label(row.class_key) if row.class_key else row.class_name)
    return RowProblem(row.row_number, "", row.class_name, words, "class_unknown", row.file)


def _without_class(rows: Iterable[RosterRow]) -> list[RowProblem]:
    """Only OneRoster brings such rows: a sheet's class is required."""
    without = [row for row in rows if row.class_key is None]
    if not without:
        return []
    ungraded = sum(row.grade is None for row in without)
    sentence = gettext_lazy(
        "{count} students get no class here: their class has no number like 三年级2班, or their grade is none of this "
        "school's stages ({ungraded} of them). They can be found in the list and are put into a class by the next roster."
    )
    words = format_lazy(sentence, count=str(len(without)), ungraded=str(ungraded))
    told = [RowProblem(0, "", "", words, "no_class_here")]
    if any(not row.student_no for row in without):
        missing = sum(not row.student_no for row in rows)
        no_number = gettext_lazy(
            "{count} students come without a student number (学籍号); they are known by sourcedId."
        )
        told.append(RowProblem(0, "", "", format_lazy(no_number, count=str(missing)), "no_student_no"))
    return told


def class_label(key: ClassKey) -> str:
    return class_name(*key)


def new_class(key: ClassKey) -> str:
    """With the grade that was taken for a name, so that it is seen before it is written."""
    return f"{key.label}（{grade_name(key.stage, key.grade)}）" if key.label else class_label(key)


def corrections(source: Source, found: Plan) -> bytes:
    """The workbook of the bad rows alone, marked, each saying what would be right."""
    if source.reading.header:
        bad = {fault.row_number: source.cells.get(fault.row_number, ()) for fault in found.faults}
        return dataclasses.replace(source.reading, problems=found.faults, cells=bad).annotated()
    header = [_("File"), _("Row"), _("Column"), _("Value")]
    rows = [
        BadRow(
            one.row_number,
            (one.file, str(one.row_number or ""), one.column, one.value),
            [(None, one.message)],
        )
        for one in found.faults
    ]
    return annotated_workbook(header, rows)


LABELS = {
    "name": pgettext_lazy("person", "name"), "sex": gettext_lazy("sex"), "birth_date": gettext_lazy("born on"),
    "student_no": gettext_lazy("student number"), "id_no": gettext_lazy("identity number"),
    "class_key": gettext_lazy("class"), "source_id": "sourcedId", "left_on": gettext_lazy("left on"),
}  # fmt: skip
SEXES = {"1": gettext_lazy("male"), "2": gettext_lazy("female")}


def in_words(change: Change, class_names: Mapping[object, str]) -> list[tuple[str, str, str]]:
    """(field, now, then) as a page shows them; numbers by their last four."""
    lines = []
    for name, (now, then) in change.fields.items():
        before = class_names.get(change.existing.key, "") if name == "class_key" else _word(name, now)
        lines.append((str(LABELS.get(name, name)), before or "—", _word(name, then) or "—"))
    return lines


def newcomer(row: RosterRow) -> dict[str, Any]:
    """Someone new, as pages and API tell it."""
    group = class_label(row.class_key) if row.class_key else ""
    return {"row": row.row_number, **_told(row.name, group, row.student_no)}


def missing(pupil: ExistingPupil, class_names: Mapping[object, str]) -> dict[str, Any]:
    """Someone who is not in the file."""
    return _told(pupil.name, class_names.get(pupil.key, ""), pupil.student_no or "")


def _told(name: str, group: str, number: str) -> dict[str, Any]:
    return {"name": name, "class_name": group, "student_no_last4": last_four(number)}


def _word(name: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if name in ("student_no", "id_no"):
        return f"…{last_four(str(value))}"
    if name == "class_key" and isinstance(value, ClassKey):
        return class_label(value)
    return str(SEXES.get(str(value), value)) if name == "sex" else str(value)
