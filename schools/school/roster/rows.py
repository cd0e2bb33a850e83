"""A sheet's rows to pupils, or to sentences that say which cell is wrong and what would be right."""

import dataclasses
import datetime
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.kit.identity import (
    IdNumber,
    NotValid,
    carried_identity,
    disagreements,
    last_four,
    parse_id_number,
)
from core.kit.spreadsheets import Sheet, SheetRow
from schools.school.roster.codes import BOARDING, ETHNICITIES, ID_TYPES, OTHER_ID, RESIDENT_ID, SEX
from schools.school.roster.entries import RosterContext, RosterReading, RosterRow, RowProblem
from schools.school.roster.grades import (
    ClassKey,
    Grade,
    class_number,
    entered,
    grade_in_class,
    grade_in_name,
    grade_of,
)
from schools.school.roster.headers import Field, HeaderMatch, find_header
from schools.school.roster.names import class_name, person_name
from schools.school.roster.values import (
    birth_date,
    coded,
    identity_number,
    month_of,
    student_number,
    year_of,
)
from schools.stages import NAMED

T = TypeVar("T")
# In these a rounded number would be somebody else's; in any other column it does not matter.
_NUMBERS = (Field.STUDENT_NO, Field.ID_NO)
NO_GRADE_OF_NAME = _(
    "The grade of this class cannot be told: write it as {year}级, or the class with its year of entry, such as "
    "计算机{short}01班."
)


def read_sheet(sheet: Sheet, context: RosterContext, *, more: Iterable[str] = ()) -> RosterReading:
    """Every row is judged, so that one answer names all that is wrong. `more`: sheets that hold students too."""
    header = find_header(sheet)
    notices = [_ignored(title) for title in header.ignored]
    if problems := _header_problems(header):
        return RosterReading(problems=tuple(problems), notices=tuple(notices), header=header.row.cells)
    readers = [_RowReader(row, sheet, header, context) for row in _below(sheet, header)]
    rows = [reader.read() for reader in readers]
    problems = [problem for reader in readers for problem in reader.problems] + repeated(rows, header)
    problems += [_another_list(name) for name in more]
    problems.sort(key=lambda problem: (problem.row_number, problem.at or 0))
    bad = {problem.row_number for problem in problems}
    return RosterReading(
        rows=tuple(row for row in rows if row.row_number not in bad),
        problems=tuple(problems or _nobody(rows)),
        notices=tuple(notices),
        header=header.row.cells,
        cells={row.number: row.cells for row in sheet.rows if row.number in bad},
    )


def repeated(rows: Iterable[RosterRow], header: HeaderMatch | None = None) -> list[RowProblem]:
    """The same number twice: each later row names the first."""
    problems = []
    for name, attribute in ((Field.STUDENT_NO, "student_no"), (Field.ID_NO, "identity")):
        first: dict[str, RosterRow] = {}
        for row in rows:
            number = getattr(row, attribute)
            other = first.setdefault(number, row) if number else row
            # Identity numbers that both stand in student numbers are told as those.
            if other is not row and (name == Field.STUDENT_NO or row.id_no or other.id_no):
                problems.append(_repeated(row, name, number, other.row_number, header))
    return problems


