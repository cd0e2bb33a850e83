# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""What is taken out of each school before anything is counted: rows, or numbers where rows would be many.

Each SELECT touches one school's tables only, so that a sharded database (Citus) can send it to where that school is.
"""

from collections.abc import Sequence

from evaluations.school.facts.shape import PERSONAL, Place

# Without accidental spaces: a copied text is the same text.
_WORDS = "md5(regexp_replace(g.story, '[[:space:]\u3000]+', '', 'g'))"


def classes(place: Place) -> str:
    """Those of the term's school year."""
    return (
        f"SELECT {place.id}, c.id, c.stage, c.grade FROM {place.table('schools_school_classgroup')} c"
        " WHERE c.school_year = %(school_year)s"
    )


def pupils(place: Place) -> str:
    """The students on the census day."""
    return f"SELECT {place.id}, u.* FROM ({_enrolled(place, '%(census_on)s::date')}) u"


def _enrolled(place: Place, day: str) -> str:
    """Students in a class of the term's year on a day: (student_id, class_id, stage, grade), one row a student."""
    return (
        "SELECT DISTINCT ON (e.student_id) e.student_id, c.id AS class_id, c.stage, c.grade"
        f" FROM {place.table('schools_school_enrolment')} e"
        f" JOIN {place.table('schools_school_classgroup')} c"
        " ON c.id = e.class_group_id AND c.school_year = %(school_year)s"
        f" WHERE e.starts_on <= {day} AND (e.ends_on IS NULL OR e.ends_on >= {day})"
        " ORDER BY e.student_id, e.starts_on DESC, e.id"
    )


def activities(place: Place) -> str:
    """The term's activities that were not withdrawn, with whether they were logged in time and show evidence."""
    # Logged before it was held is not in time: the device's clock counts, but not before the activity.
    on_time = "(a.logged_at AT TIME ZONE %(zone)s)::date - a.held_on BETWEEN 0 AND 7"
    return (
        f"SELECT {place.id}, a.id, a.form_code, a.channel, a.themes, a.campaign_code, a.held_on,"
        f" {on_time} AS on_time, f.activity_id IS NOT NULL AS evidenced"
        f" FROM {_term_activities(place)} LEFT JOIN (SELECT DISTINCT activity_id FROM ({_first_files(place)}) e) f"
        " ON f.activity_id = a.id"
    )


def _term_activities(place: Place) -> str:
    return (
        f"(SELECT * FROM {place.table('activities_school_activity')}"
        " WHERE term_id = %(term_id)s AND withdrawn_at IS NULL) AS a"
    )


def _first_files(place: Place) -> str:
    """A file counts once a school, for the activity that showed it first."""
    return (
        "SELECT DISTINCT ON (e.sha256) e.activity_id"
        f" FROM {place.table('activities_school_evidence')} e"
        f" JOIN {place.table('activities_school_activity')} w ON w.id = e.activity_id AND w.withdrawn_at IS NULL"
        " ORDER BY e.sha256, e.created_at, e.id"
    )


def logged_for(place: Place) -> str:
    """The classes that the term's activities were logged for."""
    return (
        f"SELECT {place.id}, m.activity_id, m.classgroup_id AS class_id FROM {_term_activities(place)}"
        f" JOIN {place.table('activities_school_activity_classes')} m ON m.activity_id = a.id"
    )


def took_part(place: Place, met: Sequence[str]) -> str:
    """Who took part, in one pass: how many by activity and class, and by student what the activities met.

    `met` is columns that say of an activity `r` which conditions it meets, a bit each: settled once an activity and
    not once for everyone who took part. Rows have either student_id, or activity_id and class_id.
    """
    told = ", ".join(f"CASE WHEN {PERSONAL} THEN {bits} ELSE 0 END AS met{at}" for at, bits in enumerate(met))
    together = ", ".join(f"bit_or(f.met{at}) AS met{at}" for at in range(len(met)))
    return (
        f"SELECT {place.id}, p.student_id, p.activity_id, p.class_group_id AS class_id, count(*) AS present, {together}"
        # OFFSET 0: or else PostgreSQL would work out the bits for every row of the join
        f" FROM (SELECT r.id, {told} FROM (SELECT * FROM {_term_activities(place)}) AS r OFFSET 0) AS f"
        f" JOIN {place.table('activities_school_participation')} p ON p.activity_id = f.id"
        " GROUP BY GROUPING SETS ((p.student_id), (p.activity_id, p.class_group_id))"
    )


