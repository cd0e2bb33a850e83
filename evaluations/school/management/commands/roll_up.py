"""Count schools' facts into public now, without the worker."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.bureau.actions import scores
from evaluations.school import roll_up
from schools.bureau.models import School, Term


class Command(BaseCommand):
    help = "Counts what changed; --all counts every school, --school CODE one, --term CODE another than the open terms."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true")
        parser.add_argument("--school", help="学校标识码")
        parser.add_argument("--term", help="code of a term, such as 2026-1")

    def handle(self, *args: Any, **options: Any) -> None:
        counted = self._counted(options)
        for term, school_ids in counted.items():
            self.stdout.write(f"{term.code}: {len(school_ids)} schools counted")
        if not counted:
            self.stdout.write("Nothing had changed.")

    def _counted(self, options: dict[str, Any]) -> dict[Term, list[Any]]:
        if not (options["all"] or options["school"] or options["term"]):
            return roll_up.roll_up_dirty(then=scores.recompute)
        school_ids = [self._school(options["school"]).pk] if options["school"] else None
        return {
            term: roll_up.count(term, school_ids, scores.recompute) for term in self._terms(options["term"])
        }

    @staticmethod
    def _school(code: str) -> School:
        school = School.objects.filter(code=code).first()
        if school is None:
            raise CommandError(f"There is no school with the code {code}.")
        return school

    @staticmethod
    def _terms(code: str | None) -> list[Term]:
        terms = list(
            Term.objects.filter(code=code)
            if code
            else Term.objects.filter(is_open=True).order_by("starts_on")
        )
        if not terms:
            raise CommandError(f"There is no term {code}." if code else "No term is open.")
        return terms
