"""Bring public, the template and every school up to date. May be run again after a break."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.tenancy import fleet


class Command(BaseCommand):
    help = "Migrates public, the template school and every school; prints what it does."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only-public", action="store_true", help="leave the schools as they are")

    def handle(self, *args: Any, only_public: bool, **options: Any) -> None:
        with fleet.alone():
            self._bring_up_to_date(only_public)

    def _bring_up_to_date(self, only_public: bool) -> None:
        fleet.migrate_public()
        self.stdout.write(f"public: up to date (database {settings.DATABASES['default']['NAME']})")
        fleet.migrate_template()
        self.stdout.write("template: up to date")
        if only_public:
            return
        failed = [schema for schema in fleet.laggards() if not self._migrate(schema)]
        if failed:
            raise CommandError(f"{len(failed)} schools were not migrated and are closed: {', '.join(failed)}")
        self.stdout.write("schools: up to date")

    def _migrate(self, schema: str) -> bool:
        error = fleet.migrate_school(schema)
        self.stdout.write(f"{schema}: {error or 'migrated'}")
        return not error
