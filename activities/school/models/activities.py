"""What a class did: the activity, who took part, what shows it."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.bureau.enums import MOST_THEMES, Channel, Form
from core.audit.models import Authored
from core.tenancy.models import SchoolModel
from schools.school.models import ClassGroup, Student

ON_TIME = datetime.timedelta(days=7)  # standard, fact activities_on_time: logged within seven days


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of_term(self, term_id: object) -> "ActivityQuerySet":
        return self.filter(term_id=term_id)

    def standing(self) -> "ActivityQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def latest_first(self) -> "ActivityQuerySet":
        return self.order_by("-held_on", "-id")

    def with_counts(self) -> "ActivityQuerySet":
        """`present_count`, by a subquery: a page of fifty counts fifty, not all the school's participations."""
        counted = Participation.objects.filter(activity=models.OuterRef("pk")).order_by()
        counts = counted.values("activity").annotate(count=models.Count("pk")).values("count")
        return self.annotate(present_count=Coalesce(models.Subquery(counts), 0))


class Activity(Authored, SchoolModel):
    term_id = models.UUIDField()  # soft: the city's term
    title = models.CharField(_("title"), max_length=80)
    form_code = models.CharField(_("form"), max_length=20, choices=Form.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    themes = ArrayField(
        models.CharField(max_length=20), verbose_name=_("themes")
    )  # codes of the city's themes
    campaign_code = models.CharField(max_length=20, blank=True)
    classes = models.ManyToManyField(ClassGroup, related_name="activities", verbose_name=_("classes"))
    held_on = models.DateField(_("date"))
    logged_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    # The same POST sent twice (no signal, a second tap) is one activity.
    request_key = models.UUIDField(unique=True, null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["term_id", "-held_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(themes__len__gte=1) & models.Q(themes__len__lte=MOST_THEMES),
                name="activity_one_to_three_themes",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_reason=""),
                name="activity_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_on_time(self) -> bool:
        return timezone.localdate(self.logged_at) - self.held_on <= ON_TIME


class Participation(SchoolModel):
    """One pupil took part. Absent pupils have no row: nothing is counted against anybody."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations", db_index=False)
    student = models.ForeignKey(Student, models.CASCADE, related_name="participations")
    class_group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="participations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "student"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.student_id}"


class Evidence(Authored, SchoolModel):
    """A picture or document, re-encoded, without metadata. The same file counts once."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="evidence", db_index=False)
    stored_file = models.FileField(upload_to="evidence/%Y/%m")
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "sha256"], name="evidence_once_an_activity")
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
