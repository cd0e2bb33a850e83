# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The city as the roll-up has it: what the dashboard reads. Public tables only, each question one query."""

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.bureau.few import Cell, Numbers, few_hidden, is_few, share_of, with_sums, withheld
from schools.bureau.models import Term
from schools.stages import Stage

# A school's stage in a term, with all that is known of it. Only public tables.
# The schools of an open term as they are, those of a closed one as they were: SchoolQuerySet.of_term says the same.
_SCHOOLS = """(
    SELECT s.id, s.name, s.code, s.pinyin, coalesce(t.district_id, s.district_id) AS district_id,
           coalesce(t.stages, s.stages) AS stages
    FROM schools_bureau_school s LEFT JOIN schools_bureau_termschool t ON t.school_id = s.id AND t.term_id = %(term)s
    WHERE t.id IS NOT NULL OR %(is_open)s AND (s.closed_from IS NULL OR s.closed_from > %(counted_to)s)
)"""
_FROM = f"""
    FROM {_SCHOOLS} s
    CROSS JOIN LATERAL unnest(s.stages) AS x(stage)
    LEFT JOIN evaluations_bureau_score c ON c.term_id = %(term)s AND c.stage = x.stage AND c.school_id = s.id
    LEFT JOIN evaluations_bureau_submission b ON b.term_id = %(term)s AND b.stage = x.stage AND b.school_id = s.id
    LEFT JOIN evaluations_bureau_rollup r ON r.term_id = %(term)s AND r.school_id = s.id
"""
_WHERE = """
    WHERE (%(stage)s = '' OR x.stage = %(stage)s)
      AND (%(district)s = '' OR s.district_id = %(district)s)
      AND (%(all_districts)s OR s.district_id = ANY(%(districts)s))
"""
FIGURES = ("activities", "participations", "students", "students_reached")
SORTS = {
    "name": "s.pinyin, s.id",
    "district": "s.district_id, s.pinyin, s.id",
    "counted": "r.counted_at NULLS FIRST, s.pinyin, s.id",
}
_STAGE_ORDER = f"array_position(ARRAY{list(map(str, Stage.values))}::varchar[], x.stage)"


@dataclass(frozen=True)
class Filter:
    """Which part of the city: a stage or all, a district or all, within what the person may see."""

    term: Term
    stage: str = ""
    district: str = ""
    districts: frozenset[str] = frozenset()  # empty: the whole city
    last_term: Term | None = None

    @property
    def params(self) -> dict[str, Any]:
        return {
            "term": self.term.pk,
            "is_open": self.term.is_open,
            "counted_to": min(timezone.localdate(), self.term.ends_on),
            "last_term": self.last_term.pk if self.last_term else None,
            "stage": self.stage,
            "district": self.district,
            "districts": sorted(self.districts),
            "all_districts": not self.districts,
        }


@dataclass
class Part:
    """One stage in one district, or sums of those."""

    district: str = ""
    stage: str = ""
    schools: int = 0
    reporting: int = 0
    scored: int = 0
    points: Decimal = field(default_factory=Decimal)  # of the scored, added
    submitted: int = 0
    approved: int = 0
    oldest: datetime.datetime | None = None
    whole: int = 0  # schools counted with their first stage only: one of three stages is one school
    whole_reporting: int = 0

    @property
    def mean(self) -> Decimal | None:
        return self.points / self.scored if self.scored else None


def parts(which: Filter) -> list[Part]:
    """The city by district and stage: at most 60 rows, whatever the number of schools."""
    rows = _rows(
        "SELECT s.district_id, x.stage, count(*), count(r.counted_at), count(c.total), coalesce(sum(c.total), 0),"
        " count(b.id), count(*) FILTER (WHERE b.state = 'approved'), min(r.counted_at),"
        " count(*) FILTER (WHERE x.stage = s.stages[1]),"
        " count(r.counted_at) FILTER (WHERE x.stage = s.stages[1])"
        f" {_FROM} {_WHERE} GROUP BY 1, 2",
        which.params,
    )
    return [Part(*row) for row in rows]


