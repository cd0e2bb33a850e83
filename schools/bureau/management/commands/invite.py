"""How the first admin gets in: makes an invitation and prints its link."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from core.accounts.roles import ROLES
from core.audit.models import SYSTEM
from schools.bureau.actions import people
from schools.bureau.models import School


class Command(BaseCommand):
    help = (
        "Prints a single-use link: invite --role bureau_admin --name 王敏 [--school 2102000001] [--port 8000]"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        invited = sorted(set(ROLES) - {"student"})  # a student's link is made on the student's page
        parser.add_argument("--role", required=True, choices=invited)
        parser.add_argument("--name", required=True)
        parser.add_argument("--school", help="学校标识码, for a role at a school")
        parser.add_argument("--port", default="", help="where the web server listens, if not the usual port")

    def handle(self, *args: Any, **options: Any) -> None:
        school = self._school(options["school"])
        try:
            _invitation, key = people.invite(
                role=options["role"], person_name=options["name"], school=school, by=SYSTEM
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        host = school.host if school else settings.BUREAU_HOSTS[0]
        port = f":{options['port']}" if options["port"] else ""
        path = reverse("invitation", args=[key], urlconf=settings.PUBLIC_SCHEMA_URLCONF)
        self.stdout.write(f"{'https' if settings.HTTPS else 'http'}://{host}{port}{path}")

    def _school(self, code: str | None) -> School | None:
        if not code:
            return None
        school = School.objects.filter(code=code).first()
        if school is None:
            raise CommandError(f"There is no school with the code {code}.")
        return school
