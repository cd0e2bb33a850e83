"""The score as it stands: recomputed after each roll-up, locked in the submission once approved."""

from django.db import models
from django.utils import timezone

from core.tenancy.models import uuid7
from evaluations.bureau.models.standards import Standard
from schools.bureau.models import School, Term
from schools.stages import Stage


class ScoreQuerySet(models.QuerySet["Score"]):
    def of_term(self, term: Term) -> "ScoreQuerySet":
        return self.filter(term=term)


class Score(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(School, models.CASCADE, related_name="scores")
    term = models.ForeignKey(Term, models.CASCADE)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    standard = models.ForeignKey(Standard, models.PROTECT)
    total = models.DecimalField(max_digits=6, decimal_places=3, null=True)  # 0–100; null: nothing to go by
    sets = models.JSONField(default=dict)  # {"A": {"points": 8.5, "maximum": 10}, …}
    working = models.JSONField(default=dict)
    is_final = models.BooleanField(default=False)
    computed_at = models.DateTimeField(default=timezone.now)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "stage", "school"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.stage} {self.total}"
