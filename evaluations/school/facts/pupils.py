# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""Taking part and reflecting on it."""

from collections.abc import Sequence

from evaluations.school.facts.shape import (
    ACTIVITY_CUTS,
    PERSONAL,
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
BITS = 63  # of a bigint, without its sign
_OF_ACTIVITY = ACTIVITY_CUTS | {"grade": always}
_OF_STUDENT = dict.fromkeys(ACTIVITY_CUTS, always) | {"grade": any_grade("k.grade")}


def participations(needs: Sequence[Need]) -> str:
    """Each time anyone took part; the stage and grade are those of the class it was logged for."""
    rows = (
        "SELECT t.school_id, t.stage, t.grade, t.present, a.form_code, a.channel FROM attendance t"
        f" JOIN activities a ON a.id = t.activity_id AND a.school_id = t.school_id WHERE {PERSONAL}"
    )
    how = "sum(k.present) FILTER (WHERE {})"
    return tally(rows, [(need, how.format(condition(need[1], _CUTS))) for need in needs])


def met_by_activities(needs: Sequence[Need]) -> list[str]:
    """What each filter says of an activity `r`, a bit each, in columns of as many bits as a bigint has."""
    bits = [
        f"(({condition(key, _OF_ACTIVITY)})::int::bigint << {at % BITS})" for at, (_, key) in enumerate(needs)
    ]
    return [" | ".join(bits[start : start + BITS]) for start in range(0, len(bits), BITS)] or ["0::bigint"]


def students_reached(needs: Sequence[Need]) -> str:
    """Grouped by what they met first: there are few such groups, and many students."""
    met = ", ".join(f"t.met{at}" for at in range(len(met_by_activities(needs))))
    rows = (
        f"SELECT u.school_id, u.stage, u.grade, {met}, count(*) AS students FROM took_part t"
        " JOIN pupils u ON u.student_id = t.student_id AND u.school_id = t.school_id"
        f" GROUP BY u.school_id, u.stage, u.grade, {met}"
    )
    how = "sum(k.students) FILTER (WHERE k.met{} & (1::bigint << {}) <> 0 AND {})"
    counts = [
        (need, how.format(at // BITS, at % BITS, condition(need[1], _OF_STUDENT)))
        for at, need in enumerate(needs)
    ]
    return tally(rows, counts)


def students_reflected(needs: Sequence[Need]) -> str:
    """A copied text counts for whoever of the school had it first."""
    written = (
        "SELECT DISTINCT ON (g.school_id, g.words) g.school_id, u.student_id, u.stage, u.grade,"
        " a.form_code, a.channel, a.themes, a.campaign_code FROM reflections g"
        f" JOIN activities a ON a.id = g.activity_id AND a.school_id = g.school_id AND {PERSONAL}"
        " JOIN pupils u ON u.student_id = g.student_id AND u.school_id = g.school_id"
        " ORDER BY g.school_id, g.words, g.created_at, g.id"
    )
    return tally_once(written, "r.student_id", needs, ACTIVITY_CUTS)
