"""A job's life, and what a dead worker leaves behind."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.audit.models import SYSTEM
from core.jobs import actions, tasks
from core.jobs.models import Job, JobState
from core.tenancy.context import in_school


@pytest.fixture
def job(db):
    return actions.create(kind="core.jobs.tasks.example", total=10, by=SYSTEM)


def silent(job, minutes=3):
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - datetime.timedelta(minutes=minutes))


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_from_queued_to_done(job):
    assert job.schema == "public"
    running = actions.start(job_id=job.pk)
    actions.advance(job=running, done=4)
    assert (fresh(job).state, fresh(job).percent) == (JobState.RUNNING, 40)
    assert actions.finish(job=running, result_url="/x/")
    assert (fresh(job).state, fresh(job).done, fresh(job).result_url) == (JobState.DONE, 10, "/x/")


def test_two_workers_one_claim(job):
    assert actions.start(job_id=job.pk)
    assert actions.start(job_id=job.pk) is None


def test_a_silent_workers_job_is_claimed_again_and_its_late_end_changes_nothing(job):
    first = actions.start(job_id=job.pk)
    silent(job)
    second = actions.start(job_id=job.pk)
    assert second
    assert actions.fail(job=second, error="文件打不开")
    assert not actions.finish(job=first)
    assert fresh(job).state == JobState.FAILED


def test_more_than_all_is_all(job):
    actions.start(job_id=job.pk)
    actions.advance(job=job, done=99)
    assert fresh(job).done == 10
    actions.advance(job=job, done=15, total=20)
    assert fresh(job).percent == 75


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(tasks.current_app, "send_task", lambda name, kwargs: found.append((name, kwargs)))
    return found


def test_the_sweep_sends_the_stranded_once(job, sent, school_a):
    with in_school(school_a.schema_name):
        other = actions.create(kind="x.school", by=SYSTEM)
    tasks.sweep()
    assert sent == []  # made just now: its own message is on the way
    silent(job)
    silent(other)
    tasks.sweep()
    assert sorted(sent) == [
        ("core.jobs.tasks.example", {"job_id": str(job.pk)}),
        ("x.school", {"job_id": str(other.pk), "schema_name": school_a.schema_name}),
    ]
    tasks.sweep()
    assert len(sent) == 2


def test_the_sweep_sends_a_silent_workers_job_and_leaves_a_living_one(job, sent):
    actions.start(job_id=job.pk)
    tasks.sweep()
    assert sent == []
    silent(job)
    tasks.sweep()
    assert len(sent) == 1


def test_what_is_older_than_a_day_is_given_up(job, sent):
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - datetime.timedelta(days=2))
    silent(job)
    tasks.sweep()
    assert sent == []
    assert fresh(job).state == JobState.FAILED
    assert fresh(job).error


def test_the_page_polls_itself_until_it_is_over(job, people):
    client = people.make("bureau_admin").client
    url = f"/jobs/{job.pk}/"
    assert "every 2s" in client.get(url).content.decode()
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    actions.start(job_id=job.pk)
    actions.finish(job=job, result_url="/result/")
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in fragment
    assert "/result/" in fragment
    assert client.get(f"/api/v1/jobs/{job.pk}/").json()["state"] == "done"


def test_a_job_is_of_its_place(job, people, school_a, school_b):
    with in_school(school_a.schema_name):
        own = actions.create(kind="x", by=SYSTEM)
    teacher, outsider = people.make("teacher", school_a), people.make("teacher", school_b)
    assert teacher.client.get(f"/jobs/{own.pk}/").status_code == 200
    assert teacher.client.get(f"/api/v1/jobs/{own.pk}/").status_code == 200
    for client in (outsider.client, people.make("bureau_admin").client, people.sign_in(teacher.user, None)):
        assert client.get(f"/jobs/{own.pk}/").status_code == 404
        assert client.get(f"/api/v1/jobs/{own.pk}/").status_code == 404
    assert teacher.client.get(f"/jobs/{job.pk}/").status_code == 404
    assert people.nobody(school_a).get(f"/jobs/{own.pk}/").status_code == 302
    assert people.nobody(school_a).get(f"/api/v1/jobs/{own.pk}/").status_code in {401, 403}
    assert people.make("student", school_a).client.get(f"/jobs/{own.pk}/").status_code == 404


def test_setup_broker_can_run_again(db, settings, capsys):
    settings.CELERY_BROKER_URL = "pgmq://"
    call_command("setup_broker")
    call_command("setup_broker")
    assert "already" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("redis://127.0.0.1:1/0", "does not answer: Error 111"),
        ("amqp://guest:secret@127.0.0.1:1//", "does not answer: .* refused"),
        ("rabbit://127.0.0.1/", "cannot be read; write redis://"),
    ],
)
def test_a_broker_that_does_not_answer_is_said_at_once(url, sentence, settings):
    settings.CELERY_BROKER_URL = url
    with pytest.raises(CommandError, match=sentence) as error:
        call_command("setup_broker")
    assert "secret" not in str(error.value)
