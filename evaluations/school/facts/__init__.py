"""Counting a school's facts in its own schema: one module a family, each the text of a SELECT.

Every SELECT gives (school_id, stage, name, filter_key, value), a row for each stage of the school and each count
asked for, zeros too. It touches one school's tables only, so that a sharded database (Citus) can send it to where
that school is. What comes from public arrives as parameters.
"""

from collections.abc import Callable, Collection, Sequence

from evaluations.school.facts import activities, evaluations, pupils, records, rights, roster, staff
from evaluations.school.facts.cells import cells
from evaluations.school.facts.rows import shared
from evaluations.school.facts.shape import Place, every
from evaluations.standard.counts import Need

__all__ = ["FAMILIES", "Place", "cells", "names_counted", "select"]

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


def select(place: Place, needs: Collection[Need]) -> str:
    """All facts of a school. One statement a school: planning ten together takes longer than ten times one."""
    families = ((family, sorted(need for need in needs if need[0] in names)) for names, family in FAMILIES)
    counted = [(family, wanted) for family, wanted in families if wanted]
    tallies = [family(place, wanted) for family, wanted in counted]
    return f"{shared(place)} {every(place, tallies, [need for _, wanted in counted for need in wanted])}"
