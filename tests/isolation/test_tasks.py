"""A task says which school it is for, or it does not run; nothing is left of the school afterwards."""

import pytest
from celery.exceptions import Reject
from django.db import connection

from core.project.celery import app
from core.tenancy.context import current_schema
from core.tenancy.tasks import PublicTask, SchoolTask

pytestmark = pytest.mark.django_db


@app.task(base=SchoolTask, name="tests.where_school")
def where_school(schema_name: str) -> str:
    return current_schema()


@app.task(base=PublicTask, name="tests.where_public")
def where_public() -> str:
    return current_schema()


def test_a_school_task_runs_in_its_school_and_leaves_it(school_a):
    assert where_school(schema_name=school_a.schema_name) == school_a.schema_name
    assert connection.schema_name == "public"


@pytest.mark.parametrize("schema", ["", "public", "s_aaaaaaaaaa", "template_school"])
def test_without_a_school_that_is_there_it_is_refused(schema):
    with pytest.raises(Reject):
        where_school(schema_name=schema)


def test_a_sick_or_closed_school_gets_no_task(school_a):
    type(school_a).objects.filter(pk=school_a.pk).update(is_sick=True)
    with pytest.raises(Reject):
        where_school(schema_name=school_a.schema_name)


def test_a_public_task_runs_in_public_whatever_came_before(in_a):
    assert where_public() == "public"
    assert current_schema() == in_a.schema_name


def test_every_task_says_where_it_runs():
    """Celery's plain Task would run in whatever school the connection was left in."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert len(ours) > 2
    assert [name for name, task in ours.items() if not isinstance(task, (PublicTask, SchoolTask))] == []
