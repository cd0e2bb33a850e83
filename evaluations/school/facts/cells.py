# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The cube: what was done, by stage, grade, form and channel."""

from evaluations.school.facts.rows import shared
from evaluations.school.facts.shape import Place, literal


def cells(place: Place) -> str:
    """(school_id, stage, grade, form_code, channel, activities, participations, on_time, evidenced)."""
    once = "SELECT DISTINCT x.stage, x.grade, x.id, x.form_code, x.channel, x.on_time, x.evidenced FROM activity_classes x"
    present = (
        "SELECT t.activity_id, t.stage, t.grade, sum(t.present) AS present FROM attendance t GROUP BY 1, 2, 3"
    )
    return (
        f"({shared(place)} SELECT {literal(place.school_id)}::uuid AS school_id, o.stage, o.grade, o.form_code, o.channel,"
        " count(*) AS activities,"
        " coalesce(sum(t.present) FILTER (WHERE o.form_code <> ALL(%(whole_school_forms)s)), 0) AS participations,"
        " count(*) FILTER (WHERE o.on_time) AS on_time, count(*) FILTER (WHERE o.evidenced) AS evidenced"
        f" FROM ({once}) o LEFT JOIN ({present}) t"
        " ON t.activity_id = o.id AND t.stage = o.stage AND t.grade = o.grade GROUP BY 1, 2, 3, 4, 5)"
    )
