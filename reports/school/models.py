"""Nominations 推荐: whom the school puts forward, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import SchoolModel
from schools.school.models import Student


class Nomination(Authored, SchoolModel):
    round_id = models.UUIDField()  # soft: the bureau's round
    student = models.ForeignKey(Student, models.CASCADE, related_name="nominations")
    deeds = models.TextField(_("deeds"), max_length=1000)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round_id", "student"], name="nomination_once")]

    def __str__(self) -> str:
        return f"{self.student_id}"
