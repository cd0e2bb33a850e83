"""Small things people met on the pages of activities, plans and growth records."""

import pytest

from activities.school.actions import activities, plans, records
from activities.school.models import GrowthRecord, PlanItem
from core.audit.models import SYSTEM
from schools.school.models import ClassGroup
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


def test_the_class_filter_tells_two_years_apart(place):
    with place.inside():
        ClassGroup.objects.create(school_year=2025, stage="primary", grade=3, number=1)
    admin = place.person("school_admin").client
    for page in ("/records/", "/activities/"):
        text = admin.get(page).content.decode()
        assert "三年级（1）班（2025—2026）" in text
        assert "三年级（1）班（2026—2027）" in text


def test_an_item_of_the_plan_that_is_late_says_so_and_offers_activities_by_day_and_class(place):
    with place.inside():
        item = plans.add(
            term=place.term, title="诚信月", channel="culture", due_on=b.today() - b.days(3), by=place.member("school_admin")
        )  # fmt: skip
        plans.lock(term=place.term, by=SYSTEM)
        activities.log(
            form_code="class_meeting", themes=["words_deeds"], held_on=b.today(), class_ids=[place.group.pk],
            by=place.member("homeroom"),
        )  # fmt: skip
    admin = place.person("school_admin").client
    assert "已逾期" in admin.get("/plan/").content.decode()
    assert "三年级（1）班</option>" in admin.get(f"/plan/{item.pk}/").content.decode()
    with place.inside():
        PlanItem.objects.filter(pk=item.pk).update(due_on=b.today())
    assert "已逾期" not in admin.get("/plan/").content.decode()


def test_a_pupil_throws_a_draft_away_and_nothing_else(place):
    pupil = place.person("student")
    with place.inside():
        given = {"student": place.pupils[0], "kind": "deed", "story": "草稿", "happened_on": b.today()}
        draft = records.add(**given, as_draft=True, by=place.member("student"))
        sent = records.add(**given, by=place.member("student"))
    assert f"/own/{draft.pk}/discard/" in pupil.client.get(f"/own/{draft.pk}/").content.decode()
    assert f"/own/{sent.pk}/discard/" not in pupil.client.get(f"/own/{sent.pk}/").content.decode()
    for each in (draft, sent):
        pupil.client.post(f"/own/{each.pk}/discard/", {"version": 0})
    with place.inside():
        assert list(GrowthRecord.objects.values_list("pk", flat=True)) == [sent.pk]


def test_an_activity_of_two_classes_names_a_teacher_the_own_class_only(place):
    with place.inside():
        activity = activities.log(
            form_code="class_meeting", themes=["words_deeds"], held_on=b.today(),
            class_ids=[place.group.pk, place.other.pk], by=place.member("school_admin"),
        )  # fmt: skip
    for role, expected in (
        ("homeroom", {str(place.group.pk)}),
        ("school_admin", {str(place.group.pk), str(place.other.pk)}),
    ):
        found = place.person(role).client.get(f"/api/v1/activities/{activity.pk}/").json()
        assert {str(one["class_group"]) for one in found["participants"]} == expected
