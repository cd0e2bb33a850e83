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
        failed = fleet.migrate_schools(fleet.laggards(), self.stdout.write)
        if failed:
            busy = [schema for schema, error in failed.items() if error == "busy"]
            broken = sorted(failed.keys() - set(busy))
            raise CommandError(" ".join([*_told_busy(busy), *_told_broken(broken)]))
        self.stdout.write("schools: up to date")


def _told_busy(schemas: list[str]) -> list[str]:
    told = f"{len(schemas)} schools were not reached, somebody holds their tables; run this again: {', '.join(schemas)}."
    return [told] if schemas else []


def _told_broken(schemas: list[str]) -> list[str]:
    return (
        [f"{len(schemas)} schools were not migrated and are closed: {', '.join(schemas)}"] if schemas else []
    )
