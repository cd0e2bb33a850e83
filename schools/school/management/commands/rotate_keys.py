"""Seal every number again with the newest key of FIELD_KEYS, while schools go on working. May be run again.

Add the new key with a higher id to FIELD_KEYS of web and worker and restart them first: from then on they write with it.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

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
        done, broken = 0, 0
        for schema, name in schools:
            with in_school(schema):
                count, lost = self._school(name)
            done, broken = done + count, broken + lost
        self.stdout.write(f"{done} numbers sealed with the newest key.")
        if broken:
            raise CommandError(
                f"{broken} numbers cannot be read with any key of FIELD_KEYS; keep the old keys."
            )
        self.stdout.write(
            "Every number is sealed with the newest key: the older ones may be taken out of FIELD_KEYS."
        )

    def _school(self, name: str) -> tuple[int, int]:
        """(numbers sealed, numbers unreadable). Batches by key, so that a run broken off costs little."""
        done, lost, last = 0, 0, None
        while batch := self._next(last):
            count, broken = numbers.reseal(batch)
            for student in broken:
                self.stderr.write(f"{name}: a number of {student.pk} cannot be read")
            done, lost, last = done + count, lost + len(broken), batch[-1].pk
        return done, lost

    @staticmethod
    def _next(last: object) -> list[Student]:
        rows = Student.objects.order_by("pk")
        return list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
