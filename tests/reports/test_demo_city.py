"""A small demo city, made twice would be the same; here once, and planned twice."""

import json
import re
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from core.accounts.models import User
from core.tenancy.context import in_school
from evaluations.bureau.models import Score, Submission
from reports.bureau.models import Certificate, Round
from reports.demo import names, state
from reports.demo.calendar import terms_around
from reports.demo.people import PASSWORD
from reports.demo.plan import plan_city
from schools.bureau.models import District, Membership, School, Term
from schools.school.models import Student

ROLES = {
    "bureau_admin", "reviewer", "leader", "auditor", "school_admin", "principal", "homeroom", "teacher", "student",
}  # fmt: skip


def codes():
    return list(District.objects.order_by("code").values_list("code", flat=True))


@pytest.fixture
def demo(db, settings, tmp_path):
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path / "media"
    School.objects.filter(code="2102000901").update(name="演示旧校甲")  # the two schools of the tests
    School.objects.filter(code="2102000902").update(name="演示旧校乙")
    file = tmp_path / "demo.json"
    call_command("demo_city", schools=2, seed=7, write=file, port=8123)
    return file


def test_a_small_city(demo, settings, capsys):
    city = json.loads(demo.read_text())
    assert set(city) == {"bureau", "schools", "accounts"}
    assert city["bureau"] == "http://localhost:8123/"
    assert all(set(each) == {"name", "url", "stage"} for each in city["schools"])
    assert all(set(each) == {"role", "school", "url", "username", "password"} for each in city["accounts"])
    assert {each["role"] for each in city["accounts"]} == ROLES
    assert all(
        User.objects.get(username=a["username"]).check_password(a["password"]) for a in city["accounts"][:2]
    )
    counted()
    again(demo, capsys)
    signs_in(city)


def counted():
    """Numbers of seed 7: they change with the demo's code, never by themselves."""
    made = School.objects.filter(code__startswith="210299")
    assert [school.name for school in made.order_by("code")] == [
        plan.name for plan in plan_city(2, 7, codes())
    ]
    with in_school(made.get(code="2102990001").schema_name):
        pupils = list(Student.objects.enrolled().values_list("name", flat=True))
    assert len(pupils) == len(set(pupils))
    assert 38 * 6 <= len(pupils) <= 48 * 6
    totals = Score.objects.filter(school__in=made, term=Term.objects.current()).values_list(
        "total", flat=True
    )
    assert all(40 < total < 98 for total in totals)
    assert Counter(Round.objects.values_list("state", flat=True)) == {
        "issued": 1,
        "notice": 1,
        "nominating": 1,
    }
    assert Certificate.objects.exclude(sha256="").count() == Certificate.objects.count() > 0
    assert set(Submission.objects.values_list("state", flat=True)) == {"approved", "submitted"}
    assert Membership.objects.filter(school__in=made, role="homeroom").count() == 12


def again(file, capsys):
    call_command("demo_city", schools=2, seed=7, write=file, port=8124)
    assert "already there" in capsys.readouterr().out
    assert json.loads(file.read_text())["bureau"] == "http://localhost:8124/"
    assert School.objects.count() == 4


def signs_in(city):
    teacher = next(each for each in city["accounts"] if each["role"] == "teacher")
    client = Client(headers={"host": re.sub(r"^http://|:\d+/$", "", teacher["url"])})
    answer = client.post("/accounts/login/", {"login": teacher["username"], "password": PASSWORD})
    assert answer.status_code == 302


def test_the_same_seed_plans_the_same_city(db):
    assert plan_city(30, 7, codes()) == plan_city(30, 7, codes())
    assert plan_city(30, 7, codes())[:5] == plan_city(5, 7, codes())
    assert plan_city(30, 8, codes()) != plan_city(30, 7, codes())
    called = [plan.name for plan in plan_city(400, 7, codes())]
    assert len(set(called)) == 400
    assert all(name.endswith(names.MARK) for name in called)
    assert {stage for plan in plan_city(5, 7, codes()) for stage in plan.stages} == {
        "primary", "junior", "senior", "vocational", "higher",
    }  # fmt: skip


def test_terms_hold_every_day_of_the_year():
    import datetime

    for at in range(366):
        today = datetime.date(2026, 8, 1) + datetime.timedelta(days=at)
        terms = terms_around(today)
        assert terms.current.starts_on <= today - datetime.timedelta(weeks=8)
        assert terms.current.ends_on > today
        assert terms.year_ago.ends_on < terms.last.starts_on <= terms.last.ends_on < terms.current.starts_on
        assert terms.current.code[-2:] == terms.year_ago.code[-2:]


def test_only_where_documents_are_marked_and_nothing_real_is(db):
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_city", schools=1)
    with override_settings(DEMO=True), pytest.raises(CommandError, match="not the demo's"):
        call_command("demo_city", schools=1)
    assert not state.is_there()
