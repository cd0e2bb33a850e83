"""Logging an activity: one transaction, everyone but the absent, and what is refused."""

import uuid
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.school import attendance
from activities.school.actions import activities
from activities.school.models import Activity, Evidence, Participation
from core.audit.models import SYSTEM
from core.kit.errors import ChangedMeanwhile, Refused
from schools.bureau.models import DirtySchool
from schools.school.actions.files import take_room
from schools.school.models import Enrolment
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


def log(place, **changes):
    given = {
        "form_code": "class_meeting", "themes": ["words_deeds"], "held_on": b.today(), "class_ids": [place.group.pk],
        "by": SYSTEM,
    }  # fmt: skip
    return activities.log(**given | changes)


def refused(place, field, **changes):
    with pytest.raises(ValidationError) as refusal:
        log(place, **changes)
    assert list(refusal.value.message_dict) == [field]
    assert not Activity.objects.exists()
    return refusal.value.message_dict[field][0]


def test_everyone_but_the_absent_took_part(place):
    absent = place.pupils[1]
    with place.inside():
        activity = log(place, absent=[absent.pk], by=place.member("homeroom"))
        took_part = set(activity.participations.values_list("student__name", flat=True))
        assert took_part == {pupil.name for pupil in place.pupils} - {absent.name}
        assert activity.present_count == 4
        assert list(activity.classes.all()) == [place.group]
        assert activity.created_by_name == "homeroom老师"
        assert DirtySchool.objects.filter(school=place.school, term=place.term).count() == 1


def test_what_is_left_empty_is_made_of_form_and_theme(place):
    with place.inside():
        lesson = log(place, form_code="lesson", themes=["no_cheating"])
        assert (lesson.channel, lesson.title.split("·")[0]) == ("subject", "不说谎不作弊")
        assert log(place).channel == "culture"
        assert log(place, channel="management", title=" 升旗 ").title == "升旗"


@pytest.mark.parametrize("pupils", [3, 80])
def test_at_most_fourteen_queries_whatever_the_size(place, django_assert_max_num_queries, pupils):
    with place.inside():
        big = b.a_class(9, pupils)
        absent = [b.pupils_of(big)[0].pk]
        files, key, by = [b.a_photo()], uuid.uuid4(), place.member("homeroom")
        b.teaches(place.person("homeroom").user, big)
        take_room(files=[b.a_photo("blue")], by=by)  # the school's row is there from its first file on
        with django_assert_max_num_queries(14):
            log(place, class_ids=[big.pk], absent=absent, files=files, request_key=key, by=by)
        assert Participation.objects.count() == pupils - 1


def test_the_keys_are_ordered_by_time(place):
    with place.inside():
        key = log(place).participations.first().pk
        assert key.version == 7
        assert abs((key.int >> 80) - (Activity.objects.first().pk.int >> 80)) < 60_000


def test_several_classes_and_a_pupil_who_changed_class_once(place):
    moved = place.pupils[0]
    with place.inside():
        Enrolment.objects.filter(student=moved).update(ends_on=b.today())
        Enrolment.objects.create(student=moved, class_group=place.other, starts_on=b.today())
        activity = log(place, class_ids=[place.group.pk, place.other.pk, place.group.pk])
        assert activity.present_count == 7
        assert activity.participations.get(student=moved).class_group == place.other


def test_who_came_later_or_had_left_took_no_part(place):
    with place.inside():
        gone = place.pupils[0]
        late = b.a_pupil(place.group, "后来")
        Enrolment.objects.filter(student=late).update(starts_on=b.today())
        Enrolment.objects.filter(student=gone).update(ends_on=b.today() - b.days(9))
        present = attendance.present_on([place.group.pk], b.today() - b.days(5))
        assert late.pk not in present
        assert gone.pk not in present
        assert len(present) == 4


def test_a_roster_brought_in_today_serves_for_last_week(place):
    with place.inside():
        Enrolment.objects.update(starts_on=b.today())
        assert log(place, held_on=b.today() - b.days(7)).present_count == 5


def test_publicity_is_for_the_whole_school_and_nobodys_own(place):
    with place.inside():
        assert log(place, form_code="publicity", class_ids=[]).participations.count() == 0
        with_class = log(place, form_code="publicity")
        assert (with_class.participations.count(), with_class.classes.count()) == (0, 1)


def test_the_same_key_gives_the_first_answer_again(place):
    key, photo = uuid.uuid4(), b.a_photo()
    with place.inside():
        first = log(place, request_key=key, absent=[place.pupils[0].pk], files=[photo])
        again = log(place, request_key=key, absent=[place.pupils[0].pk], files=[photo])
        assert (again.pk, again.present_count, Activity.objects.count()) == (first.pk, 4, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "x"},
        {"themes": ["give_back"]},
        {"form_code": "essay"},
        {"held_on": None},
        {"absent": None},
        {"files": 1},
    ],
)
def test_the_same_key_with_other_content_is_refused(place, changes):
    key = uuid.uuid4()
    if "held_on" in changes:
        changes = {"held_on": b.today() - b.days(1)}
    if "files" in changes:
        changes = {"files": [b.a_photo("blue")]}
    with place.inside():
        if "absent" in changes:
            changes = {"absent": [place.pupils[0].pk]}
        log(place, request_key=key)
        with pytest.raises(ChangedMeanwhile) as refusal:
            log(place, request_key=key, **changes)
        assert refusal.value.code == "key_used"
        assert Activity.objects.count() == 1


