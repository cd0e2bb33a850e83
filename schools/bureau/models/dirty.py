"""Which schools' facts changed since their roll-up was computed."""

from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from schools.bureau.models.calendar import Term
from schools.bureau.models.schools import School

# One statement, since it is part of every write: the facts of a closed term are not counted again.
_MARK = """
    INSERT INTO schools_bureau_dirtyschool (school_id, term_id, marked_at)
    SELECT %s::uuid, id, %s FROM schools_bureau_term WHERE id = %s::uuid AND is_open
    ON CONFLICT (school_id, term_id) DO UPDATE SET marked_at = excluded.marked_at
"""


class DirtySchoolQuerySet(models.QuerySet["DirtySchool"]):
    def mark(self, *, school_id: UUID | str, term_id: UUID | str) -> None:
        """Note a change, in the transaction that makes it. Many changes leave one row; a closed term takes none."""
        with connection.cursor() as cursor:
            cursor.execute(_MARK, [str(school_id), timezone.now(), str(term_id)])

    def mark_all(self, term: Term) -> None:
        """What is counted, or what is due, changed for every school."""
        schools = School.objects.of_term(term).values_list("pk", flat=True)
        self.bulk_create(
            [self.model(school_id=pk, term=term, marked_at=timezone.now()) for pk in schools if term.is_open],
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
