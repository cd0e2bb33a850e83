"""A public notice: how long it stands, and who may say something against it."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.audit.models import SYSTEM
from core.kit.errors import ChangedMeanwhile, Refused
from reports.bureau.actions import decisions, notices
from reports.bureau.models import Nominee
from reports.bureau.views.public import ObjectionThrottle
from tests.reports.builders import fresh, shortlisted

pytestmark = pytest.mark.django_db


def test_a_notice_takes_itself_down(round, school_a):
    ready = shortlisted(round, school_a)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    client = Client(headers={"host": "localhost"})
    assert client.get(f"/notices/{notice.slug}/").status_code == 200
    with time_machine.travel(notice.ends_on + datetime.timedelta(days=1)):
        assert client.get(f"/notices/{notice.slug}/").status_code == 410


def test_a_notice_ends_early_in_a_demo_alone(round, school_a, settings):
    ready, settings.DEMO = shortlisted(round, school_a), False
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    with pytest.raises(Refused):
        notices.end_demo_notice(notice=notice, by=SYSTEM)
    settings.DEMO = True
    assert notices.end_demo_notice(notice=notice, by=SYSTEM).ends_on < timezone.localdate()


def test_the_same_objection_sent_twice_is_one(round, school_a):
    ready = shortlisted(round, school_a)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    said = {"notice": notice, "words": "情况不符", "by": SYSTEM}
    first = notices.object_to(contact="电话", **said)
    assert notices.object_to(contact="电话 ", **said) == first
    assert notices.object_to(contact="别的人", **said) != first


def test_no_notice_while_somebody_has_not_been_judged(round, school_a):
    ready = shortlisted(round, school_a)
    Nominee.objects.filter(name="李明").update(state="nominated")
    with pytest.raises(Refused):
        notices.publish(round=ready, version=ready.version, by=SYSTEM)


def test_a_flood_of_objections_stops_no_decision(round, school_a, monkeypatch):
    assert ObjectionThrottle().num_requests >= 30  # the settings know it; a street may share one address
    monkeypatch.setitem(ObjectionThrottle.THROTTLE_RATES, "objection", "2/day")
    ready = shortlisted(round, school_a)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    client = Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.7")

    def send(words):
        return client.post(f"/notices/{notice.slug}/", {"words": words, "contact": "电话"})

    assert [send(str(each)).status_code for each in range(2)] == [302, 302]
    late = send("第三条")
    assert (late.status_code, notice.objections.count()) == (429, 2)
    assert "第三条" in late.content.decode()  # what was typed is not lost


def objected(round, school):
    ready = shortlisted(round, school)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    return notices.object_to(notice=notice, words="情况不符", contact="电话", by=SYSTEM)


def test_every_answer_is_kept_and_the_slower_of_two_is_told(round, school_a):
    objection = objected(round, school_a)
    notices.answer(objection=objection, answer="正在核实。", version=0, by=SYSTEM)
    with pytest.raises(ChangedMeanwhile):
        notices.answer(objection=objection, answer="同时写的。", version=0, by=SYSTEM)
    notices.answer(objection=objection, answer="经核实无误。", version=1, by=SYSTEM)
    assert [each.words for each in objection.answers.all()] == ["正在核实。", "经核实无误。"]


def decide(round, **changes):
    today = timezone.localdate()
    given = {
        "number": "大教发〔2026〕1号",
        "title": "决定",
        "body": "正文",
        "decided_on": today,
        "by": SYSTEM,
    }
    return decisions.decide(round=round, version=round.version, **given | changes)


def test_answers_stand_once_the_decision_is_made(round, school_a, settings):
    settings.DEMO = True
    objection = objected(round, school_a)
    notices.answer(objection=objection, answer="经核实无误。", by=SYSTEM)
    notices.end_demo_notice(notice=objection.notice, by=SYSTEM)
    decide(fresh(round))
    with pytest.raises(Refused, match="决定|decision"):
        notices.answer(objection=objection, answer="改一改。", by=SYSTEM)


def test_a_decision_honours_somebody(round, school_a, settings):
    settings.DEMO = True
    ready = shortlisted(round, school_a)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    notices.end_demo_notice(notice=notice, by=SYSTEM)
    Nominee.objects.filter(round=round).update(state="declined", decline_reason="异议成立")
    with pytest.raises(Refused, match="入选|honoured"):
        decide(fresh(round))
