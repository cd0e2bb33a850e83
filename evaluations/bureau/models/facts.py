"""The roll-up: all that the bureau holds of a school's facts. Counts only, never a pupil."""

from django.db import models
from django.utils import timezone

from core.tenancy.models import uuid7
from evaluations.standard.counts import MOST_KEY
from schools.bureau.models import School, Term
from schools.stages import Stage


class RollUp(models.Model):
    """When a school's facts of a term were counted last: the dashboard's freshness."""

    school = models.ForeignKey(School, models.CASCADE, related_name="roll_ups")
    term = models.ForeignKey(Term, models.CASCADE)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "term"], name="roll_up_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.counted_at}"


class Fact(models.Model):
    """One count of one school in one stage: `name` of the standard's facts, under exactly this filter.

    Distinct students are not additive, so each filter a published metric asks for has its own row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(School, models.CASCADE)
    term = models.ForeignKey(Term, models.CASCADE)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    name = models.CharField(max_length=30)
    filter_key = models.CharField(max_length=MOST_KEY, blank=True)  # "" or such as "channel=practice"
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "stage", "school", "name", "filter_key"], name="fact_once"
            ),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="fact_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.filter_key} {self.value}"


class ActivityCell(models.Model):
    """The cube: additive counts by school, term, stage, grade, form and channel."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(School, models.CASCADE)
    term = models.ForeignKey(Term, models.CASCADE)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    grade = models.PositiveSmallIntegerField()
    form_code = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    activities = models.PositiveIntegerField()
    participations = models.PositiveIntegerField()
    on_time = models.PositiveIntegerField()
    evidenced = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "school", "stage", "grade", "form_code", "channel"], name="cell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.form_code} {self.activities}"
