"""What a family agreed to, and what it asked of the school about its data (个人信息保护法 44–47)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import SchoolModel
from schools.school.models.students import Student


class Purpose(models.TextChoices):
    ARCHIVE = "archive", _("growth record")
    PHOTO = "photo", _("photos")
    NOTICE = "notice", _("name in a public notice")


class Consent(Authored, SchoolModel):
    student = models.ForeignKey(Student, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    given_on = models.DateField(_("given on"))
    given_by = models.CharField(_("given by"), max_length=60)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "purpose"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="consent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.purpose}"


class DataRequest(Authored, SchoolModel):
    class Kind(models.TextChoices):
        SEE = "see", _("see")
        COPY = "copy", _("copy")
        CORRECT = "correct", _("correct")
        DELETE = "delete", _("delete")

    student = models.ForeignKey(Student, models.CASCADE, related_name="data_requests")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("due on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.received_on}"
