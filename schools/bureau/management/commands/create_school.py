"""Make one school from the command line, through the same action as the bureau's page."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError

from core.audit.models import SYSTEM
from schools.bureau.actions import districts, schools
from schools.bureau.models import District
from schools.stages import Stage


class Command(BaseCommand):
    help = "Creates a school: create_school 2102000001 '示例小学' --district 210202 --stage primary"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="学校标识码, ten digits")
        parser.add_argument("name")
        parser.add_argument("--district", required=True, help="GB/T 2260 code, such as 210202")
        parser.add_argument("--stage", action="extend", nargs="+", required=True, choices=Stage.values)

    def handle(self, *args: Any, **options: Any) -> None:
        if not District.objects.exists():
            districts.load_city()
        district = District.objects.filter(code=options["district"]).first()
        if district is None:
            known = ", ".join(District.objects.values_list("code", flat=True))
            raise CommandError(f"There is no district {options['district']}; the city has {known}.")
        try:
            school = schools.create(
                code=options["code"],
                name=options["name"],
                district=district,
                stages=options["stage"],
                by=SYSTEM,
            )
        except ValidationError as error:
            raise CommandError(_in_words(error)) from error
        self.stdout.write(f"{school.name}: {school.schema_name} at {school.host}")


def _in_words(error: ValidationError) -> str:
    """Each fault with its field's name: "name: …; stages: …"."""
    if not hasattr(error, "error_dict"):
        return "; ".join(error.messages)
    return "; ".join(
        sentence if field == NON_FIELD_ERRORS else f"{field}: {sentence}"
        for field, sentences in error.message_dict.items()
        for sentence in sentences
    )
