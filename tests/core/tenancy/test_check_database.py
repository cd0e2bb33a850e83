"""The database DATABASE_URL names, asked before anything is written to it."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.server import address


@pytest.fixture
def as_role(db):
    """Become a role that may do nothing but what is given."""

    def become(*rights):
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE check_database_x NOLOGIN")
            cursor.execute("GRANT check_database_x TO CURRENT_USER")
            for right in rights:
                cursor.execute(right)
            cursor.execute("SET LOCAL ROLE check_database_x")

    return become


def test_the_tests_own_database_suits(db, capsys, settings):
    settings.DEMO = True  # it runs without fsync, as only a demo may
    call_command("check_database")
    said = capsys.readouterr().out
    assert "superuser" not in said
    assert "log" not in said


def test_a_database_that_may_lose_what_was_saved_is_refused(db, settings):
    settings.DEMO = False
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    with pytest.raises(CommandError, match="power cut"):
        call_command("check_database")


def test_a_role_without_rights_is_told_the_lines_to_run(as_role):
    as_role()
    with pytest.raises(CommandError) as error:
        call_command("check_database")
    for line in (
        "CREATEROLE NOINHERIT;",
        "ALTER DATABASE ",
        "ALTER SCHEMA public OWNER TO check_database_x;",
    ):
        assert line in str(error.value)
    assert "CREATEDB" not in str(error.value)


def test_only_what_is_lacking_is_named(as_role):
    as_role("GRANT CREATE ON SCHEMA public TO check_database_x WITH GRANT OPTION")
    with pytest.raises(CommandError) as error:
        call_command("check_database")
    assert "ALTER SCHEMA" not in str(error.value)


def test_tests_need_other_rights(as_role):
    as_role()
    with pytest.raises(CommandError) as error:
        call_command("check_database", "--makes-databases")
    assert "CREATEDB;" in str(error.value)
    assert "ALTER SCHEMA" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://x/y", "DATABASE_URL must be set to postgresql://"),
        ("postgresql://me@localhost:much/mine", "DATABASE_URL: the port in it is not a number up to 65535."),
        (None, "CommandError: The database cannot be reached: "),
    ],
)
def test_an_address_that_cannot_be_used_is_said_in_a_sentence(url, sentence, django_db_setup):
    env = {
        **os.environ,
        "DATABASE_URL": url or address("there_is_none"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    run = subprocess.run(
        [sys.executable, "manage.py", "check_database"], env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stderr.startswith(sentence)
    assert "Traceback" not in run.stderr
