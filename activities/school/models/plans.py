"""The year's plan 计划: items are locked four weeks into term; one is done when an activity shows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.bureau.enums import Channel
from activities.school.models.activities import Activity
from core.audit.models import Authored
from core.tenancy.models import SchoolModel


class PlanItem(Authored, SchoolModel):
    term_id = models.UUIDField()
    title = models.CharField(_("title"), max_length=80)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    due_on = models.DateField(_("due"))
    locked_at = models.DateTimeField(null=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="plan_items")
    dropped_reason = models.CharField(_("reason for dropping"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title
