# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""Taking part and reflecting on it."""

from collections.abc import Sequence

from evaluations.school.facts.shape import (
    ACTIVITY_CUTS,
    Place,
    always,
    any_grade,
    any_of,
    condition,
    tally,
    tally_once,
)
from evaluations.standard.counts import Need

PARTICIPATION_FACTS = frozenset({"participations"})
REACHED_FACTS = frozenset({"students_reached"})
REFLECTED_FACTS = frozenset({"students_reflected"})
_CUTS = {"form": any_of("k.form_code"), "channel": any_of("k.channel"), "grade": any_grade("k.grade")}
# Aimed at the whole school: nobody's own participation.
_PERSONAL = "form_code <> ALL(%(whole_school_forms)s)"
_OF_ACTIVITY = ACTIVITY_CUTS | {"grade": always}
_OF_STUDENT = dict.fromkeys(ACTIVITY_CUTS, always) | {"grade": any_grade("k.grade")}


def participations(place: Place, needs: Sequence[Need]) -> str:
    """Each time anyone took part; the stage and grade are those of the class it was logged for."""
    rows = (
        "SELECT t.stage, t.grade, t.present, a.form_code, a.channel"
        f" FROM attendance t JOIN activities a ON a.id = t.activity_id WHERE {_PERSONAL}"
    )
    how = "sum(k.present) FILTER (WHERE {})"
    return tally(rows, [(need, how.format(condition(need[1], _CUTS))) for need in needs])


def students_reached(place: Place, needs: Sequence[Need]) -> str:
    """What the filters say of an activity is a bit each, settled once an activity and not once for all who took part."""
    bits = " || ".join(f"({condition(key, _OF_ACTIVITY)})::int::bit(1)" for _, key in needs)
    reached = (
        f"WITH f AS MATERIALIZED (SELECT r.id, {bits} AS met FROM activities r WHERE {_PERSONAL})"
        " SELECT p.student_id, bit_or(f.met) AS met FROM f"
        f" JOIN {place.table('activities_school_participation')} p ON p.activity_id = f.id GROUP BY 1"
    )
    rows = f"SELECT u.stage, u.grade, t.met FROM ({reached}) t JOIN pupils u ON u.student_id = t.student_id"
    how = "count(*) FILTER (WHERE get_bit(k.met, {}) = 1 AND {})"
    counts = [(need, how.format(i, condition(need[1], _OF_STUDENT))) for i, need in enumerate(needs)]
    return tally(rows, counts)


def students_reflected(place: Place, needs: Sequence[Need]) -> str:
    """A confirmed reflection on an activity the student took part in. A copied text counts for whoever had it first."""
    words = "md5(regexp_replace(g.story, '[[:space:]\u3000]+', '', 'g'))"
    written = (
        f"SELECT DISTINCT ON ({words}) u.student_id, u.stage, u.grade, a.form_code, a.channel, a.themes, a.campaign_code"
        f" FROM {place.table('activities_school_growthrecord')} g"
        f" JOIN activities a ON a.id = g.activity_id AND {_PERSONAL} JOIN pupils u ON u.student_id = g.student_id"
        f" JOIN {place.table('activities_school_participation')} p"
        " ON p.activity_id = g.activity_id AND p.student_id = g.student_id"
        " WHERE g.term_id = %(term_id)s AND g.kind = 'reflection' AND g.state = 'confirmed'"
        f" ORDER BY {words}, g.created_at, g.id"
    )
    return tally_once(written, "r.student_id", needs, ACTIVITY_CUTS)
