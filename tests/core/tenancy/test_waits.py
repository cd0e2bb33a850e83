"""One slow school holds up nobody else: requests give up in time, and one place never takes every thread."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest
from django.conf import settings as project
from django.db import OperationalError, connection
from django.test import Client

from core.tenancy import fleet, waits
from core.tenancy.slots import slots
from schools.bureau.models import School
from tests.server import address


@pytest.fixture
def locked(django_db_setup, django_db_blocker, settings):
    """Schools A and B, with A's session-free tables held by another connection for as long as the test runs."""
    settings.REQUEST_LOCK_SECONDS, settings.REQUEST_STATEMENT_SECONDS = 1, 2
    with django_db_blocker.unblock():
        a, b = (School.objects.get(code=code) for code in ("2102000901", "2102000902"))
        with psycopg.connect(address(project.DATABASES["default"]["NAME"])) as holder:
            holder.execute(f'LOCK TABLE "{a.schema_name}".schools_school_student IN ACCESS EXCLUSIVE MODE')
            yield a, b
        connection.close()


def read_students(school: School) -> str:
    """As a request of the school would: inside its limits, in its schema."""
    from core.tenancy.context import in_school
    from schools.school.models import Student

    try:
        with waits.of_request(reads=True), in_school(school.schema_name):
            list(Student.objects.all()[:1])
            return "read"
    except OperationalError:
        return "gave up"
    finally:
        connection.close()


def test_requests_on_a_locked_table_give_up_while_another_school_answers(locked):
    a, b = locked
    with ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(read_students, a) for _ in range(12)]
        assert Client(headers={"host": b.host}).get("/accounts/login/").status_code == 200
        assert read_students(b) == "read"
        assert [each.result() for each in waiting] == ["gave up"] * 12


@pytest.mark.django_db
def test_a_full_place_is_told_to_come_again_and_the_others_answer(school_a, school_b, settings):
    settings.PLACE_REQUESTS = 2
    for _ in range(2):
        slots.take(school_a.schema_name)
    try:
        client = Client()
        full = client.get("/accounts/login/", headers={"host": school_a.host})
        assert full.status_code == 503
        assert 0 < int(full["Retry-After"]) <= 5
        api = client.get("/api/v1/schema/", headers={"host": school_a.host})
        assert (api.status_code, api["Content-Type"]) == (503, "application/json")
        assert client.get("/accounts/login/", headers={"host": school_b.host}).status_code == 200
        assert client.get("/healthz", headers={"host": "localhost"}).status_code == 200
    finally:
        for _ in range(2):
            slots.give_back(school_a.schema_name)
    assert Client().get("/accounts/login/", headers={"host": school_a.host}).status_code == 200
    assert slots.held(school_a.schema_name) == 0


@pytest.mark.django_db
def test_many_short_statements_together_have_a_bound(settings):
    settings.REQUEST_STATEMENT_SECONDS = 0.5
    done = 0
    with waits.of_request(reads=True), suppress(OperationalError):
        for _ in range(20):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.1)")
            done += 1
    assert done < 10


def test_the_migrator_comes_back_to_a_busy_school(locked, monkeypatch):
    a, b = locked
    told: list[str] = []
    monkeypatch.setattr(fleet, "ROUNDS", 2)
    monkeypatch.setattr(waits, "MIGRATION", waits.Limits(statement=60, lock=0.3, idle=60))

    def alter(schema: str) -> None:
        from core.tenancy.context import as_owner

        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{schema}".schools_school_student ALTER COLUMN name SET NOT NULL')

    monkeypatch.setattr(fleet.provisioning, "migrate_schema", alter)
    failed = fleet.migrate_schools([a.schema_name, b.schema_name], told.append, pause=0.1)
    assert failed == {a.schema_name: "busy"}
    assert f"{b.schema_name}: migrated" in told
    assert not School.objects.get(pk=a.pk).is_sick


@pytest.mark.django_db
def test_a_read_only_database_reads_and_says_that_nothing_can_be_saved(people, school_a):
    teacher = people.make("teacher", school_a)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on; SET transaction_read_only = on")
    client = teacher.client
    client.raise_request_exception = False
    assert client.get("/students/").status_code == 200
    refused = client.post("/api/v1/token/", {"username": "x", "password": "y"})
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
