"""Schools that lag behind or differ: found, named, closed alone, brought up to date, opened again."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.tenancy import fleet, health, roles
from schools.bureau.models import School

pytestmark = pytest.mark.django_db
APP, TABLE = "evaluations_school", "evaluations_school_answer"


@pytest.fixture(autouse=True)
def nothing_remembered():
    health._seen.clear()
    yield
    health._seen.clear()


def run(school, *statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(s=school.schema_name))


def verify():
    """(exit is zero, what was said)."""
    said = StringIO()
    try:
        call_command("verify_schemas", stdout=said, stderr=said)
    except CommandError as error:
        return False, f"{said.getvalue()}{error}"
    return True, said.getvalue()


def migrate():
    """(exit is zero, what was said)."""
    said = StringIO()
    try:
        call_command("migrate_fleet", stdout=said)
    except CommandError as error:
        return False, f"{said.getvalue()}{error}"
    return True, said.getvalue()


def without_an_app(school):
    """As if the last migration had never reached this school."""
    run(
        school,
        "SET LOCAL client_min_messages = warning",
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '{s}'"
        " AND tablename LIKE 'evaluations\\_school\\_%' LOOP EXECUTE 'DROP TABLE {s}.' || t || ' CASCADE'; END LOOP; END $$",
        f"DELETE FROM {{s}}.django_migrations WHERE app = '{APP}'",
    )


def test_the_fleet_as_it_is(school_a, school_b):
    assert verify() == (True, "2 schools are as the template.\n")
    assert fleet.laggards() == []


CHANGES = {
    "a table gone": f"DROP TABLE {{s}}.{TABLE} CASCADE",
    "a column more": f"ALTER TABLE {{s}}.{TABLE} ADD COLUMN more int",
    "a column gone": f"ALTER TABLE {{s}}.{TABLE} DROP COLUMN words",
    "another type": f"ALTER TABLE {{s}}.{TABLE} ALTER COLUMN words TYPE varchar(9)",
    "may be null": f"ALTER TABLE {{s}}.{TABLE} ALTER COLUMN words DROP NOT NULL",
    "a default": f"ALTER TABLE {{s}}.{TABLE} ALTER COLUMN words SET DEFAULT 'x'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_difference_is_named_and_closes_that_school_alone(school_a, school_b, change):
    run(school_a, change)
    fine, said = verify()
    assert not fine
    assert "甲校" in said
    assert school_a.schema_name in said
    assert TABLE in said
    assert "乙校" not in said
    assert list(School.objects.filter(is_sick=True)) == [school_a]


def test_a_rule_of_the_same_name_that_says_something_else(school_a):
    table, rule, text = a_check(school_a)
    run(
        school_a,
        f"ALTER TABLE {{s}}.{table} DROP CONSTRAINT {rule}",
        f"ALTER TABLE {{s}}.{table} ADD CONSTRAINT {rule} CHECK (true) NOT VALID",
    )
    assert table in verify()[1], text


def a_check(school):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k"
            " JOIN pg_class c ON c.oid = k.conrelid"
            " WHERE k.contype = 'c' AND k.connamespace = to_regnamespace(%s) ORDER BY 1, 2 LIMIT 1",
            [school.schema_name],
        )
        return cursor.fetchone()


def test_a_role_that_lost_a_table(school_a):
    run(school_a, f"REVOKE SELECT ON {{s}}.{TABLE} FROM {roles.of(school_a.schema_name)}")
    assert TABLE in verify()[1]


def test_the_sick_school_answers_503_and_the_other_goes_on(school_a, school_b, people):
    of_a, of_b = people.make("school_admin", school_a), people.make("school_admin", school_b)
    run(school_a, f"DROP TABLE {{s}}.{TABLE} CASCADE")
    answer = of_a.client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "Traceback" not in answer.content.decode()
    assert of_b.client.get("/").status_code == 200


def test_a_school_left_behind_is_brought_up_to_date(school_a, school_b):
    without_an_app(school_a)
    assert fleet.laggards() == [school_a.schema_name]
    done, said = migrate()
    assert done, said
    assert f"{school_a.schema_name}: migrated" in said
    assert verify()[0]
    assert "migrated" not in migrate()[1]


def test_a_school_that_cannot_be_migrated_is_closed_and_holds_up_no_other(school_a, school_b):
    without_an_app(school_a)
    without_an_app(school_b)
    run(school_a, f"CREATE TABLE {{s}}.{TABLE} (in_the_way int)")
    done, said = migrate()
    assert not done
    assert f"are closed: {school_a.schema_name}" in said
    assert f"{school_b.schema_name}: migrated" in said
    assert list(School.objects.filter(is_sick=True)) == [school_a]
    run(school_a, f"DROP TABLE {{s}}.{TABLE}")
    migrate()
    assert verify()[0]
    assert not School.objects.filter(is_sick=True).exists()


def test_a_school_whose_schema_is_gone_is_closed_and_nothing_is_made_in_public(school_a, school_b):
    run(school_a, "SET LOCAL client_min_messages = warning", "DROP SCHEMA {s} CASCADE")
    done, said = migrate()
    assert not done
    assert f"are closed: {school_a.schema_name}" in said
    assert not verify()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.schools_school_student')")
        assert cursor.fetchone() == (None,)
