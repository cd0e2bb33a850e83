# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""What was done: activities, and the classes, months, grades, themes and forms they reach."""

from collections.abc import Sequence

from evaluations.school.facts.shape import ACTIVITY_CUTS, any_of, how_many, tally, tally_once
from evaluations.standard.counts import Need

ACTIVITY_FACTS = frozenset({"activities", "activities_on_time", "activities_evidenced"})
CLASS_FACTS = frozenset({"classes_reached"})
MONTH_FACTS = frozenset({"class_months_active"})
THEME_FACTS = frozenset({"grade_themes_active"})
GRADE_FACTS = frozenset({"grades_reached"})
FORM_FACTS = frozenset({"grade_forms_active"})
MOST_FORMS = 5  # a grade
ENOUGH = 10  # participants that make a form count; or half of the classes

_EACH = {"activities": "true", "activities_on_time": "k.on_time", "activities_evidenced": "k.evidenced"}
_CUTS = {"form": any_of("k.form_code"), "channel": any_of("k.channel")}


def activities(needs: Sequence[Need]) -> str:
    """Once a stage, however many of its classes it was for."""
    rows = (
        "SELECT DISTINCT x.school_id, x.stage, x.id, x.form_code, x.channel, x.on_time, x.evidenced"
        " FROM activity_classes x"
    )
    return tally(rows, [(need, how_many(_EACH[need[0]], need[1], _CUTS)) for need in needs])


def class_reach(needs: Sequence[Need]) -> str:
    """A class is reached when pupils of its own took part, not by being named in the log."""
    rows = (
        "SELECT t.school_id, t.stage, t.grade, t.class_id, a.form_code, a.channel, a.themes, a.campaign_code"
        " FROM attendance t JOIN activities a ON a.id = t.activity_id AND a.school_id = t.school_id"
    )
    return tally_once(rows, "r.class_id", needs, ACTIVITY_CUTS)


def class_months(needs: Sequence[Need]) -> str:
    rows = (
        "SELECT x.*, date_trunc('month', x.held_on)::date AS month FROM activity_classes x"
        " WHERE date_trunc('month', x.held_on)::date = ANY(%(months)s::date[])"
    )
    return tally_once(rows, "r.class_id, r.month", needs, ACTIVITY_CUTS)


def grade_themes(needs: Sequence[Need]) -> str:
    """Only themes the city expects in the stage."""
    rows = (
        "SELECT x.*, theme FROM activity_classes x CROSS JOIN LATERAL unnest(x.themes) AS theme"
        " WHERE %(themes)s::jsonb -> x.stage ? theme"
    )
    return tally_once(rows, "r.grade, r.theme", needs, ACTIVITY_CUTS)


def grades(needs: Sequence[Need]) -> str:
    return tally_once("SELECT x.* FROM activity_classes x", "r.grade", needs, ACTIVITY_CUTS)


def grade_forms(needs: Sequence[Need]) -> str:
    """An activity of fewer than ten that is also fewer than half of its classes does not make a form used."""
    taken_part = (
        "SELECT t.school_id, t.activity_id, t.stage, t.grade, sum(t.present) AS present FROM attendance t"
        " GROUP BY 1, 2, 3, 4"
    )
    sizes = "SELECT u.school_id, u.class_id, count(*) AS size FROM pupils u GROUP BY 1, 2"
    belonging = (
        "SELECT x.school_id, x.id, x.stage, x.grade, x.form_code, sum(z.size) AS size FROM activity_classes x"
        f" LEFT JOIN ({sizes}) z ON z.class_id = x.class_id AND z.school_id = x.school_id"
        " GROUP BY 1, 2, 3, 4, 5"
    )
    used = (
        "SELECT b.school_id, b.stage, b.grade, count(DISTINCT b.form_code) AS forms"
        f" FROM ({belonging}) b JOIN ({taken_part}) t ON t.school_id = b.school_id"
        " AND t.activity_id = b.id AND t.stage = b.stage AND t.grade = b.grade"
        f" WHERE t.present >= {ENOUGH} OR 2 * t.present >= coalesce(b.size, 0) GROUP BY 1, 2, 3"
    )
    return tally(used, [(need, f"sum(least(k.forms, {MOST_FORMS}))") for need in needs])
