"""Counting schools into public: in chunks, each in one transaction, the only place that reads several schools' tables.

It runs in public with qualified names, as the login role, which may read every school's schema.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from django.db import DatabaseError, transaction

from core.tenancy.context import in_public
from evaluations.bureau import roll_up
from evaluations.school import facts
from schools.bureau.models import DirtySchool, School, Term

log = logging.getLogger(__name__)
CHUNK = 100  # schools a transaction, and a statement: more would hold many locks, and gain nothing (evidence/tenancy.md §4)


class Then(Protocol):
    """What follows from the counts; runs in their transaction, so that a mark is cleared only when both are done."""

    def __call__(self, *, term: Term, school_ids: list[Any]) -> object: ...


def nothing(*, term: Term, school_ids: list[Any]) -> None:
    return None


def roll_up_dirty(then: Then = nothing) -> dict[Term, list[Any]]:
    """Count every school that changed, term by term; returns whom."""
    with in_public():
        marked = DirtySchool.objects.filter(school__is_sick=False)
        terms = Term.objects.filter(pk__in=marked.values("term_id").distinct())
        return {term: done for term in terms if (done := count(term, _ids(marked, term), then))}


def _ids(marked: Any, term: Term) -> list[Any]:
    return list(marked.filter(term=term).order_by("school_id").values_list("school_id", flat=True))


def count(term: Term, school_ids: Iterable[Any] | None = None, then: Then = nothing) -> list[Any]:
    """Count these schools, or all; returns those counted. A school that cannot be counted holds up no other.

    In a closed term only what was marked before it was closed: afterwards its facts stay as they are.
    """
    with in_public():
        schools = School.objects.of_term(term).filter(is_sick=False).order_by("pk")
        if not term.is_open:
            schools = schools.filter(pk__in=DirtySchool.objects.filter(term=term).values("school_id"))
        if school_ids is not None:
            schools = schools.filter(pk__in=list(school_ids))
        return [done for chunk in _chunks(list(schools)) for done in _try_chunk(term, chunk, then)]


def _chunks(schools: list[School]) -> Iterator[list[School]]:
    for start in range(0, len(schools), CHUNK):
        yield schools[start : start + CHUNK]


def _try_chunk(term: Term, schools: Sequence[School], then: Then) -> list[Any]:
    try:
        return _count_chunk(term, schools, then)
    except DatabaseError:
        if len(schools) == 1:
            log.exception("School %s could not be counted; it stays marked.", schools[0].code)
            return []
        half = len(schools) // 2
        return _try_chunk(term, schools[:half], then) + _try_chunk(term, schools[half:], then)


@transaction.atomic
def _count_chunk(term: Term, schools: Sequence[School], then: Then) -> list[Any]:
    ids = [school.pk for school in schools]
    roll_up.lock_term(term)
    seen = roll_up.markers(term, ids)
    needs = roll_up.needs_of(term, facts.names_counted())
    params = roll_up.parameters(term) | {"schools": ids}
    for statement in facts.take([facts.Place(str(each.pk), each.schema_name) for each in schools], needs):
        roll_up.run(statement, params)
    roll_up.write_facts(facts.select(needs), params)
    roll_up.write_cells(facts.CELLS, params)
    roll_up.run(facts.leave(), {})
    roll_up.write_public_facts(term, ids)
    roll_up.drop_stale(term, ids, needs)
    then(term=term, school_ids=ids)
    roll_up.finish(term, ids, seen)
    return ids
