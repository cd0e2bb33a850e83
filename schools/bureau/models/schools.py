"""School 学校: the tenant. Its schema's name is made by the machine and never changes."""

import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from core.audit.models import Authored
from core.kit.glyphs import unprintable
from core.tenancy.models import uuid7
from schools.bureau.models.calendar import Term
from schools.bureau.models.districts import District
from schools.stages import Stage

# A name may have forty Chinese characters: 120 bytes, which is why it never names a schema.
NAME_MOST = 40
FILE_GB_MOST, FILES_A_DAY_MOST = 2_000, 5_000


def open_on(day: datetime.date, prefix: str = "") -> models.Q:
    """Schools that are not closed on that day; `prefix` leads to the school."""
    return models.Q(**{f"{prefix}closed_from__isnull": True}) | models.Q(**{f"{prefix}closed_from__gt": day})


class SchoolQuerySet(models.QuerySet["School"]):
    def active(self) -> "SchoolQuerySet":
        """Not closed today."""
        return self.filter(open_on(timezone.localdate()))

    def of_term(self, term: Term) -> "SchoolQuerySet":
        """The schools a term is counted for, with the stages and district they had or have, as `term_stages`.

        In an open term: those not closed before it ended. In a closed one: those of the day it was closed, as they
        were then.
        """
        if term.is_open:
            day = min(timezone.localdate(), term.ends_on)
            return self.filter(open_on(day)).annotate(term_stages=models.F("stages"))
        then = TermSchool.objects.filter(term=term, school=models.OuterRef("pk"))
        return self.filter(models.Exists(then)).annotate(
            term_stages=models.Subquery(then.values("stages"), output_field=School._meta.get_field("stages"))
        )

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
    term_stages: list[str]  # annotated by SchoolQuerySet.of_term
    closed_from = models.DateField(
        _("closed from"), null=True, blank=True
    )  # nobody can sign in from that day on
    # Room for files: in all, in GB of 10^9 bytes, and how many one person may send a day.
    file_gb_most = models.PositiveSmallIntegerField(
        _("room for files, GB"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(FILE_GB_MOST)],
    )
    files_a_day = models.PositiveSmallIntegerField(
        _("files a person a day"),
        default=200,
        validators=[MinValueValidator(1), MaxValueValidator(FILES_A_DAY_MOST)],
    )
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
            models.CheckConstraint(
                condition=models.Q(
                    file_gb_most__range=(1, FILE_GB_MOST), files_a_day__range=(1, FILES_A_DAY_MOST)
                ),
                name="school_room_in_bounds",
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
        raise NotImplementedError("Close it instead.")

    def unique_error_message(self, model_class: type[models.Model], unique_check: Any) -> ValidationError:
        """Django's sentence would name the model by its class."""
        sentence = (
            _("A school with this code is already there.")
            if "code" in unique_check
            else _("This district already has a school of this name.")
        )
        return ValidationError(sentence, code="unique")

    @property
    def is_active(self) -> bool:
        return self.closed_from is None or self.closed_from > timezone.localdate()

    @property
    def host(self) -> str:
        return next((domain.domain for domain in self.domains.all() if domain.is_primary), "")

    @property
    def stage_names(self) -> list[str]:
        return [str(Stage(stage).label) for stage in self.stages]


class TermSchool(models.Model):
    """A school as it stood when a term was closed: what became of it later does not change the term."""

    term = models.ForeignKey(Term, models.CASCADE)
    school = models.ForeignKey(School, models.PROTECT)
    district = models.ForeignKey(District, models.PROTECT)
    stages = ArrayField(models.CharField(max_length=10, choices=Stage.choices))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "school"], name="term_school_once")]

    def __str__(self) -> str:
        return f"{self.term_id} {self.school_id}"


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