class _RowReader:
    """One row; collects problems instead of stopping at the first."""

    def __init__(self, row: SheetRow, sheet: Sheet, header: HeaderMatch, context: RosterContext) -> None:
        self.row, self.sheet, self.header, self.context = row, sheet, header, context
        self.problems: list[RowProblem] = []

    def read(self) -> RosterRow:
        today = self.context.today
        id_type = self.value(Field.ID_TYPE, lambda text: coded(text, ID_TYPES), "")
        month = self.value(Field.ENTRY, month_of, None)
        grade, number, label = self.class_of(month)
        entry = RosterRow(
            row_number=self.row.number,
            name=self.value(Field.NAME, lambda text: person_name(text, self.context.missing_glyphs), ""),
            sex=self.value(Field.SEX, lambda text: coded(text, SEX), ""),
            birth_date=self.value(Field.BIRTH_DATE, lambda text: birth_date(text, today), None),
            student_no=self.value(Field.STUDENT_NO, lambda text: student_number(text, today), ""),
            id_type=id_type,
            id_no=self.value(Field.ID_NO, lambda text: identity_number(text, id_type, today), ""),
            grade=grade,
            class_name=self.text(Field.CLASS_NAME),
            class_number=number,
            class_label=label,
            entry=month,
            ethnicity=self.value(Field.ETHNICITY, lambda text: coded(text, ETHNICITIES), ""),
            boarding=self.value(Field.BOARDING, lambda text: coded(text, BOARDING), ""),
        )
        return self.completed(entry)

    def text(self, name: Field) -> str:
        return self.row.cell(self.header.columns[name]) if name in self.header.columns else ""

    def value(self, name: Field, parse: Callable[[str], T], empty: T) -> T:
        text = self.text(name)
        if not text:
            return empty
        lost = self.sheet.problem_at(self.row.number, self.header.columns[name])
        if lost and name in _NUMBERS:
            self.problem(name, "lost_digits", lost.message)
            return empty
        try:
            return parse(text)
        except NotValid as wrong:
            self.problem(name, wrong.problem.code, wrong.problem.message)
            return empty

    def problem(self, name: Field, code: str, message: str | Promise) -> None:
        at = self.header.columns.get(name)
        found = RowProblem(self.row.number, self.header.title(name), self.text(name), message, code, at=at)
        self.problems.append(found)

    # --- the class ---

    def class_of(self, entry: datetime.date | None) -> tuple[Grade | None, int | None, str]:
        """Grade, number and name: a class has one of the two."""
        text = self.text(Field.CLASS_NAME)
        if not text:
            self.problem(Field.CLASS_NAME, "required", _("The class is missing: write it as 2 or 2班."))
            return None, None, ""
        if self.context.takes_as_name(text):
            grade, number = self.grade_for_name(text, entry), None
        else:
            grade, number = self.grade_for(text, entry), class_number(text)
        label = self.label_of(grade) if number is None else ""
        if grade and (number or label):
            self.require_known_class(ClassKey(*grade, number or 0, label))
        return grade, number, label

    def label_of(self, grade: Grade | None) -> str:
        """The class's name, where there are such; a name without its grade is judged too."""
        named = self.context.takes_as_name(self.text(Field.CLASS_NAME))
        if named and (grade is None or grade.stage in NAMED):
            return self.value(
                Field.CLASS_NAME, lambda text: class_name(text, self.context.missing_glyphs), ""
            )
        sentence = _("The class has no number: write it as 2, 2班 or 三年级2班.")
        self.problem(Field.CLASS_NAME, "class_form", sentence)
        return ""

    def grade_for_name(self, text: str, entry: datetime.date | None) -> Grade | None:
        """Its own column's, for a name may mean another year (专升本2401班). A pupil who repeats a year entered before
        the class did: what the name says goes before the pupil's entry."""
        if written := self.text(Field.GRADE):
            return self.grade(written)
        year = self.context.school_year
        grade = grade_in_name(text, self.context.stages, school_year=year) or self.grade_entered(entry)
        if grade is None:
            sentence = format_lazy(NO_GRADE_OF_NAME, year=str(year), short=str(year)[-2:])
            self.problem(Field.CLASS_NAME, "grade_of_name", sentence)
        return grade

    def grade_entered(self, month: datetime.date | None) -> Grade | None:
        """By the year of entry, where there are classes with names; a school year begins in August."""
        year = self.value(Field.ENTRY_YEAR, year_of, None)
        if year is None and month:
            year = month.year - (month.month < 8)
        context = self.context
        return entered(year, context.stages, school_year=context.school_year) if year else None

    def grade_for(self, class_text: str, entry: datetime.date | None) -> Grade | None:
        """From its own column, else from the class's name; both must say the same."""
        written, carried = self.text(Field.GRADE), grade_in_class(class_text)
        if not written and not carried:
            if grade := self.grade_entered(entry):
                return grade
            sentence = _("The grade is missing: write it as 三年级, or the class as 三年级2班.")
            self.problem(Field.GRADE, "required", sentence)
            return None
        grades = [self.grade(text) for text in (written, carried) if text]
        if None not in grades and len(set(grades)) > 1:
            sentence = _("The grade and the class's name name different grades: correct one of them.")
            self.problem(Field.CLASS_NAME, "grade_disagrees", sentence)
            return None
        return grades[0]

    def grade(self, text: str) -> Grade | None:
        found = grade_of(text, self.context.stages, school_year=self.context.school_year)
        if found is None:
            sentence = _(
                "{text} is no grade of this school, or could be two: write it as 三年级, 初一 or 高一."
            )
            self.problem(Field.GRADE, "grade", format_lazy(sentence, text=text))
        return found

    def require_known_class(self, key: ClassKey) -> None:
        known = self.context.known_classes
        if known is None or key in known:
            return
        there = ", ".join(one.label or str(one.number) for one in sorted(known) if one[:2] == key[:2])
        if there:
            sentence = format_lazy(
                _("There is no such class; this grade has the classes {there}."), there=there
            )
        else:
            sentence = _("This grade has no classes yet: create them first, or correct the grade.")
        self.problem(Field.CLASS_NAME, "class_unknown", sentence)

    # --- what one cell says of another ---

    def completed(self, row: RosterRow) -> RosterRow:
        if not self.text(Field.NAME):
            self.problem(Field.NAME, "required", _("The name is missing."))
        self.require_a_number(row)
        held = self.id_number(row)
        if not held:
            return row
        for wrong in disagreements(held, sex=row.sex, birth_date=row.birth_date):
            name = Field.SEX if wrong.code == "sex_disagrees" else Field.BIRTH_DATE
            self.problem(name, wrong.code, wrong.message)
        return dataclasses.replace(
            row,
            sex=row.sex or str(held.sex),
            birth_date=row.birth_date or held.birth_date,
            id_type=row.id_type or (RESIDENT_ID if row.id_no else ""),
        )

    def require_a_number(self, row: RosterRow) -> None:
        has_id_no = bool(self.text(Field.ID_NO))
        if not has_id_no and Field.ID_NO in self.header.columns and row.id_type not in ("", OTHER_ID):
            sentence = _("The number is missing; only with kind Z (其他) may it be left out.")
            self.problem(Field.ID_NO, "required", sentence)
            return
        if has_id_no or self.text(Field.STUDENT_NO):
            return
        sentence = _(
            "Write the student number (学籍号) or the identity number: without one nobody can be told apart."
        )
        name = Field.STUDENT_NO if Field.STUDENT_NO in self.header.columns else Field.ID_NO
        self.problem(name, "required", sentence)

    def id_number(self, row: RosterRow) -> IdNumber | None:
        """Of the identity card, else inside a G number, which may be of an earlier card and so proves less."""
        held = row.id_no if row.id_type in ("", RESIDENT_ID) else ""
        number = held or carried_identity(row.student_no)
        return parse_id_number(number, today=self.context.today) if number else None


