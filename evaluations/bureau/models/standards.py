"""Standard 评价标准: data, versioned; once published it never changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import uuid7
from schools.bureau.models import Term


class StandardQuerySet(models.QuerySet["Standard"]):
    def published(self) -> "StandardQuerySet":
        return self.filter(published_at__isnull=False)

    def for_term(self, term: Term) -> "Standard | None":
        """The newest version published for this term or an earlier one."""
        return (
            self.published()
            .filter(from_term__starts_on__lte=term.starts_on)
            .order_by("-from_term__starts_on", "-published_at")
            .first()
        )


class Standard(Authored):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.CharField(_("version"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    source = models.TextField(editable=False)  # the YAML as loaded: what is parsed is what was agreed
    sha256 = models.CharField(max_length=64, editable=False)
    from_term = models.ForeignKey(Term, models.PROTECT, null=True, related_name="standards")
    published_at = models.DateTimeField(_("published"), null=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(from_term__isnull=False),
                name="standard_published_from_a_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
