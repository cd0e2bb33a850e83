"""The register of certificates 证书: a short code leads the public to what may be shown of one."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import uuid7
from reports.bureau.models.honours import Nominee, Round


def plain_code(typed: str) -> str:
    """The code however it was typed: without the gaps it is printed with."""
    return re.sub(r"[\s-]", "", typed).lower()


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def issued(self) -> "CertificateQuerySet":
        return self.exclude(sha256="")

    def with_code(self, typed: str) -> "CertificateQuerySet":
        """The issued one with this code, if there is one, and what may be shown of it."""
        shown = ("nominee__school", "nominee__round__honour", "nominee__round__decision")
        return self.issued().filter(code=plain_code(typed)).select_related(*shown)

    def seen_by(self, district_ids: frozenset[str]) -> "CertificateQuerySet":
        """Of the schools of these districts; an empty set means the whole city."""
        return self.filter(nominee__school__district_id__in=district_ids) if district_ids else self

    def of_round(self, round: Round) -> "CertificateQuerySet":
        """In the order of their numbers."""
        return self.filter(nominee__round=round).select_related("nominee__school").order_by("number")


class Certificate(Authored):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nominee = models.OneToOneField(Nominee, models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=12, unique=True)  # random, 60 bits: not to be guessed
    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    stored_file = models.FileField(upload_to="certificates/%Y", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(revoked_reason=""),
                name="certificate_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
