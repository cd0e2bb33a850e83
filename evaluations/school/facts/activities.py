# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""What was done: activities, and the classes, months, grades, themes and forms they reach."""

from collections.abc import Sequence

from evaluations.school.facts.shape import (
    ACTIVITY_CUTS,
    Place,
    activity_classes,
    any_of,
    classes,
    how_many,
    pupils,
    standing,
    tally,
    tally_once,
)
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


def measured(place: Place) -> str:
    """The term's activities with whether they were logged in time and show evidence."""
    # Logged before it was held is not in time: the device's clock counts, but not before the activity.
    on_time = "(a.logged_at AT TIME ZONE %(zone)s)::date - a.held_on BETWEEN 0 AND 7"
    evidenced = f"EXISTS (SELECT FROM ({_first_files(place)}) f WHERE f.activity_id = a.id)"
    return standing(place, f"a.id, a.form_code, a.channel, {on_time} AS on_time, {evidenced} AS evidenced")


def _first_files(place: Place) -> str:
    """A file counts once a school, for the activity that showed it first."""
    return (
        "SELECT DISTINCT ON (e.sha256) e.activity_id"
        f" FROM {place.table('activities_school_evidence')} e"
        f" JOIN {place.table('activities_school_activity')} w ON w.id = e.activity_id AND w.withdrawn_at IS NULL"
        " ORDER BY e.sha256, e.created_at, e.id"
    )


def activities(place: Place, needs: Sequence[Need]) -> str:
    rows = (
        f"SELECT DISTINCT c.stage, a.* FROM ({measured(place)}) a"
        f" JOIN {place.table('activities_school_activity_classes')} m ON m.activity_id = a.id"
        f" JOIN ({classes(place)}) c ON c.id = m.classgroup_id"
    )
    return tally(place, rows, [(need, how_many(_EACH[need[0]], need[1], _CUTS)) for need in needs])


def class_reach(place: Place, needs: Sequence[Need]) -> str:
    """A class is reached when pupils of its own took part, not by being named in the log."""
    rows = (
        f"SELECT DISTINCT c.stage, c.grade, c.id AS class_id, a.form_code, a.channel, a.themes, a.campaign_code"
        f" FROM ({standing(place)}) a"
        f" JOIN {place.table('activities_school_participation')} p ON p.activity_id = a.id"
        f" JOIN ({classes(place)}) c ON c.id = p.class_group_id"
    )
    return tally_once(place, rows, "r.class_id", needs, ACTIVITY_CUTS)


def class_months(place: Place, needs: Sequence[Need]) -> str:
    rows = (
        f"SELECT x.*, date_trunc('month', x.held_on)::date AS month FROM ({activity_classes(place)}) x"
        " WHERE date_trunc('month', x.held_on)::date = ANY(%(months)s::date[])"
    )
    return tally_once(place, rows, "r.class_id, r.month", needs, ACTIVITY_CUTS)


def grade_themes(place: Place, needs: Sequence[Need]) -> str:
    """Only themes the city expects in the stage."""
    rows = (
        f"SELECT x.*, theme FROM ({activity_classes(place)}) x CROSS JOIN LATERAL unnest(x.themes) AS theme"
        " WHERE %(themes)s::jsonb -> x.stage ? theme"
    )
    return tally_once(place, rows, "r.grade, r.theme", needs, ACTIVITY_CUTS)


def grades(place: Place, needs: Sequence[Need]) -> str:
    return tally_once(place, activity_classes(place), "r.grade", needs, ACTIVITY_CUTS)


def grade_forms(place: Place, needs: Sequence[Need]) -> str:
    """An activity of fewer than ten that is also fewer than half of its classes does not make a form used."""
    taken_part = (
        "SELECT p.activity_id, c.stage, c.grade, count(*) AS present"
        f" FROM {place.table('activities_school_participation')} p"
        f" JOIN ({classes(place)}) c ON c.id = p.class_group_id GROUP BY 1, 2, 3"
    )
    belonging = (
        "SELECT x.id, x.stage, x.grade, x.form_code, sum(z.size) AS size"
        f" FROM ({activity_classes(place)}) x"
        f" LEFT JOIN (SELECT class_id, count(*) AS size FROM ({pupils(place)}) u GROUP BY 1) z"
        " ON z.class_id = x.class_id GROUP BY 1, 2, 3, 4"
    )
    used = (
        "SELECT b.stage, b.grade, count(DISTINCT b.form_code) AS forms"
        f" FROM ({belonging}) b JOIN ({taken_part}) t"
        " ON t.activity_id = b.id AND t.stage = b.stage AND t.grade = b.grade"
        f" WHERE t.present >= {ENOUGH} OR 2 * t.present >= coalesce(b.size, 0) GROUP BY 1, 2"
    )
    return tally(place, used, [(need, f"sum(least(k.forms, {MOST_FORMS}))") for need in needs])
