"""Two schools made once a run; every test rolls back. See docs/architecture.md, "Tests"."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from core.accounts.models import User
from core.audit.models import SYSTEM
from core.tenancy import fleet
from core.tenancy.context import in_school
from schools.bureau.actions import districts, schools
from schools.bureau.models import District, Membership, School
from tests import server

PASSWORD = "cheng-ji-2026"


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: pytest.FixtureRequest, request: pytest.FixtureRequest
) -> Iterator[None]:
    """A database of this run: public, template, two schools; dropped at the end with its roles."""
    suffix = getattr(request.config, "workerinput", {}).get("workerid", "")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _create_database(suffix)
        _provision()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _drop_database()


def _create_database(suffix: str) -> None:
    from django.db import connection

    name = f"test_{settings.DATABASES['default']['NAME']}{suffix}"
    server.make_database(name)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _drop_database() -> None:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.close()
    server.drop_database(name)


def _provision() -> None:
    fleet.migrate_public()
    fleet.migrate_template()
    districts.load_city()
    central = District.objects.get(code="210202")
    schools.create(code="2102000901", name="甲校", district=central, stages=["primary", "junior"], by=SYSTEM)
    schools.create(code="2102000902", name="乙校", district=central, stages=["senior"], by=SYSTEM)


@pytest.fixture
def school_a(db: None) -> School:
    return School.objects.get(code="2102000901")


@pytest.fixture
def school_b(db: None) -> School:
    return School.objects.get(code="2102000902")


@pytest.fixture
def in_a(school_a: School) -> Iterator[School]:
    """The test runs inside school A."""
    with in_school(school_a.schema_name):
        yield school_a


@dataclass
class Person:
    """Somebody signed in with a browser of their own."""

    user: User
    client: Client
    school: School | None


class People:
    """Makes people with a role, signed in at their place."""

    def __init__(self) -> None:
        self.count = 0

    def make(
        self, role: str, school: School | None = None, district: District | None = None, **fields: object
    ) -> Person:
        self.count += 1
        user = User.objects.create_user(f"{role.replace('_', '-')}-{self.count}", PASSWORD, **fields)
        Membership.objects.create(user=user, role=role, school=school, district=district)
        return Person(user, self.sign_in(user, school), school)

    def sign_in(self, user: User, school: School | None) -> Client:
        client = self.nobody(school)
        with in_school(school.schema_name) if school else _bureau():
            client.force_login(user)
        session = client.session
        session["place"] = school.schema_name if school else "public"
        session.save()
        return client

    @staticmethod
    def nobody(school: School | None = None) -> Client:
        return Client(headers={"host": school.host if school else "localhost"})


def _bureau():  # type: ignore[no-untyped-def]
    from core.tenancy.context import in_public

    return in_public()


@pytest.fixture
def people(db: None) -> People:
    return People()
