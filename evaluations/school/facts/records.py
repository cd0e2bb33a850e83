# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""Growth records of the students on the census day: only confirmed ones count, and how many never earns more."""

from collections.abc import Mapping, Sequence

from evaluations.school.facts.shape import (
    Cut,
    any_grade,
    any_of,
    condition,
    how_many,
    tally,
    tally_once,
)
from evaluations.standard.counts import Need

RECORD_FACTS = frozenset(
    {"records", "records_by_student", "records_on_time", "corrections", "corrections_closed"}
)
RECORDED_FACTS = frozenset({"students_recorded"})
PLEDGE_FACTS = frozenset({"pledges_due", "pledges_reviewed"})
MOST_PLEDGES = 3  # a student and term
IN_TIME = 10  # working days

# Working days after the day of submission up to the day of confirmation.
_WAITED = (
    "width_bucket((k.decided_at AT TIME ZONE %(zone)s)::date, %(working_days)s::date[])"
    " - width_bucket((k.submitted_at AT TIME ZONE %(zone)s)::date, %(working_days)s::date[])"
)
_ROWS = (
    "SELECT u.stage, u.grade, g.* FROM confirmed g"
    " JOIN pupils u ON u.student_id = g.student_id AND u.school_id = g.school_id"
)
_BEGUN = "k.kind = 'correction' AND k.author = 'student'"
_EACH = {
    "records": "true",
    "records_by_student": "k.author = 'student'",
    "records_on_time": f"k.submitted_at IS NOT NULL AND {_WAITED} <= {IN_TIME}",
    "corrections": _BEGUN,
    "corrections_closed": f"{_BEGUN} AND k.closed_on <= %(ends_on)s",
}
_PLEDGES = {"pledges_due": "k.due", "pledges_reviewed": "k.reviewed"}


def records(needs: Sequence[Need]) -> str:
    cuts = {"grade": any_grade("k.grade")}
    return tally(_ROWS, [(need, how_many(_EACH[need[0]], need[1], cuts)) for need in needs])


def students_recorded(needs: Sequence[Need]) -> str:
    cuts = {"grade": any_grade("r.grade"), "kind": any_of("r.kind")}
    return tally_once(_ROWS, "r.student_id", needs, cuts)


def pledges(needs: Sequence[Need]) -> str:
    """Looked back on or not, whatever came of it; of each student at most three."""
    per_student = (
        "SELECT x.school_id, x.stage, x.grade, count(*) AS due, count(x.looked_back_at) AS reviewed"
        f" FROM ({_ROWS}) x WHERE x.kind = 'pledge' AND x.look_back_on <= %(as_of)s"
        " GROUP BY x.school_id, x.stage, x.grade, x.student_id"
    )
    cuts = {"grade": any_grade("k.grade")}
    return tally(per_student, [(need, _capped(*need, cuts)) for need in needs])


def _capped(name: str, key: str, cuts: Mapping[str, Cut]) -> str:
    return f"sum(least({_PLEDGES[name]}, {MOST_PLEDGES})) FILTER (WHERE {condition(key, cuts)})"
