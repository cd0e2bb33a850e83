"""A school's schema by replay: as the template, with a role of its own, all of it or nothing."""

import pytest
from django.db import ProgrammingError, connection, transaction

from core.tenancy import ddl, health, names, provisioning, roles
from core.tenancy.errors import NoSuchSchool

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(db):
    made = names.new_schema()
    provisioning.create_schema(made)
    return made


def ask(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def is_there(schema):
    return bool(ask("SELECT 1 FROM pg_namespace WHERE nspname = %s", schema)), bool(
        ask("SELECT 1 FROM pg_roles WHERE rolname = %s", roles.of(schema))
    )


def test_a_new_school_is_as_the_template(schema):
    assert health.differences([schema]) == []


def test_its_role_may_use_every_table_and_sequence_of_it(schema):
    lacking = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind IN ('r', 'S') AND NOT"
        " CASE relkind WHEN 'S' THEN has_sequence_privilege(%s, oid, 'USAGE')"
        " ELSE has_table_privilege(%s, oid, 'SELECT') AND has_table_privilege(%s, oid, 'INSERT')"
        " AND has_table_privilege(%s, oid, 'UPDATE') AND has_table_privilege(%s, oid, 'DELETE') END",
        schema, *[roles.of(schema)] * 5,
    )  # fmt: skip
    assert lacking == []


def test_its_role_may_use_what_a_later_migration_adds(schema):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {schema}.later (n int)")
    assert ask("SELECT has_table_privilege(%s, %s, 'SELECT')", roles.of(schema), f"{schema}.later") == [True]


def test_its_role_has_no_other_schools_table_and_makes_none_in_public(schema, school_a):
    other = f"{school_a.schema_name}.schools_school_student"
    assert ask("SELECT has_table_privilege(%s, %s, 'SELECT')", roles.of(schema), other) == [False]
    assert ask("SELECT has_schema_privilege(%s, 'public', 'CREATE')", roles.of(schema)) == [False]


def test_tables_that_refer_to_each_other_in_a_circle(db):
    one, other = names.new_schema(), names.new_schema()
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE SCHEMA {one}; CREATE SCHEMA {other}; SET LOCAL search_path = {one};"
            "CREATE TABLE django_migrations (id int PRIMARY KEY, app text, name text, applied timestamptz);"
            "CREATE TABLE hen (id int PRIMARY KEY, egg_id int); CREATE TABLE egg (id int PRIMARY KEY, hen_id int"
            " REFERENCES hen, twin_id int REFERENCES egg); ALTER TABLE hen ADD FOREIGN KEY (egg_id) REFERENCES egg"
        )
        cursor.execute(f"SET LOCAL search_path = {other}; {ddl.template_sql(one)}")
    keys = (
        "SELECT conname FROM pg_constraint WHERE connamespace = to_regnamespace(%s) AND contype IN ('f', 'p')"
    )
    assert sorted(ask(keys, other)) == sorted(ask(keys, one))
    assert len(ask(keys, other)) == 6


def test_all_or_nothing():
    schema = names.new_schema()
    with transaction.atomic():
        provisioning.create_schema(schema)
        assert is_there(schema) == (True, True)
        transaction.set_rollback(True)
    assert is_there(schema) == (False, False)


def test_a_schema_that_is_there_is_not_made_again(school_a):
    with pytest.raises(ProgrammingError), transaction.atomic():
        provisioning.create_schema(school_a.schema_name)
    assert health.differences([school_a.schema_name]) == []


@pytest.mark.parametrize("name", ["public", "template_school", "甲校", "s_ABCDEFGHIJ", 's_"; DROP', ""])
def test_only_names_the_machine_makes(name):
    with pytest.raises(NoSuchSchool):
        provisioning.create_schema(name)


def test_a_dropped_school_leaves_no_role(schema):
    provisioning.drop_schema(schema)
    assert is_there(schema) == (False, False)


def test_the_path_is_as_before(schema):
    assert ask("SHOW search_path") == ask("SELECT current_setting('search_path')")
    assert names.is_school(schema)
    assert schema not in ask("SHOW search_path")[0]
