"""Which schools' facts changed since their roll-up was computed."""

from uuid import UUID

from django.db import models
from django.utils import timezone

from schools.bureau.models.calendar import Term
from schools.bureau.models.schools import School


class DirtySchoolQuerySet(models.QuerySet["DirtySchool"]):
    def mark(self, *, school_id: UUID | str, term_id: UUID | str) -> None:
        """Note a change, in the transaction that makes it. Many changes leave one row."""
        self.bulk_create(
            [self.model(school_id=school_id, term_id=term_id, marked_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["school", "term"],
            update_fields=["marked_at"],
        )


class DirtySchool(models.Model):
    school = models.ForeignKey(School, models.CASCADE)
    term = models.ForeignKey(Term, models.CASCADE)
    marked_at = models.DateTimeField(default=timezone.now)

    objects = DirtySchoolQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "term"], name="dirty_school_once")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.term_id}"
