"""Submission 报送: the frozen packet of a school's self-evaluation, and how the bureau reviewed it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import uuid7
from evaluations.bureau.models.standards import Standard
from schools.bureau.models import School, Term
from schools.stages import Stage


class SubmissionState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of_term(self, term: Term) -> "SubmissionQuerySet":
        return self.filter(term=term)

    def seen_by(self, district_ids: frozenset[str]) -> "SubmissionQuerySet":
        return self.filter(school__district_id__in=district_ids) if district_ids else self

    def waiting_first(self) -> "SubmissionQuerySet":
        """What waits for a reviewer on top, the longest waiting first."""
        waits = models.Case(models.When(state=SubmissionState.SUBMITTED, then=0), default=1)
        return self.order_by(waits, "state", "submitted_at", "pk")


class Submission(Authored):
    """One a school, term and stage. A return makes the school submit again into the same row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="submissions")
    term = models.ForeignKey(Term, models.PROTECT, related_name="submissions")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    standard = models.ForeignKey(Standard, models.PROTECT)
    packet = models.JSONField()  # answers and counts as they were; frozen
    sha256 = models.CharField(max_length=64)  # of the packet's canonical JSON
    state = models.CharField(
        max_length=10, choices=SubmissionState.choices, default=SubmissionState.SUBMITTED
    )
    round_number = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)  # two reviewers at once: the second is told
    first_submitted_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    was_on_time = models.BooleanField(default=True)
    # the locked result, once approved
    total = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    result = models.JSONField(null=True)  # the working, every number with its components
    approved_at = models.DateTimeField(null=True)
    # who submitted and who approved are two people: see actions.reviews and the constraint
    submitted_by_id = models.UUIDField(null=True)
    submitted_by_name = models.CharField(max_length=60, blank=True)
    approved_by_id = models.UUIDField(null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "term", "stage"], name="submission_once"),
            models.CheckConstraint(
                condition=~models.Q(state=SubmissionState.APPROVED)
                | (
                    models.Q(total__isnull=False)
                    & models.Q(result__isnull=False)
                    & models.Q(approved_at__isnull=False)
                ),
                name="submission_approved_with_result",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by_id__isnull=True)
                | models.Q(submitted_by_id__isnull=True)
                | ~models.Q(approved_by_id=models.F("submitted_by_id")),
                name="submission_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.stage} {self.state}"


class SubmissionFile(Authored):
    """A piece of evidence published with a packet, for the reviewer to open."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    indicator_code = models.CharField(max_length=10)
    stored_file = models.FileField(upload_to="submissions/%Y/%m")
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.indicator_code} {self.sha256[:12]}"


class Review(Authored):
    """What a reviewer did, in order; never changed, never removed."""

    class Act(models.TextChoices):
        RETURN = "return", _("Returned")
        ADJUST = "adjust", _("Adjusted")
        APPROVE = "approve", _("Approved")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reviews")
    act = models.CharField(max_length=10, choices=Act.choices)
    indicator_code = models.CharField(max_length=10, blank=True)
    level = models.CharField(max_length=12, blank=True)  # adjusted level or answer
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    round_number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(act="approve") | ~models.Q(reason=""), name="review_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.created_at}"


class Inspection(Authored):
    """抽查: how many of a school's records were drawn, and how many matched."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(School, models.CASCADE, related_name="inspections")
    term = models.ForeignKey(Term, models.CASCADE)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    seed = models.CharField(max_length=64)  # public, so that the sample can be drawn again
    drawn = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(matched__lte=models.F("drawn")), name="inspection_within_drawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.matched}/{self.drawn}"
