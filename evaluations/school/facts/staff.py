"""What belongs to the school as a whole: its teachers and its plan. The same in each stage of the school."""

from collections.abc import Sequence

from evaluations.school.facts.shape import tally_school
from evaluations.standard.counts import Need

STAFF_FACTS = frozenset({"staff", "staff_trained"})
PLAN_FACTS = frozenset({"plan_items", "plan_items_done"})
MOST_ITEMS = 2  # an activity shows at most two items of the plan done

_STAFF = {"staff": "count(*)", "staff_trained": "count(*) FILTER (WHERE k.trained)"}
_PLAN = {"plan_items": "sum(k.items)", "plan_items_done": f"sum(least(k.done, {MOST_ITEMS}))"}


def staff(needs: Sequence[Need]) -> str:
    return tally_school("SELECT p.* FROM staff p", [(need, _STAFF[need[0]]) for need in needs])


def plan(needs: Sequence[Need]) -> str:
    """A dropped item stays in the denominator."""
    return tally_school("SELECT i.* FROM plan i", [(need, _PLAN[need[0]]) for need in needs])
