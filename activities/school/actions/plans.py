"""The year's plan: items are added, locked once, shown by an activity, or dropped with a reason."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.school.actions import checks
from activities.school.models import Activity, PlanItem
from core.audit.claims import claim
from core.audit.models import Actor
from core.kit.errors import Refused
from schools.bureau.actions.dirty import mark_here
from schools.bureau.actions.terms import require_open
from schools.bureau.models import Term

MOST_ITEMS_AN_ACTIVITY = 2  # standard, metric plan_completion, guard


@transaction.atomic
def add(*, term: Term, title: str, channel: str, due_on: datetime.date, by: Actor) -> PlanItem:
    """An item of the term's plan. Added after the plan was locked, it is done for itself and does not count."""
    require_open(term.pk)
    if not term.holds(due_on):
        message = _("This day is outside the term, which runs from %(first)s to %(last)s.")
        raise ValidationError(
            {"due_on": message % {"first": date_format(term.starts_on), "last": date_format(term.ends_on)}}
        )
    item = PlanItem(term_id=term.pk, title=title.strip(), channel=channel, due_on=due_on)
    item.sign(by)
    item.full_clean(exclude=["created_by_id", "locked_at"])
    item.save(force_insert=True)
    mark_here(term.pk)
    return item


@transaction.atomic
def lock(*, term: Term, by: Actor) -> int:
    """Fix the plan: from now on its items can be done or dropped with a reason. Once a term."""
    require_open(term.pk)
    items = PlanItem.objects.select_for_update().filter(term_id=term.pk)
    if any(item.locked_at for item in items):
        raise Refused(_("The plan of this term is locked already; items added later do not count."))
    if not items:
        raise Refused(_("The plan is empty. Add its items first."))
    now = timezone.now()
    for item in items:
        item.locked_at = now
        item.sign(by)
    PlanItem.objects.bulk_update(items, ["locked_at", "changed_at", "changed_by_id", "changed_by_name"])
    mark_here(term.pk)
    return len(items)


@transaction.atomic
def link(*, item: PlanItem, activity: Activity | None, by: Actor) -> PlanItem:
    """Show an item as done by an activity of its term, or take that back. An activity shows two items at most."""
    item = claim(item)
    require_open(item.term_id)
    if item.dropped_reason:
        raise Refused(_("This item was dropped."))
    if activity:
        activity = claim(activity)
        _require_showing(item, activity)
    item.activity = activity
    return _store(item, by)


def _require_showing(item: PlanItem, activity: Activity) -> None:
    if activity.term_id != item.term_id or activity.withdrawn_at:
        raise ValidationError({"activity": _("Choose an activity of the same term that was not withdrawn.")})
    if activity.plan_items.exclude(pk=item.pk).count() >= MOST_ITEMS_AN_ACTIVITY:
        message = _("An activity shows at most %(most)s items of the plan. Choose another one.")
        raise ValidationError({"activity": message % {"most": MOST_ITEMS_AN_ACTIVITY}})


@transaction.atomic
def drop(*, item: PlanItem, reason: str, by: Actor) -> PlanItem:
    """Give an item up. It stays in the plan and counts as not done."""
    item = claim(item)
    require_open(item.term_id)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the item is dropped.")})
    if item.activity_id or item.dropped_reason:
        raise Refused(_("An item that was done or dropped cannot be dropped."))
    checks.require_length(PlanItem, "dropped_reason", reason.strip(), "reason")
    item.dropped_reason = reason.strip()
    return _store(item, by)


def _store(item: PlanItem, by: Actor) -> PlanItem:
    item.sign(by)
    item.save()
    mark_here(item.term_id)
    return item
