# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The cube: what was done, by stage, grade, form and channel."""

_ONCE = (
    "SELECT DISTINCT x.school_id, x.stage, x.grade, x.id, x.form_code, x.channel, x.on_time, x.evidenced"
    " FROM activity_classes x"
)
_PRESENT = (
    "SELECT t.school_id, t.activity_id, t.stage, t.grade, sum(t.present) AS present FROM attendance t"
    " GROUP BY 1, 2, 3, 4"
)
# (school_id, stage, grade, form_code, channel, activities, participations, on_time, evidenced)
CELLS = (
    "SELECT o.school_id, o.stage, o.grade, o.form_code, o.channel, count(*) AS activities,"
    " coalesce(sum(t.present) FILTER (WHERE o.form_code <> ALL(%(whole_school_forms)s)), 0) AS participations,"
    " count(*) FILTER (WHERE o.on_time) AS on_time, count(*) FILTER (WHERE o.evidenced) AS evidenced"
    f" FROM ({_ONCE}) o LEFT JOIN ({_PRESENT}) t ON t.school_id = o.school_id AND t.activity_id = o.id"
    " AND t.stage = o.stage AND t.grade = o.grade GROUP BY 1, 2, 3, 4, 5"
)