def confirmed(place: Place) -> str:
    """The term's confirmed growth records."""
    return (
        f"SELECT {place.id}, g.student_id, g.kind, g.author, g.submitted_at, g.decided_at, g.closed_on,"
        f" g.look_back_on, g.looked_back_at FROM {place.table('activities_school_growthrecord')} g"
        " WHERE g.term_id = %(term_id)s AND g.state = 'confirmed'"
    )


def reflections(place: Place) -> str:
    """Confirmed reflections on an activity that the student took part in, with a fingerprint of the words."""
    return (
        f"SELECT {place.id}, g.id, g.student_id, g.activity_id, g.created_at, {_WORDS} AS words"
        f" FROM {place.table('activities_school_growthrecord')} g"
        f" JOIN {place.table('activities_school_participation')} p"
        " ON p.activity_id = g.activity_id AND p.student_id = g.student_id"
        " WHERE g.term_id = %(term_id)s AND g.kind = 'reflection' AND g.state = 'confirmed'"
    )


def staff(place: Place) -> str:
    """Each person once, trained at any time of the school year up to the term's last day."""
    return (
        f"SELECT {place.id}, EXISTS (SELECT FROM {place.table('schools_school_stafftraining')} t"
        " WHERE t.staff_id = p.id AND t.held_on BETWEEN %(year_starts_on)s AND %(as_of)s) AS trained"
        f" FROM {place.table('schools_school_staff')} p WHERE p.left_on IS NULL OR p.left_on > %(census_on)s"
    )


def plan(place: Place) -> str:
    """Items locked in the first four weeks, by the activity that shows them done; a dropped one is not done."""
    return (
        f"SELECT {place.id}, count(*) AS items,"
        " count(*) FILTER (WHERE i.dropped_reason = '' AND a.id IS NOT NULL) AS done"
        f" FROM {place.table('activities_school_planitem')} i"
        f" LEFT JOIN {place.table('activities_school_activity')} a"
        " ON a.id = i.activity_id AND a.withdrawn_at IS NULL"
        " WHERE i.term_id = %(term_id)s AND i.locked_at < %(lock_ends_at)s GROUP BY a.id"
    )


def term_evaluations(place: Place) -> str:
    """By grade, who is due one and has one. Due: in a class at the end (today while the term runs), and at the school
    for eight weeks of it by then."""
    return (
        f"SELECT {place.id}, u.stage, u.grade, count(*) AS due, count(e.confirmed_at) AS done,"
        " count(*) FILTER (WHERE btrim(e.self_words) <> '') AS own_words,"
        " count(e.confirmed_at) FILTER (WHERE e.days_cited >= 2) AS evidenced"
        f" FROM ({_enrolled(place, '%(evaluated_on)s::date')}) u"
        f" LEFT JOIN ({_evaluated(place)}) e ON e.student_id = u.student_id"
        f" WHERE EXISTS (SELECT FROM {place.table('schools_school_enrolment')} n"
        " WHERE n.student_id = u.student_id AND n.starts_on <= %(joined_by)s"
        " AND (n.ends_on IS NULL OR n.ends_on >= %(starts_on)s)) GROUP BY u.stage, u.grade"
    )


def _evaluated(place: Place) -> str:
    """With how many different days the student's own confirmed records of this term, cited there, are from."""
    return (
        "SELECT v.student_id, v.confirmed_at, v.self_words, count(DISTINCT g.happened_on) AS days_cited"
        f" FROM {place.table('evaluations_school_termevaluation')} v"
        f" LEFT JOIN {place.table('evaluations_school_termevaluation_cited')} q ON q.termevaluation_id = v.id"
        f" LEFT JOIN {place.table('activities_school_growthrecord')} g ON g.id = q.growthrecord_id"
        " AND g.term_id = v.term_id AND g.student_id = v.student_id AND g.state = 'confirmed'"
        " WHERE v.term_id = %(term_id)s GROUP BY v.id"
    )


def objections(place: Place) -> str:
    return (
        f"SELECT {place.id}, g.student_id, o.answered_at, o.due_on"
        f" FROM {place.table('activities_school_objection')} o"
        f" JOIN {place.table('activities_school_growthrecord')} g ON g.id = o.growth_record_id"
        " WHERE o.term_id = %(term_id)s"
    )


def data_requests(place: Place) -> str:
    return (
        f"SELECT {place.id}, d.student_id, d.closed_on, d.due_on FROM {place.table('schools_school_datarequest')} d"
        " WHERE d.received_on BETWEEN %(starts_on)s AND %(ends_on)s"
    )


def integrity_files(place: Place) -> str:
    return (
        f"SELECT {place.id}, f.student_id, f.stage, f.notified_on, f.opened_on"
        f" FROM {place.table('activities_school_integrityfile')} f WHERE f.opened_on <= %(ends_on)s"
    )
