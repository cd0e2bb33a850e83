"""GET never writes, whatever a view does; sign-in's own tables apart."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from core.jobs.models import Job
from core.kit.readonly import ReadOnlyGetMiddleware, WriteInGet

pytestmark = pytest.mark.django_db


def answer(method, view):
    return ReadOnlyGetMiddleware(view)(RequestFactory().generic(method, "/"))


def writing(_request):
    Job.objects.create(schema="public", kind="x")
    return HttpResponse()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_view_that_writes_is_stopped(method):
    with pytest.raises(WriteInGet):
        answer(method, writing)


def test_a_post_writes():
    assert answer("POST", writing).status_code == 200
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        " update core_jobs_job set kind = 'y'",
        "DELETE FROM core_jobs_job",
        "WITH gone AS (DELETE FROM core_jobs_job RETURNING id) SELECT * FROM gone",
        "-- a note\nDELETE FROM core_jobs_job",
        "DELETE FROM core_jobs_job WHERE kind = 'account_'",
    ],
)
def test_no_way_of_writing_it(sql):
    def view(_request):
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return HttpResponse()

    with pytest.raises(WriteInGet):
        answer("GET", view)


def test_a_lock_is_no_write():
    assert answer("GET", lambda _r: HttpResponse(list(Job.objects.select_for_update()))).status_code == 200


def test_reading_and_the_session_go_through(people, school_a):
    assert answer("GET", lambda _request: HttpResponse(str(Job.objects.count()))).content == b"0"
    teacher = people.make("teacher", school_a)
    session = teacher.client.session
    session["kept"] = "yes"
    session.save()
    assert teacher.client.get("/students/").status_code == 200
