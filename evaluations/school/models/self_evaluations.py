"""Self-evaluation 自评: the school's answers to the rated indicators and checks, with evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import SchoolModel
from schools.stages import Stage


class SelfEvaluation(Authored, SchoolModel):
    term_id = models.UUIDField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    standard_id = models.UUIDField()
    submission_id = models.UUIDField(null=True)  # soft: the frozen packet in public
    submitted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term_id", "stage"], name="self_evaluation_once")]

    def __str__(self) -> str:
        return f"{self.stage}"


class Answer(Authored, SchoolModel):
    """A level A–D for a rated indicator; yes, no or n/a for a check."""

    self_evaluation = models.ForeignKey(
        SelfEvaluation, models.CASCADE, related_name="answers", db_index=False
    )
    indicator_code = models.CharField(max_length=10)
    value = models.CharField(_("answer"), max_length=4)  # A B C D · yes no na
    words = models.TextField(_("explanation"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=0)  # counts the times it was saved

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["self_evaluation", "indicator_code"], name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(value__in=["A", "B", "C", "D", "yes", "no", "na"]),
                name="answer_known_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_code} {self.value}"


class AnswerFile(Authored, SchoolModel):
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="files", db_index=False)
    stored_file = models.FileField(upload_to="answers/%Y/%m")
    original_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "sha256"], name="answer_file_once")]

    def __str__(self) -> str:
        return self.original_name
