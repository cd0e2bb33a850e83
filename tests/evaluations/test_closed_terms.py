"""A closed term stays as it is to the last digit, whatever becomes of its schools afterwards."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.school.actions import activities, plans
from activities.school.models import Activity
from core.audit.models import SYSTEM
from core.kit.errors import Refused
from core.kit.uploads import CleanFile
from core.tenancy.context import in_school
from evaluations.bureau import city
from evaluations.bureau.actions import scores, standards
from evaluations.bureau.models import ActivityCell, Fact, Score
from evaluations.school import roll_up
from schools.bureau.actions import schools, terms
from schools.bureau.models import DirtySchool, District, School, Term
from schools.school.models import ClassGroup
from tests.evaluations.builders import make_standard, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(school_a, school_b) -> Term:
    """A term with an activity in school A, counted, scored and closed; marked once more just before."""
    term = make_term()
    make_standard(term)
    roll_up.count(term, then=scores.recompute)
    with in_school(school_a.schema_name):
        group = ClassGroup.objects.create(school_year=2026, stage="primary", grade=3, number=1)
        activity = Activity(
            term_id=term.pk, title="诚信班会", form_code="class_meeting", channel="culture", themes=["promise"],
            held_on=term.starts_on,
        )  # fmt: skip
        activity.sign(SYSTEM)
        activity.save(force_insert=True)
        activity.classes.add(group)
        DirtySchool.objects.mark(school_id=school_a.pk, term_id=term.pk)
    terms.close_term(term=term, by=SYSTEM)
    roll_up.roll_up_dirty(then=scores.recompute)
    return Term.objects.get(pk=term.pk)


def kept(term: Term) -> dict[str, object]:
    """Everything the city says of a term."""
    which = city.Filter(term=term)
    return {
        "facts": sorted(Fact.objects.filter(term=term).values_list("school_id", "stage", "name", "filter_key", "value")),
        "cells": sorted(ActivityCell.objects.filter(term=term).values_list("school_id", "stage", "activities")),
        "scores": sorted(Score.objects.filter(term=term).values_list("school_id", "stage", "total", "working__total")),
        "parts": city.parts(which),
        "figures": city.figures(which),
        "lines": city.lines(which),
    }  # fmt: skip


def test_what_was_marked_before_the_closing_is_counted_once_more(closed, school_a):
    facts = Fact.objects.filter(term=closed, school=school_a, name="activities", filter_key="")
    assert sum(facts.values_list("value", flat=True)) > 0
    assert not DirtySchool.objects.filter(term=closed).exists()


def close_a(school_a: School, closed: Term) -> None:
    schools.close(school=school_a, closed_from=timezone.localdate(), by=SYSTEM)


def lose_a_stage(school_a: School, closed: Term) -> None:
    schools.change(school=school_a, name="甲校", district=school_a.district, stages=["junior"], by=SYSTEM)


def move(school_a: School, closed: Term) -> None:
    other = District.objects.exclude(pk=school_a.district_id).first()
    assert other
    schools.change(school=school_a, name="甲校", district=other, stages=school_a.stages, by=SYSTEM)


def withdraw_behind_our_back(school_a: School, closed: Term) -> None:
    with in_school(school_a.schema_name):
        Activity.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="以后")
        DirtySchool.objects.mark(school_id=school_a.pk, term_id=closed.pk)


def open_another_school(school_a: School, closed: Term) -> None:
    schools.create(code="2102000977", name="新校", district=school_a.district, stages=["primary"], by=SYSTEM)


def publish_another_standard(school_a: School, closed: Term) -> None:
    from evaluations.bureau.models import Standard

    draft = Standard.objects.get()
    draft.pk, draft._state.adding, draft.version, draft.published_at = None, True, "next", None
    draft.save()
    with pytest.raises(Refused):
        standards.publish(standard=draft, term=closed, by=SYSTEM)
    draft.delete()


@pytest.mark.parametrize(
    "later",
    [close_a, lose_a_stage, move, withdraw_behind_our_back, open_another_school, publish_another_standard],
)
def test_nothing_later_changes_it(closed, school_a, later):
    before = kept(closed)
    later(school_a, closed)
    roll_up.roll_up_dirty(then=scores.recompute)
    roll_up.count(closed, then=scores.recompute)
    scores.recompute(term=closed)
    assert kept(closed) == before


def test_nothing_in_it_can_be_changed(closed, school_a):
    with in_school(school_a.schema_name):
        activity = Activity.objects.get()
        file = CleanFile(b"x", "image/jpeg", "jpg", "0" * 64)
        with pytest.raises(Refused, match="关闭|closed"):
            activities.withdraw(activity=activity, reason="写错了", by=SYSTEM)
        with pytest.raises(Refused, match="关闭|closed"):
            activities.add_evidence(activity=activity, files=[file], by=SYSTEM)
        with pytest.raises(Refused, match="关闭|closed"):
            plans.add(term=closed, title="计划", channel="culture", due_on=closed.starts_on, by=SYSTEM)


def test_a_school_closes_from_a_day_on(people, school_a):
    admin, teacher = people.make("bureau_admin"), people.make("teacher", school_a)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    answer = admin.client.post(f"/schools/{school_a.pk}/close/", {"closed_from": tomorrow.isoformat()})
    assert answer.status_code == 302
    assert teacher.client.get("/students/").status_code == 200
    School.objects.filter(pk=school_a.pk).update(closed_from=timezone.localdate())
    assert teacher.client.get("/students/").status_code == 404
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(ValidationError):
        schools.close(school=school_a, closed_from=yesterday, by=SYSTEM)


def test_an_open_term_does_without_a_closed_school_and_one_that_ended_keeps_it(school_a, school_b):
    ended = make_term("2025-1")
    running = make_term("2026-1")
    School.objects.filter(pk=school_a.pk).update(closed_from="2026-10-01")
    assert set(School.objects.of_term(ended)) == {school_a, school_b}
    assert set(School.objects.of_term(running)) == {school_b}


def test_a_term_opened_again_is_counted_anew(closed, school_a, school_b):
    terms.set_open(term=closed, is_open=True, by=SYSTEM)
    marked = set(DirtySchool.objects.filter(term=closed).values_list("school_id", flat=True))
    assert {school_a.pk, school_b.pk} <= marked