def test_the_same_key_of_somebody_else_is_refused(place):
    key = uuid.uuid4()
    with place.inside():
        log(place, request_key=key, by=place.member("homeroom"))
        with pytest.raises(ChangedMeanwhile):
            log(place, request_key=key, by=place.member("teacher"))


def test_a_twin_that_arrives_while_the_first_is_written_gets_its_answer(place, monkeypatch):
    key = uuid.uuid4()
    with place.inside():
        first = log(place, request_key=key)
        found, looked = activities._already, []
        monkeypatch.setattr(activities, "_already", lambda k: found(k) if looked else looked.append(k))
        assert log(place, request_key=key).pk == first.pk


def test_the_day_must_be_past_and_in_an_open_term(place):
    with place.inside():
        refused(place, "held_on", held_on=b.today() + b.days(1))
        sentence = refused(place, "held_on", held_on=b.today() - b.days(90))
        starts_on = place.term.starts_on
        assert f"{starts_on.year}年{starts_on.month}月{starts_on.day}日" in sentence


def test_a_closed_term_takes_nothing(place):
    b.a_term(is_open=False)
    with place.inside():
        refused(place, "held_on")


def test_absent_pupils_of_another_class_are_refused(place):
    with place.inside():
        refused(place, "absent", absent=[b.pupils_of(place.other)[0].pk])
        refused(place, "absent", absent=[uuid.uuid4()])


def test_nobody_there_is_no_activity(place):
    with place.inside():
        refused(place, "absent", absent=[pupil.pk for pupil in place.pupils])


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("form_code", {"form_code": "party"}),
        ("channel", {"channel": "tv"}),
        ("themes", {"themes": ["unknown"]}),
        ("themes", {"themes": ["craft"]}),  # of another stage
        ("themes", {"themes": []}),
        ("themes", {"themes": ["words_deeds", "no_cheating", "give_back", "put_right"]}),
        ("campaign_code", {"campaign_code": "no_such"}),
        ("class_ids", {"class_ids": []}),
        ("class_ids", {"class_ids": [uuid.uuid4()]}),
        ("title", {"title": "长" * 81}),
        ("note", {"note": "长" * 2001}),
    ],
)
def test_what_is_unknown_or_too_much_is_refused(place, field, changes):
    with place.inside():
        refused(place, field, **changes)


def test_a_teacher_logs_only_for_the_classes_taught(place):
    with place.inside():
        refused(place, "class_ids", class_ids=[place.other.pk], by=place.member("homeroom"))
        assert log(place, class_ids=[place.other.pk], by=place.member("school_admin"))


def test_last_years_class_is_not_this_terms(place):
    with place.inside():
        old = b.a_class(5, 2, year=2025)
        refused(place, "class_ids", class_ids=[old.pk])


def test_nothing_stays_when_the_last_step_fails(place, monkeypatch, settings):
    def fail(self, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(type(DirtySchool.objects), "mark", fail, raising=False)
    with place.inside():
        with pytest.raises(RuntimeError):
            log(place, files=[b.a_photo("green")])
        assert not Activity.objects.exists()
        assert not Participation.objects.exists()
    name = b.a_photo("green").sha256[:24]
    assert not list(Path(settings.MEDIA_ROOT).rglob(f"{name}*"))


def test_evidence_is_kept_once_and_added_later(place):
    red, blue = b.a_photo("red"), b.a_photo("blue")
    with place.inside():
        activity = log(place, files=[red, red])
        assert activities.add_evidence(activity=activity, files=[red, blue], by=SYSTEM) == 1
        stored = Evidence.objects.get(sha256=blue.sha256)
        with stored.stored_file.open() as kept:
            assert kept.read() == blue.data
        assert stored.stored_file.name.startswith(place.school.schema_name)
        with pytest.raises(ValidationError):
            activities.add_evidence(
                activity=activity, files=[b.a_photo(f"#0000{n}0") for n in range(1, 9)], by=SYSTEM
            )


def test_withdrawing_says_why_and_is_for_author_or_admin(place):
    with place.inside():
        activity = log(place, by=place.member("homeroom"))
        with pytest.raises(Refused):
            activities.withdraw(activity=activity, reason="重复", by=place.member("teacher"))
        with pytest.raises(ValidationError):
            activities.withdraw(activity=activity, reason=" ", by=place.member("homeroom"))
        gone = activities.withdraw(activity=activity, reason="重复登记", by=place.member("homeroom"))
        assert gone.withdrawn_reason == "重复登记"
        assert not Activity.objects.standing().exists()
        with pytest.raises(Refused):
            activities.withdraw(activity=activity, reason="再次", by=place.member("school_admin"))
        with pytest.raises(Refused):
            activities.add_evidence(activity=activity, files=[b.a_photo()], by=SYSTEM)
        other = log(place, by=place.member("homeroom"))
        assert activities.withdraw(activity=other, reason="班级写错", by=place.member("school_admin"))


def test_the_database_refuses_a_withdrawal_without_a_reason(place):
    with place.inside():
        activity = log(place)
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(withdrawn_at="2026-10-01T00:00Z")
