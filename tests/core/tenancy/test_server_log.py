"""What people wrote does not reach PostgreSQL's log, also not with a statement that failed."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction

CANARY = "小明昨天在考场上哭了"


def server_log() -> Path:
    """Of a server of ours, which `make test` names and starts."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW cluster_name")
        (name,) = cursor.fetchone()
    log = settings.BASE_DIR / "var" / "log" / "postgres-test.log"
    if not name.startswith("chengji-test-") or not log.exists():
        pytest.skip("the server is not ours, so its log is out of sight")
    return log


@pytest.mark.django_db
def test_a_failed_statement_leaves_no_words_in_the_log():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE told (id int PRIMARY KEY CHECK (id < 9), story varchar(20))")
        cursor.execute("INSERT INTO told VALUES (1, %s)", [CANARY])
        for statement in (
            "INSERT INTO told VALUES (1, %s)",  # unique
            "INSERT INTO told VALUES (99, %s)",  # check
            "INSERT INTO told VALUES (NULL, %s)",  # not null
            "INSERT INTO told VALUES (2, repeat(%s, 9))",  # too long
        ):
            with pytest.raises((IntegrityError, DataError)), transaction.atomic():
                cursor.execute(statement, [CANARY])
    log = server_log().read_text(errors="replace")
    assert "told_pkey" in log  # the errors themselves are there
    assert CANARY not in log
