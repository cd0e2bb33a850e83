"""Growth records 成长记录. They add, they never subtract: no kind, field or state says something against a child."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.bureau.enums import RecordKind
from activities.school.models.activities import Activity
from core.audit.models import Authored
from core.tenancy.models import SchoolModel
from schools.school.models import Student
from schools.stages import ADULT_AGE, Stage


class RecordState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Returned")
    REMOVED = "removed", _("Removed after an objection")  # read only by those who decide on objections


LISTED = (
    RecordState.SUBMITTED,
    RecordState.CONFIRMED,
    RecordState.RETURNED,
)  # what a list of staff can be narrowed to


class Author(models.TextChoices):
    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")


class GrowthRecordQuerySet(models.QuerySet["GrowthRecord"]):
    def standing(self) -> "GrowthRecordQuerySet":
        """Not removed by an objection that was upheld."""
        return self.exclude(state=RecordState.REMOVED)

    def of_term(self, term_id: object) -> "GrowthRecordQuerySet":
        return self.filter(term_id=term_id)

    def waiting(self) -> "GrowthRecordQuerySet":
        return self.filter(state=RecordState.SUBMITTED)

    def returned(self) -> "GrowthRecordQuerySet":
        return self.filter(state=RecordState.RETURNED)

    def confirmed(self) -> "GrowthRecordQuerySet":
        return self.filter(state=RecordState.CONFIRMED)

    def of_classes(self, class_ids: list[object]) -> "GrowthRecordQuerySet":
        return self.filter(
            student__enrolments__class_group_id__in=class_ids, student__enrolments__ends_on__isnull=True
        )

    def latest_first(self) -> "GrowthRecordQuerySet":
        return self.order_by("-happened_on", "-id")


class GrowthRecord(Authored, SchoolModel):
    student = models.ForeignKey(Student, models.CASCADE, related_name="growth_records", db_index=False)
    term_id = models.UUIDField()  # soft
    kind = models.CharField(_("kind"), max_length=12, choices=RecordKind.choices)
    themes = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("themes"))
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="growth_records"
    )
    happened_on = models.DateField(_("date"))
    story = models.TextField(_("what happened"), max_length=2000)
    author = models.CharField(max_length=8, choices=Author.choices)
    state = models.CharField(max_length=10, choices=RecordState.choices, default=RecordState.SUBMITTED)
    submitted_at = models.DateTimeField(null=True, default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True)
    decided_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # a pledge 承诺: when to look back on it, and that it was, whatever came of it
    look_back_on = models.DateField(_("look back on"), null=True, blank=True)
    looked_back_at = models.DateTimeField(null=True)
    # 知错就改: when the help came to a close
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = GrowthRecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["term_id", "state"]),
            models.Index(fields=["student", "-happened_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=RecordKind.values), name="record_kind_never_negative"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RecordState.CONFIRMED)
                | (models.Q(decided_at__isnull=False) & ~models.Q(decided_by_name="")),
                name="record_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[RecordState.RETURNED, RecordState.REMOVED])
                | ~models.Q(decided_reason=""),
                name="record_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(look_back_on__isnull=True) | models.Q(kind=RecordKind.PLEDGE),
                name="record_look_back_only_pledge",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(kind=RecordKind.CORRECTION),
                name="record_closed_only_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"


class Objection(Authored, SchoolModel):
    """异议: a pupil or guardian disagrees with an entry; someone other than its author answers, in time."""

    growth_record = models.ForeignKey(GrowthRecord, models.CASCADE, related_name="objections")
    term_id = models.UUIDField()
    words = models.TextField(_("objection"), max_length=1000)
    due_on = models.DateField(_("answer due"))
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    is_upheld = models.BooleanField(_("upheld"), null=True)
    answered_by_id = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(is_upheld__isnull=False)),
                name="objection_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.growth_record_id} {self.due_on}"


class IntegrityFile(Authored, SchoolModel):
    """诚信档案: only for students of higher education who were eighteen when it was opened, with notice given.

    Red line: 国办发〔2016〕98号 speaks of students of eighteen and over; the database refuses all others.
    """

    student = models.OneToOneField(Student, models.CASCADE, related_name="integrity_file")
    term_id = models.UUIDField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    born_on = models.DateField()
    opened_on = models.DateField()
    notified_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(stage=Stage.HIGHER), name="integrity_file_higher_only"),
            models.CheckConstraint(
                condition=models.Q(
                    born_on__lte=models.Func(
                        models.F("opened_on"),
                        template=f"(%(expressions)s - INTERVAL '{ADULT_AGE} years')",
                        output_field=models.DateTimeField(),
                    )
                ),
                name="integrity_file_adults_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id}"
