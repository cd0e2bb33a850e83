"""Schools that lag behind or differ: found, named, closed alone, brought up to date, opened again."""

import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from celery.exceptions import Reject
from django.core.management import CommandError, call_command
from django.db import connection

from core.tenancy import fleet, health, names, roles
from core.tenancy.tasks import SchoolTask
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
    "an index more": f"CREATE INDEX more ON {{s}}.{TABLE} (words)",
    "rows hidden": f"ALTER TABLE {{s}}.{TABLE} ENABLE ROW LEVEL SECURITY",
    "a trigger": f"CREATE TRIGGER t BEFORE UPDATE ON {{s}}.{TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "a view instead": f"ALTER TABLE {{s}}.{TABLE} RENAME TO old; CREATE VIEW {{s}}.{TABLE} AS SELECT * FROM {{s}}.old",
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


def test_an_index_gone(school_a):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, tablename FROM pg_indexes WHERE schemaname = %s AND indexname LIKE '%%\\_idx' LIMIT 1",
            [school_a.schema_name],
        )
        index, table = cursor.fetchone()
    run(school_a, f"DROP INDEX {{s}}.{index}")
    assert f"table {table} is altered" in verify()[1]


CLOSED = {
    "a table": f"REVOKE SELECT ON {{s}}.{TABLE} FROM {{role}}",
    "the schema": "REVOKE USAGE ON SCHEMA {s} FROM {role}",
    "what all schools may": "REVOKE {schools} FROM {role}",
    "taking the role": "REVOKE {role} FROM CURRENT_USER",
    "the role itself": "ALTER ROLE {role} RENAME TO nobodys__s_aaaaaaaaaa",
}


@pytest.mark.parametrize("change", CLOSED.values(), ids=CLOSED.keys())
def test_a_role_that_lost_something_closes_its_school_alone(school_a, school_b, people, change):
    own = roles.of(school_a.schema_name)
    schools = names.group_role(roles.database())
    with connection.cursor() as cursor:
        cursor.execute(change.format(s=school_a.schema_name, role=own, schools=schools))
    statuses = [people.nobody(school).get("/accounts/login/").status_code for school in (school_a, school_b)]
    assert statuses == [503, 200]
    said = verify()[1]
    assert f"table {TABLE} is closed to the school's role" in said
    assert "乙校" not in said


@pytest.mark.parametrize("reader", ["PUBLIC", "other"])
def test_a_table_that_others_may_read(school_a, school_b, reader):
    grantee = roles.of(school_b.schema_name) if reader == "other" else reader
    run(school_a, f"GRANT SELECT ON {{s}}.{TABLE} TO {grantee}")
    assert f"甲校 ({school_a.schema_name}): table {TABLE} is open to others" in verify()[1]


def test_the_sick_school_answers_503_and_the_other_goes_on(school_a, school_b, people):
    of_a, of_b = people.make("school_admin", school_a), people.make("school_admin", school_b)
    run(school_a, f"DROP TABLE {{s}}.{TABLE} CASCADE")
    answer = of_a.client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "Traceback" not in answer.content.decode()
    assert of_a.client.get("/api/v1/students/").json() == {"detail": "该校数据正在维护。"}
    assert of_b.client.get("/").status_code == 200
    with pytest.raises(Reject):
        SchoolTask._require_healthy(school_a.schema_name)
    SchoolTask._require_healthy(school_b.schema_name)


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


def test_of_two_runs_the_second_waits(school_a, school_b):
    without_an_app(school_a)
    waiting = (
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
        " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
    )
    with ThreadPoolExecutor(1) as pool:
        with fleet.alone():
            second = pool.submit(enter_and_leave)
            assert poll(waiting) == 1
        assert second.result(timeout=10)
    assert fleet.laggards() == [school_a.schema_name]  # so far nobody has done it


def enter_and_leave():
    with fleet.alone():
        return True


def poll(sql, for_seconds=10):
    until = time.monotonic() + for_seconds
    found = 0
    while not found and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            (found,) = cursor.fetchone()
        time.sleep(0.02)
    return found
