# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The cube: what was done, by stage, grade, form and channel."""

from evaluations.school.facts.activities import measured
from evaluations.school.facts.shape import Place, classes, literal


def cells(place: Place) -> str:
    """(school_id, stage, grade, form_code, channel, activities, participations, on_time, evidenced)."""
    once = (
        f"SELECT DISTINCT c.stage, c.grade, a.* FROM ({measured(place)}) a"
        f" JOIN {place.table('activities_school_activity_classes')} m ON m.activity_id = a.id"
        f" JOIN ({classes(place)}) c ON c.id = m.classgroup_id"
    )
    present = (
        "SELECT p.activity_id, c.stage, c.grade, count(*) AS present"
        f" FROM {place.table('activities_school_participation')} p"
        f" JOIN ({classes(place)}) c ON c.id = p.class_group_id GROUP BY 1, 2, 3"
    )
    return (
        f"SELECT {literal(place.school_id)}::uuid AS school_id, o.stage, o.grade, o.form_code, o.channel,"
        " count(*) AS activities,"
        " coalesce(sum(t.present) FILTER (WHERE o.form_code <> ALL(%(whole_school_forms)s)), 0) AS participations,"
        " count(*) FILTER (WHERE o.on_time) AS on_time, count(*) FILTER (WHERE o.evidenced) AS evidenced"
        f" FROM ({once}) o LEFT JOIN ({present}) t"
        " ON t.activity_id = o.id AND t.stage = o.stage AND t.grade = o.grade GROUP BY 1, 2, 3, 4, 5"
    )
