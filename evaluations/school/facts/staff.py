# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""What belongs to the school as a whole: its teachers and its plan. The same in each stage of the school."""

from collections.abc import Sequence

from evaluations.school.facts.shape import Place, tally_school
from evaluations.standard.counts import Need

STAFF_FACTS = frozenset({"staff", "staff_trained"})
PLAN_FACTS = frozenset({"plan_items", "plan_items_done"})
MOST_ITEMS = 2  # an activity shows at most two items of the plan done

_STAFF = {"staff": "count(*)", "staff_trained": "count(*) FILTER (WHERE k.trained)"}
_PLAN = {"plan_items": "sum(k.items)", "plan_items_done": f"sum(least(k.done, {MOST_ITEMS}))"}


def staff(place: Place, needs: Sequence[Need]) -> str:
    """Each person once, trained at any time of the school year up to the term's last day."""
    people = (
        "SELECT EXISTS (SELECT FROM"
        f" {place.table('schools_school_stafftraining')} t WHERE t.staff_id = p.id"
        " AND t.held_on BETWEEN %(year_starts_on)s AND %(as_of)s) AS trained"
        f" FROM {place.table('schools_school_staff')} p"
        " WHERE p.left_on IS NULL OR p.left_on > %(census_on)s"
    )
    return tally_school(place, people, [(need, _STAFF[need[0]]) for need in needs])


def plan(place: Place, needs: Sequence[Need]) -> str:
    """Items locked in the first four weeks; a dropped one stays in the denominator. By activity, at most two each."""
    items = (
        "SELECT count(*) AS items, count(*) FILTER (WHERE i.dropped_reason = '' AND a.id IS NOT NULL) AS done"
        f" FROM {place.table('activities_school_planitem')} i"
        f" LEFT JOIN {place.table('activities_school_activity')} a"
        " ON a.id = i.activity_id AND a.withdrawn_at IS NULL"
        " WHERE i.term_id = %(term_id)s AND i.locked_at < %(lock_ends_at)s GROUP BY a.id"
    )
    return tally_school(place, items, [(need, _PLAN[need[0]]) for need in needs])