def _below(sheet: Sheet, header: HeaderMatch) -> list[SheetRow]:
    return [row for row in sheet.rows if row.number > header.row.number]


def _header_problems(header: HeaderMatch) -> list[RowProblem]:
    number, problems = header.row.number, []
    for names in header.missing:
        shown = " / ".join(names)
        sentence = format_lazy(
            _("The column {column} is missing: add it to the row of column names."), column=shown
        )
        problems.append(RowProblem(number, shown, "", sentence, "column_missing"))
    for name, titles in header.duplicated:
        sentence = format_lazy(_("Several columns are read as {column}: keep one of them."), column=str(name))
        problems.append(RowProblem(number, str(name), ", ".join(titles), sentence, "column_twice"))
    return problems


def _ignored(title: str) -> RowProblem:
    return RowProblem(0, title, "", _("This column is not read."), "column_ignored")


def _another_list(name: str) -> RowProblem:
    sentence = _("This sheet holds students too: put everyone into one sheet, or delete this one.")
    return RowProblem(0, name, "", sentence, "several_lists")


def _nobody(rows: list[RosterRow]) -> list[RowProblem]:
    if rows:
        return []
    return [
        RowProblem(0, "", "", _("There is nobody below the column names: one student in each row."), "empty")
    ]


def _repeated(row: RosterRow, name: Field, number: str, other: int, header: HeaderMatch | None) -> RowProblem:
    sentence = _("The same number is in row {other}: each student has their own, correct or delete one row.")
    title, at = (header.title(name), header.columns.get(name)) if header else (str(name), None)
    shown = format_lazy(sentence, other=str(other))
    masked = f"…{last_four(number)}"
    return RowProblem(row.row_number, title, masked, shown, "repeated", row.file, at)
