# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The rows several families start from, each computed once a school: the WITH list before a school's SELECTs."""

from evaluations.school.facts.shape import Place


def shared(place: Place) -> str:
    """`WITH classes …, pupils …, activities …, activity_classes …, attendance …, confirmed …`; unused ones cost nothing."""
    named = {
        "classes": _classes(place),
        "pupils": enrolled(place, "%(census_on)s::date"),
        "activities": _activities(place),
        "activity_classes": _activity_classes(place),
        "attendance": _attendance(place),
        "confirmed": _confirmed(place),
    }
    return "WITH " + ", ".join(f"{name} AS MATERIALIZED ({select})" for name, select in named.items())


def enrolled(place: Place, day: str) -> str:
    """Students in a class of the term's year on a day: (student_id, class_id, stage, grade), one row a student."""
    return (
        "SELECT DISTINCT ON (e.student_id) e.student_id, c.id AS class_id, c.stage, c.grade, e.starts_on"
        f" FROM {place.table('schools_school_enrolment')} e JOIN classes c ON c.id = e.class_group_id"
        f" WHERE e.starts_on <= {day} AND (e.ends_on IS NULL OR e.ends_on >= {day})"
        " ORDER BY e.student_id, e.starts_on DESC, e.id"
    )


def _classes(place: Place) -> str:
    """Those of the term's school year."""
    return (
        f"SELECT c.id, c.stage, c.grade FROM {place.table('schools_school_classgroup')} c"
        " WHERE c.school_year = %(school_year)s"
    )


def _activities(place: Place) -> str:
    """The term's activities that were not withdrawn, with whether they were logged in time and show evidence."""
    # Logged before it was held is not in time: the device's clock counts, but not before the activity.
    on_time = "(a.logged_at AT TIME ZONE %(zone)s)::date - a.held_on BETWEEN 0 AND 7"
    return (
        "SELECT a.id, a.form_code, a.channel, a.themes, a.campaign_code, a.held_on,"
        f" {on_time} AS on_time, f.activity_id IS NOT NULL AS evidenced"
        f" FROM {place.table('activities_school_activity')} a"
        f" LEFT JOIN (SELECT DISTINCT activity_id FROM ({_first_files(place)}) e) f ON f.activity_id = a.id"
        " WHERE a.term_id = %(term_id)s AND a.withdrawn_at IS NULL"
    )


def _first_files(place: Place) -> str:
    """A file counts once a school, for the activity that showed it first."""
    return (
        "SELECT DISTINCT ON (e.sha256) e.activity_id"
        f" FROM {place.table('activities_school_evidence')} e"
        f" JOIN {place.table('activities_school_activity')} w ON w.id = e.activity_id AND w.withdrawn_at IS NULL"
        " ORDER BY e.sha256, e.created_at, e.id"
    )


def _activity_classes(place: Place) -> str:
    """A row for each class of the year that an activity was logged for."""
    return (
        "SELECT a.*, c.id AS class_id, c.stage, c.grade FROM activities a"
        f" JOIN {place.table('activities_school_activity_classes')} m ON m.activity_id = a.id"
        " JOIN classes c ON c.id = m.classgroup_id"
    )


def _attendance(place: Place) -> str:
    """How many took part, by activity and the class they were logged with; an activity nobody took part in has no row."""
    return (
        "SELECT t.activity_id, c.id AS class_id, c.stage, c.grade, t.present"
        " FROM (SELECT p.activity_id, p.class_group_id, count(*) AS present FROM activities a"
        f" JOIN {place.table('activities_school_participation')} p ON p.activity_id = a.id GROUP BY 1, 2) t"
        " JOIN classes c ON c.id = t.class_group_id"
    )


def _confirmed(place: Place) -> str:
    """The term's confirmed growth records of its pupils."""
    return (
        "SELECT u.stage, u.grade, g.student_id, g.kind, g.author, g.submitted_at, g.decided_at, g.closed_on,"
        " g.look_back_on, g.looked_back_at"
        f" FROM {place.table('activities_school_growthrecord')} g JOIN pupils u ON u.student_id = g.student_id"
        " WHERE g.term_id = %(term_id)s AND g.state = 'confirmed'"
    )