def summed(parts: Iterable[Part]) -> Part:
    total = Part()
    numbers = (
        "schools",
        "reporting",
        "scored",
        "points",
        "submitted",
        "approved",
        "whole",
        "whole_reporting",
    )
    for each in parts:
        for name in numbers:
            setattr(total, name, getattr(total, name) + getattr(each, name))
        total.oldest = min(filter(None, (total.oldest, each.oldest)), default=None)
    return total


@dataclass(frozen=True)
class Figures:
    """The key figures as they may be shown."""

    activities: int
    participations: str
    students: str
    reached: str  # per cent of the students, or a word


def figures(which: Filter) -> Figures:
    """Of the stage and district asked for. What is hidden depends on all that can be asked for beside it."""
    cells = with_sums(_cells(which))
    asked = (which.district, which.stage)
    found = cells.get(asked, Counter())

    def shown(name: str) -> str:
        hidden = withheld(cells, lambda numbers: is_few(numbers[name]))
        return _("not shown") if asked in hidden and not is_few(found[name]) else few_hidden(found[name])

    def is_telling(numbers: Numbers) -> bool:
        reached, students = numbers["students_reached"], numbers["students"]
        return any(map(is_few, (reached, students, students - reached)))

    return Figures(
        activities=found["activities"],
        participations=shown("participations"),
        students=shown("students"),
        reached=_("not shown")
        if asked in withheld(cells, is_telling)
        else share_of(found["students_reached"], found["students"]),
    )


def _cells(which: Filter) -> dict[Cell, Numbers]:
    """The facts of the key figures by district and stage, in all the person may see: at most 60 cells."""
    rows = _rows(
        "SELECT s.district_id, f.stage, f.name, sum(f.value)::bigint FROM evaluations_bureau_fact f"
        f" JOIN {_SCHOOLS} s ON s.id = f.school_id CROSS JOIN LATERAL (SELECT f.stage) AS x(stage)"
        f" {_WHERE} AND f.term_id = %(term)s AND f.filter_key = '' AND f.name = ANY(%(names)s) GROUP BY 1, 2, 3",
        which.params | {"stage": "", "district": "", "names": list(FIGURES)},
    )
    cells: dict[Cell, Numbers] = defaultdict(Counter)
    for district, stage, name, value in rows:
        cells[district, stage][name] = value
    return cells


@dataclass(frozen=True)
class Line:
    """A school in a stage, as the table shows it."""

    school_id: Any
    school: str
    code: str
    district: str
    stage: str
    score_id: Any
    total: Decimal | None
    sets: dict[str, dict[str, float | None]]
    is_final: bool
    state: str
    was_on_time: bool | None
    counted_at: datetime.datetime | None
    last_total: Decimal | None

    @property
    def change(self) -> Decimal | None:
        if self.total is None or self.last_total is None:
            return None
        return self.total - self.last_total


def lines(which: Filter, *, sort: str = "name", start: int = 0, most: int | None = None) -> list[Line]:
    """By stage first: like stands beside like. No order by score."""
    rows = _rows(
        "SELECT s.id, s.name, s.code, d.name, x.stage, c.id, c.total, coalesce(c.sets::text, '{}'),"
        " coalesce(c.is_final, false), coalesce(b.state, ''), b.was_on_time, r.counted_at, p.total"
        f" {_FROM} JOIN schools_bureau_district d ON d.code = s.district_id"
        " LEFT JOIN evaluations_bureau_score p ON p.term_id = %(last_term)s AND p.stage = x.stage"
        "   AND p.school_id = s.id"
        f" {_WHERE} ORDER BY {_STAGE_ORDER}, {SORTS.get(sort, SORTS['name'])} LIMIT %(most)s OFFSET %(start)s",
        which.params | {"most": most, "start": start},
    )
    return [Line(*_with_sets(row)) for row in rows]


def _with_sets(row: Sequence[Any]) -> list[Any]:
    return [*row[:7], json.loads(row[7]), *row[8:]]


def _rows(statement: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
