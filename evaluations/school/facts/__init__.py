"""Counting the facts of a hundred schools at a time, in two steps.

First what counting needs is taken out of each school into temporary tables (`rows`), one statement a table with a
SELECT for each school. Then every family of facts is counted once, over all these schools together. So PostgreSQL
plans little for each school and counts in bulk (docs/adr/0009). What comes from public arrives as parameters.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from evaluations.school.facts import activities, evaluations, pupils, records, rights, roster, rows, staff
from evaluations.school.facts.cells import CELLS
from evaluations.school.facts.shape import Place, every
from evaluations.standard.counts import Need

__all__ = ["CELLS", "Place", "leave", "names_counted", "select", "take"]

Family = Callable[[Sequence[Need]], str]

# The facts each family counts, and how.
FAMILIES: tuple[tuple[Collection[str], Family], ...] = (
    (roster.CLASS_FACTS, roster.classes),
    (roster.STUDENT_FACTS, roster.students),
    (staff.STAFF_FACTS, staff.staff),
    (staff.PLAN_FACTS, staff.plan),
    (activities.ACTIVITY_FACTS, activities.activities),
    (activities.CLASS_FACTS, activities.class_reach),
    (activities.MONTH_FACTS, activities.class_months),
    (activities.THEME_FACTS, activities.grade_themes),
    (activities.GRADE_FACTS, activities.grades),
    (activities.FORM_FACTS, activities.grade_forms),
    (pupils.PARTICIPATION_FACTS, pupils.participations),
    (pupils.REACHED_FACTS, pupils.students_reached),
    (pupils.REFLECTED_FACTS, pupils.students_reflected),
    (records.RECORD_FACTS, records.records),
    (records.RECORDED_FACTS, records.students_recorded),
    (records.PLEDGE_FACTS, records.pledges),
    (evaluations.EVALUATION_FACTS, evaluations.term_evaluations),
    (rights.OBJECTION_FACTS, rights.objections),
    (rights.REQUEST_FACTS, rights.data_requests),
    (rights.FILE_FACTS, rights.integrity_files),
)

TAKEN: dict[str, Callable[[Place], str]] = {
    "classes": rows.classes,
    "pupils": rows.pupils,
    "activities": rows.activities,
    "logged_for": rows.logged_for,
    "confirmed": rows.confirmed,
    "reflections": rows.reflections,
    "staff": rows.staff,
    "plan": rows.plan,
    "term_evaluations": rows.term_evaluations,
    "objections": rows.objections,
    "data_requests": rows.data_requests,
    "integrity_files": rows.integrity_files,
}

# Put together from what was taken.
JOINED = {
    "stages": "SELECT s.id AS school_id, x.stage FROM schools_bureau_school s"
    " CROSS JOIN LATERAL unnest(s.stages) AS x(stage) WHERE s.id = ANY(%(schools)s)",
    # a row for each class of the year that an activity was logged for
    "activity_classes": "SELECT a.*, c.id AS class_id, c.stage, c.grade FROM activities a"
    " JOIN logged_for m ON m.activity_id = a.id AND m.school_id = a.school_id"
    " JOIN classes c ON c.id = m.class_id AND c.school_id = m.school_id",
    "attendance": "SELECT t.school_id, t.activity_id, t.class_id, c.stage, c.grade, t.present FROM took_part t"
    " JOIN classes c ON c.id = t.class_id AND c.school_id = t.school_id",
}


def names_counted() -> frozenset[str]:
    """Every fact that is counted inside the schools."""
    return frozenset().union(*(names for names, _ in FAMILIES))


def take(places: Sequence[Place], needs: Collection[Need]) -> Iterator[str]:
    """Statements that make the temporary tables; `leave` drops them again."""
    # Knowing nothing of tables that are new, PostgreSQL would sort both sides of each join: a tenth of the time.
    yield "SET LOCAL enable_mergejoin = off"
    met = pupils.met_by_activities(_wanted(needs, pupils.REACHED_FACTS))
    taken = TAKEN | {"took_part": lambda place: rows.took_part(place, met)}
    for name, rows_of in taken.items():
        yield _table(name, "\nUNION ALL\n".join(f"({rows_of(place)})" for place in places))
    for name, text in JOINED.items():
        yield _table(name, text)


def _table(name: str, text: str) -> str:
    return f"CREATE TEMPORARY TABLE {name} AS {text}"


def leave() -> str:
    return f"DROP TABLE {', '.join([*TAKEN, 'took_part', *JOINED])}; SET LOCAL enable_mergejoin TO DEFAULT"


def select(needs: Collection[Need]) -> str:
    """(school_id, stage, name, filter_key, value) for each stage of each school and each count asked for, zeros too."""
    families = ((family, _wanted(needs, names)) for names, family in FAMILIES)
    counted = [(family, wanted) for family, wanted in families if wanted]
    return every(
        [family(wanted) for family, wanted in counted], [need for _, wanted in counted for need in wanted]
    )


def _wanted(needs: Collection[Need], names: Collection[str]) -> list[Need]:
    return sorted(need for need in needs if need[0] in names)
