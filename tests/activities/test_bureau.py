"""Themes and campaigns."""

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError

from activities.bureau import actions
from activities.bureau.models import Campaign, Theme
from core.audit.models import SYSTEM
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


def test_the_standards_themes_are_loaded_again_without_a_change():
    standard = yaml.safe_load(
        next((settings.BASE_DIR / "evaluations" / "data").glob("standard-*.yaml")).read_text()
    )
    count = actions.load_themes(standard["themes"])
    before = list(Theme.objects.values_list("code", "name", "stages", "position", "is_active"))
    assert actions.load_themes(standard["themes"]) == count == len(before) == 12
    assert list(Theme.objects.values_list("code", "name", "stages", "position", "is_active")) == before


def test_a_theme_of_the_citys_own_stays_and_a_retired_one_stays_retired():
    actions.load_themes(b.THEMES)
    own = actions.add_theme(code="sea", name="海洋诚信", stages=["primary"], by=SYSTEM)
    actions.set_theme_active(theme=own, is_active=False, by=SYSTEM)
    actions.load_themes(b.THEMES)
    assert not Theme.objects.get(code="sea").is_active
    with pytest.raises(ValidationError):
        actions.add_theme(code="sea", name="另一个", stages=["primary"], by=SYSTEM)


def test_a_campaign_runs_within_its_term():
    term = b.a_term()
    given = {"code": "month", "name": "诚信宣传月", "term": term, "starts_on": b.today(), "by": SYSTEM}
    for wrong in (b.today() - b.days(1), term.ends_on + b.days(1)):
        with pytest.raises(ValidationError) as refusal:
            actions.add_campaign(**given, ends_on=wrong)
        assert list(refusal.value.message_dict) == ["ends_on"]
    assert (
        actions.add_campaign(**given, ends_on=b.today() + b.days(20))
        == Campaign.objects.running_on(b.today()).get()
    )


def test_the_pages(people):
    term = b.a_term()
    client = people.make("bureau_admin").client
    assert "言行一致" in client.get("/themes/").content.decode()
    typed = {
        "code": "month",
        "name": "诚信宣传月",
        "term": term.pk,
        "starts_on": term.starts_on,
        "ends_on": b.today(),
    }
    wrong = client.post("/campaigns/add/", typed | {"ends_on": "2020-01-01"})
    assert wrong.status_code == 200
    assert "诚信宣传月" in wrong.content.decode()
    assert client.post("/campaigns/add/", typed).status_code == 302
    assert "诚信宣传月" in client.get("/themes/").content.decode()
    assert (
        client.post("/themes/add/", {"code": "sea", "name": "海洋", "stages": ["primary"]}).status_code == 302
    )
    assert client.post("/themes/sea/switch/", {}).status_code == 302
    assert not Theme.objects.get(code="sea").is_active
    assert people.make("reviewer").client.get("/themes/").status_code == 403
    assert people.nobody().get("/themes/").status_code == 302


def test_the_api_at_bureau_and_school(people, school_a):
    b.a_term()
    for client in (people.make("reviewer").client, people.make("teacher", school_a).client):
        found = client.get("/api/v1/themes/").json()
        assert found["results"][0]["code"] == "words_deeds"
        assert client.get("/api/v1/campaigns/").json()["count"] == 0
    assert people.nobody().get("/api/v1/themes/").status_code == 401
