"""What a roster says once it has been read: the same for an xlsx sheet and for OneRoster."""

import datetime
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from core.kit.identity import carried_identity
from core.kit.workbooks import BadRow, annotated_workbook
from schools.school.roster.grades import ClassKey, Grade, goes_by_name
from schools.stages import NAMED


def no_missing_glyphs(_name: str) -> list[str]:
    """Where no fonts are at hand."""
    return []


@dataclass(frozen=True)
class RosterContext:
    """The school the roster is for, on the day it is read."""

    stages: Sequence[str]
    school_year: int  # the year in which it began
    today: datetime.date
    known_classes: Collection[ClassKey] | None = None  # None: the roster brings its classes with it
    missing_glyphs: Callable[[str], list[str]] = no_missing_glyphs

    def takes_as_name(self, class_text: str) -> bool:
        """Whether a class written so goes by a name here."""
        return not NAMED.isdisjoint(self.stages) and goes_by_name(class_text)


@dataclass(frozen=True)
class RosterRow:
    """One pupil. None and "" mean that the file does not say, which changes nothing in what is known."""

    row_number: int
    name: str
    sex: str = ""  # core.kit.identity.Sex
    birth_date: datetime.date | None = None
    student_no: str = ""
    id_type: str = ""
    id_no: str = ""
    grade: Grade | None = None
    class_name: str = ""  # as written
    class_number: int | None = None
    class_label: str = ""  # of a class that goes by a name instead
    entry: datetime.date | None = None  # first day of the month
    ethnicity: str = ""
    boarding: str = ""
    source_id: str = ""  # OneRoster sourcedId
    class_source_id: str = ""
    file: str = ""  # one of a zip's

    @property
    def class_key(self) -> ClassKey | None:
        if self.grade is None or not (self.class_number or self.class_label):
            return None
        return ClassKey(*self.grade, self.class_number or 0, self.class_label)

    @property
    def identity(self) -> str:
        """Of the card, else inside the student number: a list by the one finds the pupils of a list by the other."""
        return self.id_no or carried_identity(self.student_no)


@dataclass(frozen=True)
class RowProblem:
    """What was wrong and what would be right. `row_number` 0 is the file as a whole, `file` one of a zip's."""

    row_number: int
    column: str
    value: str
    message: str | Promise
    code: str = ""
    file: str = ""
    at: int | None = None  # the column's place in the sheet

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class StaffRow:
    source_id: str
    name: str
    class_source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class RosterClass:
    """A class that a OneRoster file brings; `number` where its title has one, `label` where it is a name."""

    source_id: str
    title: str
    grade: Grade | None
    number: int | None
    is_homeroom: bool
    label: str = ""


@dataclass(frozen=True)
class RosterReading:
    """Nothing may be written while there are `problems`; `notices` say what was left out or decided."""

    rows: tuple[RosterRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    notices: tuple[RowProblem, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    classes: tuple[RosterClass, ...] = ()
    leaving: tuple[str, ...] = ()  # sourcedIds of pupils marked tobedeleted
    complete: bool = True  # False for a delta: who is not in it has not left
    header: tuple[str, ...] = ()
    cells: dict[int, tuple[str, ...]] = field(default_factory=dict, repr=False)  # of the bad rows

    @property
    def is_clean(self) -> bool:
        return not self.problems

    def annotated(self) -> bytes:
        """The workbook that goes back: only the bad rows, marked."""
        return annotated_workbook(self.header, self._bad_rows())

    def _bad_rows(self) -> Iterable[BadRow]:
        said: dict[int, list[tuple[int | None, str | Promise]]] = {}
        for problem in self.problems:
            said.setdefault(problem.row_number, []).append((problem.at, problem.message))
        return [BadRow(number, self.cells.get(number, ()), said[number]) for number in sorted(said)]
