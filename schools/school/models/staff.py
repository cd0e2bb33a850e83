"""Teaching staff and the training they took part in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import SchoolModel


class Staff(Authored, SchoolModel):
    name = models.CharField(_("name"), max_length=60)
    name_pinyin = models.CharField(max_length=200, editable=False)
    user_id = models.UUIDField(null=True, unique=True)  # soft: the account in public
    source_id = models.CharField(max_length=80, null=True, editable=False)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_id"], name="staff_source_once")]

    def __str__(self) -> str:
        return self.name


class StaffTraining(Authored, SchoolModel):
    """One person at one training on integrity education or professional ethics 师德."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="trainings", db_index=False)
    title = models.CharField(_("title"), max_length=80)
    held_on = models.DateField(_("date"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "title", "held_on"], name="training_once")]

    def __str__(self) -> str:
        return self.title
