"""The term's plan."""

import pytest
from django.core.exceptions import ValidationError

from activities.school.actions import activities, plans
from core.audit.models import SYSTEM
from core.kit.errors import Refused
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


def item(place, title="诚信主题班会", **changes):
    return plans.add(
        **{"term": place.term, "title": title, "channel": "culture", "due_on": b.today(), "by": SYSTEM}
        | changes
    )


def logged(place):
    return activities.log(
        form_code="essay", themes=["words_deeds"], held_on=b.today(), class_ids=[place.group.pk], by=SYSTEM
    )


def test_locked_once_and_not_empty(place):
    with place.inside():
        with pytest.raises(Refused):
            plans.lock(term=place.term, by=SYSTEM)
        first = item(place)
        assert plans.lock(term=place.term, by=SYSTEM) == 1
        first.refresh_from_db()
        assert first.locked_at
        assert item(place, "后补").locked_at is None
        with pytest.raises(Refused):
            plans.lock(term=place.term, by=SYSTEM)


def test_an_activity_shows_two_items_at_most(place):
    with place.inside():
        activity, items = logged(place), [item(place, f"第{n}项") for n in range(3)]
        for each in items[:2]:
            assert plans.link(item=each, activity=activity, by=SYSTEM).activity == activity
        with pytest.raises(ValidationError):
            plans.link(item=items[2], activity=activity, by=SYSTEM)
        assert plans.link(item=items[0], activity=None, by=SYSTEM).activity is None
        activities.withdraw(activity=activity, reason="错", by=SYSTEM)
        with pytest.raises(ValidationError):
            plans.link(item=items[0], activity=activity, by=SYSTEM)


def test_dropped_with_a_reason_and_only_while_not_done(place):
    with place.inside():
        given_up, done = item(place), item(place)
        with pytest.raises(ValidationError):
            plans.drop(item=given_up, reason="", by=SYSTEM)
        assert plans.drop(item=given_up, reason="与考试冲突", by=SYSTEM).dropped_reason == "与考试冲突"
        plans.link(item=done, activity=logged(place), by=SYSTEM)
        for each in (given_up, done):
            with pytest.raises(Refused):
                plans.drop(item=each, reason="再来", by=SYSTEM)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("due_on", {"due_on": b.today() + b.days(300)}),
        ("title", {"title": ""}),
        ("channel", {"channel": "tv"}),
    ],
)
def test_what_cannot_be_planned(place, field, changes):
    with place.inside(), pytest.raises(ValidationError) as refusal:
        item(place, **changes)
    assert field in refusal.value.message_dict
