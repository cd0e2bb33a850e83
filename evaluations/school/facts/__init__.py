"""Counting a school's facts in its own schema: one module a family, each the text of a SELECT.

Every SELECT gives (school_id, stage, name, filter_key, value), a row for each stage of the school and each count
asked for, zeros too. It touches one school's tables only, so that a hundred of them join by UNION ALL and a
sharded database (Citus) can send each to where that school is. What comes from public arrives as parameters.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from evaluations.school.facts import activities, evaluations, pupils, records, rights, roster, staff
from evaluations.school.facts.cells import cells
from evaluations.school.facts.shape import Place
from evaluations.standard.counts import Need

__all__ = ["FAMILIES", "Place", "cells", "names_counted", "selects"]

Family = Callable[[Place, Sequence[Need]], str]

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


def names_counted() -> frozenset[str]:
    """Every fact that is counted inside the schools."""
    return frozenset().union(*(names for names, _ in FAMILIES))


def selects(places: Iterable[Place], needs: Collection[Need]) -> Iterable[str]:
    """One text a family of facts: the SELECTs of all these schools, joined."""
    chunk = list(places)
    for names, family in FAMILIES:
        wanted = sorted(need for need in needs if need[0] in names)
        if wanted:
            yield "\nUNION ALL\n".join(family(place, wanted) for place in chunk)
