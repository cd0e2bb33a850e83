"""Terms 学期 and the working-day calendar."""

import datetime
from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.models import Authored
from core.tenancy.models import uuid7


class TermQuerySet(models.QuerySet["Term"]):
    def current(self) -> "Term | None":
        """The open term that today falls in, else the latest open one."""
        return current_of(self)

    def a_year_before(self, term: "Term") -> "Term | None":
        """2026-1 compares with 2025-1."""
        number = term.code.rpartition("-")[2]
        return self.filter(code=f"{term.school_year - 1}-{number}").first()


class Term(Authored):
    """A term. Closed terms recompute the same; only open ones take new entries."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=10, unique=True)  # 2026-1: first term of 2026–2027
    name = models.CharField(_("name"), max_length=40)
    school_year = models.PositiveSmallIntegerField(_("school year"))  # the year it begins in
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    census_on = models.DateField(_("census day"))  # 学期统计日
    submit_by = models.DateField(_("submissions due"))
    is_open = models.BooleanField(_("open"), default=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="term_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(census_on__gte=models.F("starts_on"))
                & models.Q(census_on__lte=models.F("ends_on")),
                name="term_census_within",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def holds(self, day: datetime.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def months(self) -> list[tuple[int, int]]:
        """(year, month) of the term's teaching months, first to last."""
        first, last = self.starts_on, self.ends_on
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [
            ((first.month - 1 + i) // 12 + first.year, (first.month - 1 + i) % 12 + 1) for i in range(count)
        ]


def current_of(terms: Iterable[Term]) -> Term | None:
    """The same among terms at hand."""
    still_open = sorted((term for term in terms if term.is_open), key=lambda term: term.starts_on)
    begun = [term for term in still_open if term.starts_on <= timezone.localdate()]
    return next(iter([*reversed(begun), *still_open]), None)


class CalendarDay(models.Model):
    """A day that is not as its weekday says: a holiday, or a Saturday worked in its stead."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=40, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.note}"
