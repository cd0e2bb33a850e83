# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""Taking part and reflecting on it."""

from collections.abc import Sequence

from evaluations.school.facts.shape import (
    ACTIVITY_CUTS,
    Place,
    any_grade,
    any_of,
    classes,
    how_many,
    pupils,
    standing,
    tally,
    tally_once,
)
from evaluations.standard.counts import Need

PARTICIPATION_FACTS = frozenset({"participations"})
REACHED_FACTS = frozenset({"students_reached"})
REFLECTED_FACTS = frozenset({"students_reflected"})
_CUTS = {"form": any_of("k.form_code"), "channel": any_of("k.channel"), "grade": any_grade("k.grade")}
# Aimed at the whole school: nobody's own participation.
_PERSONAL = "a.form_code <> ALL(%(whole_school_forms)s)"


def participations(place: Place, needs: Sequence[Need]) -> str:
    """Each time anyone took part; the stage and grade are those of the class it was logged for."""
    rows = (
        f"SELECT c.stage, c.grade, a.form_code, a.channel FROM ({standing(place)}) a"
        f" JOIN {place.table('activities_school_participation')} p ON p.activity_id = a.id"
        f" JOIN ({classes(place)}) c ON c.id = p.class_group_id WHERE {_PERSONAL}"
    )
    return tally(place, rows, [(need, how_many("true", need[1], _CUTS)) for need in needs])


def _taken_part(place: Place) -> str:
    return (
        "SELECT u.student_id, u.stage, u.grade, a.id AS activity_id, a.form_code, a.channel, a.themes, a.campaign_code"
        f" FROM ({standing(place)}) a"
        f" JOIN {place.table('activities_school_participation')} p ON p.activity_id = a.id"
        f" JOIN ({pupils(place)}) u ON u.student_id = p.student_id WHERE {_PERSONAL}"
    )


def students_reached(place: Place, needs: Sequence[Need]) -> str:
    return tally_once(place, _taken_part(place), "r.student_id", needs, ACTIVITY_CUTS)


def students_reflected(place: Place, needs: Sequence[Need]) -> str:
    """A confirmed reflection on an activity the student took part in. A copied text counts for whoever had it first."""
    written = (
        f"SELECT DISTINCT ON (md5(regexp_replace(g.story, '[[:space:]\u3000]+', '', 'g'))) x.*"
        f" FROM ({_taken_part(place)}) x"
        f" JOIN {place.table('activities_school_growthrecord')} g"
        " ON g.activity_id = x.activity_id AND g.student_id = x.student_id"
        " WHERE g.term_id = %(term_id)s AND g.kind = 'reflection' AND g.state = 'confirmed'"
        " ORDER BY md5(regexp_replace(g.story, '[[:space:]\u3000]+', '', 'g')), g.created_at, g.id"
    )
    return tally_once(place, written, "r.student_id", needs, ACTIVITY_CUTS)
