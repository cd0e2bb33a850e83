# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The roll-up's public side: what is counted for a term, what the counting needs to know, and how counts are kept.

The counting itself is `evaluations.school.facts`, run by `evaluations.school.tasks`: the bureau reads no school's table.
"""

import datetime
import json
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from activities.bureau.enums import WHOLE_SCHOOL_FORMS
from activities.bureau.models import Campaign, Theme
from evaluations.bureau.models import RollUp, Standard
from evaluations.bureau.parsed import parsed
from evaluations.standard.counts import Need, needed_counts, parse_filter_key
from schools.bureau.models import DirtySchool, Term
from schools.bureau.working_days import working_days
from schools.stages import Stage

PUBLIC_FACTS = frozenset({"checks_drawn", "checks_matched", "submissions_due", "submissions_on_time"})
PLAN_LOCK = datetime.timedelta(weeks=4)  # plan items count when they are locked by then
SETTLED = datetime.timedelta(weeks=8)  # who came later is not due a term evaluation
_AROUND = datetime.timedelta(
    days=120
)  # working days are known from so long before the term to so long after it
_KEY = "name || '|' || filter_key"

Params = dict[str, Any]
Seen = dict[Any, datetime.datetime]


# ---- what to count -------------------------------------------------------------------------------------------------


def needs_of(term: Term, names: Iterable[str]) -> set[Need]:
    """Every fact as a whole, and exactly the filters the term's standard asks for.

    A filter by campaign is left out in a term without one: a count nobody asked for is not known, rather than 0.
    """
    standard = Standard.objects.for_term(term)
    asked = needed_counts(parsed(standard)) if standard else set()
    if not campaigns_of(term):
        asked = {need for need in asked if "campaign" not in parse_filter_key(need[1])}
    return {(name, "") for name in {*names, *PUBLIC_FACTS}} | asked


def campaigns_of(term: Term) -> list[str]:
    """The term's campaigns that have begun."""
    begun = Campaign.objects.filter(term=term, starts_on__lte=timezone.localdate())
    return sorted(begun.values_list("code", flat=True))


def last_day(term: Term) -> datetime.date:
    """The day up to which the term is counted: today while it runs, so that a closed one recomputes the same."""
    return min(timezone.localdate(), term.ends_on)


def parameters(term: Term) -> Params:
    """What the SELECTs need of public, as plain values."""
    as_of = last_day(term)
    return {
        "term_id": term.pk,
        "school_year": term.school_year,
        "year_starts_on": datetime.date(term.school_year, 8, 1),
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "census_on": term.census_on,
        "as_of": as_of,
        "evaluated_on": max(as_of, term.census_on),
        "joined_by": term.ends_on - SETTLED,
        "lock_ends_at": _midnight(term.starts_on + PLAN_LOCK + datetime.timedelta(days=1)),
        "zone": settings.TIME_ZONE,
        "whole_school_forms": sorted(WHOLE_SCHOOL_FORMS),
        "months": [day for day in _months(term) if day <= as_of],
        "themes": json.dumps(_themes()),
        "campaigns": campaigns_of(term),
        "working_days": _working_days(term),
    }


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _working_days(term: Term) -> list[datetime.date]:
    """Never empty: width_bucket refuses that."""
    first = term.starts_on - _AROUND
    return working_days(first, max(term.ends_on + _AROUND, timezone.localdate())) or [first]


def _months(term: Term) -> list[datetime.date]:
    return [datetime.date(year, month, 1) for year, month in term.months()]


def _themes() -> dict[str, list[str]]:
    """{stage: codes expected there}."""
    themes = list(Theme.objects.in_use().values_list("code", "stages"))
    return {stage: sorted(code for code, stages in themes if stage in stages) for stage in Stage.values}


# ---- keeping the counts --------------------------------------------------------------------------------------------


def write_facts(select: str, params: Params) -> int:
    """Keep what a SELECT of (school_id, stage, name, filter_key, value) gives; rows that are right stay untouched."""
    return run(
        "INSERT INTO evaluations_bureau_fact AS f (id, term_id, school_id, stage, name, filter_key, value)"
        " SELECT gen_random_uuid(), %(term_id)s, n.school_id, n.stage, n.name, n.filter_key, n.value"
        f" FROM ({select}) AS n"
        # Most are as they were: asking costs less than the conflict, which locks the row it meets.
        " WHERE NOT EXISTS (SELECT FROM evaluations_bureau_fact s WHERE s.term_id = %(term_id)s"
        "  AND s.school_id = ANY(%(schools)s) AND s.school_id = n.school_id AND s.stage = n.stage AND s.name = n.name"
        "  AND s.filter_key = n.filter_key AND s.value = n.value)"
        " ON CONFLICT (term_id, stage, school_id, name, filter_key) DO UPDATE SET value = excluded.value"
        " WHERE f.value <> excluded.value",
        params,
    )


