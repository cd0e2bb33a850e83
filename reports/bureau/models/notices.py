"""The public notice 公示, objections to it, and the decision 决定."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import uuid7
from reports.bureau.models.honours import Round


class PublicNotice(Authored):
    """What was shown, from when to when, and a digest of it. Names are masked; it takes itself down."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.OneToOneField(Round, models.PROTECT, related_name="notice")
    slug = models.CharField(max_length=20, unique=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    working_days = models.PositiveSmallIntegerField(_("working days"))
    shown = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="notice_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_running(self) -> bool:
        return self.starts_on <= timezone.localdate() <= self.ends_on


class NoticeObjection(Authored):
    """An objection to a notice; each is answered before the decision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(PublicNotice, models.CASCADE, related_name="objections")
    words = models.TextField(_("objection"), max_length=1000)
    contact = models.CharField(_("how to reach you"), max_length=80)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # counts the answers

    def __str__(self) -> str:
        return f"{self.notice_id} {self.created_at}"


class NoticeAnswer(Authored):
    """Each answer that was given to an objection; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    objection = models.ForeignKey(NoticeObjection, models.CASCADE, related_name="answers")
    words = models.TextField(_("answer"), max_length=1000)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.created_at}"


class Decision(Authored):
    """The decision as issued: the PDF's bytes, and their SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.OneToOneField(Round, models.PROTECT, related_name="decision")
    number = models.CharField(_("document number"), max_length=40, unique=True)  # 发文字号
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("body"), max_length=4000)
    decided_on = models.DateField(_("date"))
    stored_file = models.FileField(upload_to="decisions/%Y", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.number
