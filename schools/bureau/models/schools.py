"""School 学校: the tenant. Its schema's name is made by the machine and never changes."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from core.audit.models import Authored
from core.kit.glyphs import unprintable
from core.tenancy.models import uuid7
from schools.bureau.models.districts import District
from schools.stages import Stage

# A name may have forty Chinese characters: 120 bytes, which is why it never names a schema.
NAME_MOST = 40


class SchoolQuerySet(models.QuerySet["School"]):
    def active(self) -> "SchoolQuerySet":
        return self.filter(is_active=True)

    def seen_by(self, district_ids: frozenset[str]) -> "SchoolQuerySet":
        """Schools of these districts; an empty set means the whole city."""
        return self.filter(district_id__in=district_ids) if district_ids else self

    def in_order(self) -> "SchoolQuerySet":
        return self.order_by("pinyin", "id")

    def matching(self, words: str) -> "SchoolQuerySet":
        """By part of the name, its pinyin or its code."""
        words = words.strip()
        if not words:
            return self
        return self.filter(
            models.Q(name__contains=words)
            | models.Q(pinyin__contains=words.lower())
            | models.Q(code__startswith=words)
        )


class School(Authored, TenantMixin):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema_name = models.CharField(max_length=63, unique=True, editable=False)
    code = models.CharField(
        _("school code"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{10}\Z", _("A school code 学校标识码 has ten digits."))],
    )
    name = models.CharField(_("name"), max_length=NAME_MOST)
    pinyin = models.CharField(max_length=240, editable=False)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), related_name="schools")
    stages = ArrayField(models.CharField(max_length=10, choices=Stage.choices), verbose_name=_("stages"))
    is_active = models.BooleanField(_("in use"), default=True)
    is_sick = models.BooleanField(default=False, editable=False)  # its tables differ from the template's
    template_version = models.TextField(blank=True, editable=False)

    auto_create_schema = False
    auto_drop_schema = False
    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^s_[a-z0-9]{10}$"),
                name="school_schema_made_by_machine",
            ),
            models.CheckConstraint(condition=models.Q(stages__len__gt=0), name="school_has_a_stage"),
            models.UniqueConstraint(fields=["district", "name"], name="school_name_once_a_district"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if said := unprintable(self.name):
            raise ValidationError({"name": said})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """A school is deactivated, never deleted: other rows name it."""
        raise NotImplementedError("Set is_active to False instead.")

    def unique_error_message(self, model_class: type[models.Model], unique_check: Any) -> ValidationError:
        """Django's sentence would name the model by its class."""
        sentence = (
            _("A school with this code is already there.")
            if "code" in unique_check
            else _("This district already has a school of this name.")
        )
        return ValidationError(sentence, code="unique")

    @property
    def host(self) -> str:
        return next((domain.domain for domain in self.domains.all() if domain.is_primary), "")

    @property
    def stage_names(self) -> list[str]:
        return [str(Stage(stage).label) for stage in self.stages]


class Domain(DomainMixin, models.Model):  # the second base is said for mypy, which cannot see into the first
    """A host name that answers for a school. Only exact entries answer."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(domain__regex=r"^[a-z0-9.-]+$"), name="domain_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return str(self.domain)
