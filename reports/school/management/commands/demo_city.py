"""Fill an empty database with a demo city; with one there, only say so and write the file of accounts again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from reports.demo import state
from schools.bureau.models import School, Term

MOST = 2000


class Command(BaseCommand):
    help = "Fills the database with invented schools: demo_city --schools 12 --seed 7 --write var/demo.json --port 8000"

    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools", type=int, default=12)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--write", type=Path, help="where to write addresses and accounts")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Set DEMO=1: a demo's documents are marked 演示, and only there it may be filled."
            )
        if not 1 <= options["schools"] <= MOST:
            raise CommandError(f"--schools is from 1 to {MOST}.")
        with translation.override("zh-hans"):
            self._load(options)
            if options["write"]:
                state.write(options["write"], options["port"])

    def _load(self, options: dict[str, Any]) -> None:
        if state.is_there():
            self.stdout.write(f"The demo city is already there: {School.objects.count()} schools.")
            return
        self._refuse_real_data()
        from reports.demo import run  # brings in the PDF engine: two seconds a second start can do without

        port = options["port"]
        run.load(
            count=options["schools"], seed=options["seed"], base_url=f"http://localhost:{port}", say=self._say
        )
        self.stdout.write(f"The demo city is there: {School.objects.count()} schools.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"      {sentence}")
        self.stdout.flush()

    @staticmethod
    def _refuse_real_data() -> None:
        """Schools that are not the demo's: this is somebody's database."""
        others = School.objects.exclude(name__contains="演示")
        if others.exists():
            raise CommandError(
                f"There are schools here that are not the demo's, such as {others[0]} ({others[0].code}). "
                f"Use an empty database. Terms: {', '.join(Term.objects.values_list('code', flat=True)) or 'none'}."
            )