def write_cells(select: str, params: Params) -> None:
    """Keep the cube's cells; those that are there no more get 0 and go."""
    numbers = ("activities", "participations", "on_time", "evidenced")
    keys = "school_id, stage, grade, form_code, channel"
    differs = " OR ".join(f"c.{name} <> excluded.{name}" for name in numbers)
    run(
        f"INSERT INTO evaluations_bureau_activitycell AS c (id, term_id, {keys}, {', '.join(numbers)})"
        f" SELECT gen_random_uuid(), %(term_id)s, {keys}, {', '.join(f'sum({name})' for name in numbers)}"
        f" FROM ({select} UNION ALL SELECT {keys}, 0, 0, 0, 0 FROM evaluations_bureau_activitycell"
        "  WHERE term_id = %(term_id)s AND school_id = ANY(%(schools)s)) AS n"
        f" GROUP BY {keys}"
        f" ON CONFLICT (term_id, school_id, stage, grade, form_code, channel)"
        f" DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in numbers)} WHERE {differs}",
        params,
    )
    run(
        "DELETE FROM evaluations_bureau_activitycell"
        " WHERE term_id = %(term_id)s AND school_id = ANY(%(schools)s) AND activities = 0",
        params,
    )


def public_select(names: Collection[str] = PUBLIC_FACTS) -> str:
    """Those of the facts that public itself holds: spot checks, and submissions against their day."""
    return " UNION ALL ".join(text for facts, text in _PUBLIC if not facts.isdisjoint(names))


_STAGES = " FROM schools_bureau_school s CROSS JOIN LATERAL unnest(s.stages) AS x(stage)"
_VALUES = "SELECT s.id AS school_id, x.stage, v.name, '' AS filter_key, coalesce(v.value, 0)::bigint AS value"
_PUBLIC = (
    (
        frozenset({"checks_drawn", "checks_matched"}),
        (
            f"{_VALUES}{_STAGES} LEFT JOIN (SELECT school_id, stage, sum(drawn) AS drawn, sum(matched) AS matched"
            "   FROM evaluations_bureau_inspection WHERE term_id = %(term_id)s GROUP BY 1, 2) i"
            "   ON i.school_id = s.id AND i.stage = x.stage"
            " CROSS JOIN LATERAL (VALUES ('checks_drawn', i.drawn), ('checks_matched', i.matched)) AS v(name, value)"
            " WHERE s.id = ANY(%(schools)s)"
        ),
    ),
    (
        frozenset({"submissions_due", "submissions_on_time"}),
        (
            f"{_VALUES}{_STAGES} LEFT JOIN evaluations_bureau_submission b"
            "   ON b.term_id = %(term_id)s AND b.school_id = s.id AND b.stage = x.stage"
            " CROSS JOIN LATERAL (VALUES"
            "   ('submissions_due', CASE WHEN b.id IS NOT NULL OR %(is_due)s THEN 1 END),"
            "   ('submissions_on_time', CASE WHEN b.was_on_time THEN 1 END)) AS v(name, value)"
            " WHERE s.id = ANY(%(schools)s)"
        ),
    ),
)


def write_public_facts(term: Term, school_ids: Collection[Any]) -> int:
    """Due is what has come in, and everything once the day is past."""
    is_due = timezone.localdate() > term.submit_by
    return write_facts(public_select(), {"term_id": term.pk, "schools": list(school_ids), "is_due": is_due})


def drop_stale(term: Term, school_ids: Collection[Any], needs: Collection[Need]) -> int:
    """Rows nobody counts any more: of a filter no longer asked for, or of a stage the school no longer has."""
    return run(
        "DELETE FROM evaluations_bureau_fact f WHERE f.term_id = %(term_id)s AND f.school_id = ANY(%(schools)s)"
        f" AND ({_KEY} <> ALL(%(keys)s) OR NOT EXISTS (SELECT FROM schools_bureau_school s"
        "   WHERE s.id = f.school_id AND f.stage = ANY(s.stages)))",
        {"term_id": term.pk, "schools": list(school_ids), "keys": [f"{name}|{key}" for name, key in needs]},
    )


def run(statement: str, params: Params) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


# ---- dirty markers -------------------------------------------------------------------------------------------------


def lock_term(term: Term) -> None:
    """One roll-up of a term at a time; nobody who logs an activity waits for it. Let go with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"roll_up {term.pk}"])


def markers(term: Term, school_ids: Collection[Any]) -> Seen:
    """The marks as they stand before counting begins."""
    dirty = DirtySchool.objects.filter(term=term, school_id__in=school_ids)
    return dict(dirty.values_list("school_id", "marked_at"))


def finish(term: Term, school_ids: Collection[Any], seen: Seen) -> None:
    """Note when they were counted, and clear the marks that are still those seen before the counting.

    Equal, not merely earlier: a mark set before the counting by a transaction that ended after it carries an early
    time too, and its rows were not counted.
    """
    now = timezone.now()
    RollUp.objects.bulk_create(
        [RollUp(school_id=school_id, term=term, counted_at=now) for school_id in school_ids],
        update_conflicts=True,
        unique_fields=["school", "term"],
        update_fields=["counted_at"],
    )
    if seen:
        run(
            "DELETE FROM schools_bureau_dirtyschool d"
            " USING unnest(%(schools)s::uuid[], %(marks)s::timestamptz[]) AS m(school_id, marked_at)"
            " WHERE d.term_id = %(term_id)s AND d.school_id = m.school_id AND d.marked_at = m.marked_at",
            {"term_id": term.pk, "schools": list(seen), "marks": list(seen.values())},
        )
