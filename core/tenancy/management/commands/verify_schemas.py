"""Compare every school with the template; a school that differs is closed until it is mended."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.tenancy import fleet


class Command(BaseCommand):
    help = "Names every school and table that differs from the template; exits 1 if there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        found = fleet.verify()
        names = dict(fleet.schools().values_list("schema_name", "name"))
        for difference in found:
            self.stderr.write(
                f"{names[difference.schema]} ({difference.schema}): table {difference.table} is {difference.kind}"
            )
        if found:
            raise CommandError(
                f"{len({d.schema for d in found})} of {len(names)} schools differ from the template."
            )
        self.stdout.write(f"{len(names)} schools are as the template.")
