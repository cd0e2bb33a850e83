"""A student's term evaluation 学期评价: a level with its evidence, inside the school only. Never a rank, never a sum."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.school.models import GrowthRecord
from core.audit.models import Authored
from core.tenancy.models import SchoolModel
from schools.school.models import Student


class TermEvaluation(Authored, SchoolModel):
    class Level(models.TextChoices):
        EXEMPLARY = "A", _("Sets an example")
        STEADY = "B", _("Steady")
        GROWING = "C", _("Growing")
        BEGINNING = "D", _("Beginning")

    student = models.ForeignKey(Student, models.CASCADE, related_name="term_evaluations", db_index=False)
    term_id = models.UUIDField()
    level = models.CharField(_("level"), max_length=1, choices=Level.choices, blank=True)
    words = models.TextField(_("comment"), max_length=1000, blank=True)
    self_words = models.TextField(_("self-evaluation"), max_length=1000, blank=True)
    cited = models.ManyToManyField(GrowthRecord, blank=True, related_name="cited_by")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "term_id"], name="term_evaluation_once")]

    def __str__(self) -> str:
        return f"{self.student_id}"
