"""Seal every number again with the newest key of FIELD_KEYS, while schools go on working. May be run again.

Add the new key with a higher id to FIELD_KEYS of web and worker and restart them first: from then on they write with it.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.kit import crypto
from core.tenancy.context import in_public, in_school
from schools.bureau.models import School
from schools.school import numbers
from schools.school.models import Student

BATCH = 500


class Command(BaseCommand):
    help = "Seals the students' numbers of every school with the newest key; says when the old keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        with in_public():
            schools = list(School.objects.order_by("schema_name").values_list("schema_name", "name"))
        done = sum(self._school(schema, name) for schema, name in schools)
        self.stdout.write(f"{done} numbers sealed with the newest key.")
        if left := sum(self._left(schema) for schema, _name in schools):
            raise CommandError(
                f"{left} numbers are not sealed with the newest key: damaged, or written meanwhile by a process that"
                " has not been restarted. Keep the old keys, restart web and worker, and run this again."
            )
        self.stdout.write(
            "Every number is sealed with the newest key: the older ones may be taken out of FIELD_KEYS."
        )

    def _school(self, schema: str, name: str) -> int:
        """How many numbers were sealed. Batches by key, so that a run broken off costs little."""
        done, last = 0, None
        with in_school(schema):
            while batch := self._next(last):
                count, broken = numbers.reseal(batch)
                for student in broken:
                    self.stderr.write(f"{name}: a number of {student.pk} cannot be read")
                done, last = done + count, batch[-1].pk
        return done

    @staticmethod
    def _left(schema: str) -> int:
        """Counted again at the end: what a process with the old keys wrote while this ran."""
        with in_school(schema):
            rows = Student.objects.values_list("student_no_sealed", "identity_no_sealed").iterator(2000)
            return sum(not crypto.is_current(sealed) for row in rows for sealed in row if sealed is not None)

    @staticmethod
    def _next(last: object) -> list[Student]:
        rows = Student.objects.order_by("pk")
        return list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
