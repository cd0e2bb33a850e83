"""A real worker on the real broker (pgmq in the same database): counted once, killed and restarted too."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from core.tenancy.context import in_school
from evaluations.bureau.models import Fact, RollUp
from schools.bureau.models import DirtySchool, School, Term
from schools.school.models import ClassGroup
from tests.evaluations.builders import make_term
from tests.server import address

CELERY = [sys.executable, "-m", "celery", "-A", "core.project.celery"]
pytestmark = pytest.mark.worker


def url():
    return address(settings.DATABASES["default"]["NAME"])


def environment():
    return {
        **os.environ,
        "DATABASE_URL": url(),
        "CELERY_BROKER_URL": "pgmq://",
        "DJANGO_SETTINGS_MODULE": "core.project.settings",
        "DEMO": "1",  # a city's worker would refuse the test server, which runs without fsync
    }


class Worker:
    """One worker of one process, in a process group of its own."""

    def __init__(self, log: Path) -> None:
        self.log = log.open("ab")
        command = [*CELERY, "worker", "--concurrency=1", "--without-gossip", "--without-mingle", "-l", "INFO"]
        self.process = subprocess.Popen(
            command, env=environment(), stdout=self.log, stderr=self.log, start_new_session=True
        )

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()


def send(task):
    subprocess.run([*CELERY, "call", task], env=environment(), check=True, capture_output=True)


def wait_for(truth, seconds=180):  # a limit for what hangs, not for a busy machine
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if truth():
            return
        time.sleep(0.2)
    pytest.fail("it did not happen in time")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A dirty school, on disk so that another process sees it; cleared away afterwards."""
    with django_db_blocker.unblock():
        call_command("setup_broker", verbosity=0)
        school, term = School.objects.get(code="2102000901"), make_term()
        with in_school(school.schema_name):
            group = ClassGroup.objects.create(
                school_year=term.school_year, stage="primary", grade=1, number=1
            )
        DirtySchool.objects.mark(school_id=school.pk, term_id=term.pk)
        yield school, term
        with in_school(school.schema_name):
            group.delete()
        Term.objects.filter(pk=term.pk).delete()
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA pgmq CASCADE")
        connection.close()


def held_up():
    """Whether somebody waits for the lock the test holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cursor.fetchone()[0] > 0


def test_killed_in_the_middle_and_done_once_after_restart(committed, tmp_path):
    school, term = committed
    log = tmp_path / "worker.log"
    with psycopg.connect(url(), autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"roll_up {term.pk}"])
        worker = Worker(log)
        try:
            send("evaluations.school.tasks.roll_up_dirty")
            wait_for(held_up)
        finally:
            worker.kill()
    assert DirtySchool.objects.filter(school=school, term=term).exists()
    assert not Fact.objects.filter(term=term).exists()

    worker = Worker(log)
    try:
        send("evaluations.school.tasks.roll_up_dirty")  # as beat does every twenty seconds
        wait_for(lambda: not DirtySchool.objects.filter(term=term).exists())
    finally:
        worker.kill()
    facts = Fact.objects.filter(term=term, school=school, filter_key="")
    assert facts.get(name="classes", stage="primary").value == 1
    assert facts.filter(name="classes").count() == len(school.stages)
    assert RollUp.objects.filter(term=term).count() == 1
