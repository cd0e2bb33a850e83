"""Growth records: who writes, who confirms, and what comes of a pledge, a mistake put right, an objection."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.school import reach
from activities.school.actions import activities, objections, records
from activities.school.models import GrowthRecord
from activities.school.models.records import Author, RecordState
from core.audit.models import SYSTEM
from core.kit.errors import ChangedMeanwhile, Refused
from schools.bureau.models import DirtySchool
from schools.bureau.working_days import add_working_days
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


@pytest.fixture
def student(place):
    place.person("student")
    return place.pupils[0]


def write(place, student, by, **changes):
    given = {
        "student": student,
        "kind": "deed",
        "story": "拾到钱包交给失主。",
        "happened_on": b.today(),
        "by": place.member(by),
    }
    return records.add(**given | changes)


def test_a_pupils_entry_waits_for_the_homeroom_teacher(place, student):
    with place.inside():
        record = write(place, student, "student")
        assert (record.state, record.author) == (RecordState.SUBMITTED, Author.STUDENT)
        confirmed = records.confirm(record=record, version=0, by=place.member("homeroom"))
        assert (confirmed.state, confirmed.decided_by_name, confirmed.version) == (
            "confirmed",
            "homeroom老师",
            1,
        )
        assert DirtySchool.objects.filter(term=place.term).exists()


def test_a_homeroom_teachers_own_entry_is_confirmed_by_somebody_else(place, student):
    with place.inside():
        record = write(place, student, "homeroom")
        assert record.state == RecordState.SUBMITTED
        with pytest.raises(Refused):
            records.confirm(record=record, version=0, by=place.member("homeroom"))
        with pytest.raises(Refused):
            records.confirm_many(chosen=[(record.pk, 0)], by=place.member("homeroom"))
        assert records.confirm(record=record, version=0, by=place.member("school_admin")).state == "confirmed"


def test_a_subject_teachers_entry_is_confirmed_by_the_homeroom_teacher(place, student):
    with place.inside():
        record = write(place, student, "teacher")
        assert record.state == RecordState.SUBMITTED
        for role in ("teacher", "student", "principal"):
            with pytest.raises(Refused):
                records.confirm(record=record, version=0, by=place.member(role))
        assert records.confirm(record=record, version=0, by=place.member("homeroom")).state == "confirmed"


def test_an_admins_own_entry_is_confirmed_by_somebody_else(place, student):
    with place.inside():
        record = write(place, student, "school_admin")
        with pytest.raises(Refused):
            records.confirm(record=record, version=0, by=place.member("school_admin"))
        assert records.confirm(record=record, version=0, by=place.member("homeroom")).state == "confirmed"


def test_nobody_writes_about_or_confirms_pupils_of_other_classes(place, student):
    with place.inside():
        stranger = b.pupils_of(place.other)[0]
        for role in ("homeroom", "teacher", "student"):
            with pytest.raises(Refused):
                write(place, stranger, role)
        record = write(place, stranger, "school_admin")
        with pytest.raises(Refused):
            records.confirm(record=record, version=0, by=place.member("homeroom"))


def test_returned_with_a_reason_put_right_and_handed_in_again(place, student):
    with place.inside():
        record = write(place, student, "student")
        with pytest.raises(ValidationError):
            records.send_back(record=record, version=0, reason=" ", by=place.member("homeroom"))
        record = records.send_back(record=record, version=0, reason="请写明时间", by=place.member("homeroom"))
        assert (record.state, record.decided_reason) == ("returned", "请写明时间")
        better = {"kind": "deed", "story": "周一拾到钱包。", "happened_on": b.today()}
        with pytest.raises(Refused):
            records.rewrite(record=record, version=1, **better, by=place.member("homeroom"))
        record = records.rewrite(record=record, version=1, **better, by=place.member("student"))
        assert (record.state, record.decided_reason, record.decided_by_name) == ("submitted", "", "")
        assert (
            records.confirm(record=record, version=2, by=place.member("homeroom")).story == "周一拾到钱包。"
        )


def test_a_draft_is_its_authors_until_handed_in(place, student):
    with place.inside():
        record = write(place, student, "student", as_draft=True)
        assert (record.state, record.submitted_at) == (RecordState.DRAFT, None)
        with pytest.raises(Refused):
            records.confirm(record=record, version=0, by=place.member("homeroom"))
        assert records.submit(record=record, version=0, by=place.member("student")).submitted_at


def test_two_at_once_one_is_told_that_it_changed(place, student):
    with place.inside():
        record = write(place, student, "student")
        records.confirm(record=record, version=0, by=place.member("homeroom"))
        with pytest.raises(ChangedMeanwhile):
            records.send_back(record=record, version=0, reason="再看", by=place.member("school_admin"))


def test_a_batch_is_confirmed_whole_or_not_at_all(place, student):
    with place.inside():
        made = [write(place, student, "student") for _ in range(3)]
        chosen = [(record.pk, 0) for record in made]
        with pytest.raises(Refused):
            records.confirm_many(chosen=chosen * 11, by=place.member("homeroom"))
        with pytest.raises(ChangedMeanwhile):
            records.confirm_many(chosen=[*chosen[:2], (made[2].pk, 7)], by=place.member("homeroom"))
        assert GrowthRecord.objects.confirmed().count() == 0
        assert records.confirm_many(chosen=chosen, by=place.member("homeroom")) == 3
        with pytest.raises(Refused):
            records.confirm_many(chosen=[], by=place.member("homeroom"))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("kind", {"kind": "misdeed"}),
        ("story", {"story": "  "}),
        ("story", {"story": "长" * 2001}),
        ("happened_on", {"happened_on": b.today() + b.days(1)}),
        ("happened_on", {"happened_on": b.today() - b.days(100)}),
        ("themes", {"themes": ["no_such"]}),
        ("themes", {"themes": ["words_deeds", "no_cheating", "give_back", "put_right"]}),
        ("look_back_on", {"look_back_on": b.today() + b.days(9)}),
        ("look_back_on", {"kind": "pledge", "look_back_on": b.today()}),
    ],
)
def test_what_cannot_be_is_refused_by_field(place, student, field, changes):
    with place.inside():
        with pytest.raises(ValidationError) as refusal:
            write(place, student, "student", **changes)
        assert list(refusal.value.message_dict) == [field]
        assert not GrowthRecord.objects.exists()


def test_a_pledge_is_looked_back_on_whatever_came_of_it(place, student):
    with place.inside():
        pledge = write(place, student, "student", kind="pledge", themes=["words_deeds"])
        assert pledge.look_back_on == b.today() + b.days(28)
        with pytest.raises(Refused):
            records.look_back(record=pledge, version=0, by=place.member("homeroom"))
        pledge = records.look_back(
            record=pledge, version=0, words="没有完全做到。", by=place.member("student")
        )
        assert pledge.looked_back_at
        reflection = GrowthRecord.objects.get(kind="reflection")
        assert (reflection.story, reflection.state) == ("没有完全做到。", "submitted")
        with pytest.raises(Refused):
            records.look_back(record=pledge, version=1, by=place.member("student"))
        with pytest.raises(Refused):
            records.look_back(record=reflection, version=0, by=place.member("student"))


def test_a_mistake_put_right_is_closed_once_confirmed(place, student):
    with place.inside():
        record = write(place, student, "student", kind="correction", happened_on=b.today() - b.days(5))
        closing = {"closed_on": b.today(), "by": place.member("teacher")}
        with pytest.raises(Refused):
            records.close(record=record, version=0, **closing)
        record = records.confirm(record=record, version=0, by=place.member("homeroom"))
        for wrong in (b.today() - b.days(6), b.today() + b.days(1)):
            with pytest.raises(ValidationError):
                records.close(record=record, version=1, closed_on=wrong, by=place.member("teacher"))
        assert records.close(record=record, version=1, **closing).closed_on == b.today()


def test_an_objection_is_answered_by_somebody_else_in_words(place, student):
    with place.inside():
        record = write(place, student, "school_admin")
        objection = objections.raise_objection(record=record, words="日期不对", by=place.member("student"))
        assert objection.due_on == add_working_days(b.today(), 15)
        with pytest.raises(Refused):
            objections.raise_objection(record=record, words="再说一次", by=place.member("student"))
        given = {"objection": objection, "is_upheld": False, "words": "已核对。"}
        for role in ("school_admin", "homeroom", "student"):  # the author, and two without the right
            with pytest.raises(Refused):
                objections.answer(**given, by=place.member(role))
        with pytest.raises(ValidationError):
            objections.answer(**given | {"words": " "}, by=place.member("principal"))
        done = objections.answer(**given, by=place.member("principal"))
        assert (done.is_upheld, done.answered_by_name) == (False, "principal老师")
        record.refresh_from_db()
        assert record.state == RecordState.SUBMITTED
        with pytest.raises(ChangedMeanwhile):
            objections.answer(**given, by=place.member("principal"))


def test_an_upheld_objection_takes_the_entry_away_from_everybody_but_those_who_decide(place, student):
    with place.inside():
        record = write(place, student, "homeroom")
        objection = objections.raise_objection(record=record, words="不是我", by=place.member("student"))
        objections.answer(
            objection=objection, is_upheld=True, words="确有误，请更正。", by=place.member("school_admin")
        )
        record.refresh_from_db()
        assert (record.state, record.decided_reason) == (RecordState.REMOVED, "确有误，请更正。")
        assert not reach.own_records(place.member("student")).exists()
        for role in ("teacher", "homeroom", "school_admin", "principal"):
            assert not reach.records_of(place.member(role)).exists()
            decides = role in {"school_admin", "principal"}
            assert reach.decided_records_of(place.member(role)).exists() == decides


def test_only_the_pupil_the_entry_is_about_objects(place, student):
    with place.inside():
        record = write(place, place.pupils[1], "homeroom")
        with pytest.raises(Refused):
            objections.raise_objection(record=record, words="替别人说", by=place.member("student"))


def test_the_database_refuses_confirmed_without_who_and_returned_without_why(place, student):
    with place.inside():
        record = write(place, student, "student")
        for change in ({"state": "confirmed"}, {"state": "returned"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                GrowthRecord.objects.filter(pk=record.pk).update(**change)


def test_the_demo_writes_as_the_school(place, student):
    with place.inside():
        record = records.add(student=student, kind="deed", story="演示", happened_on=b.today(), by=SYSTEM)
        assert records.confirm(record=record, version=0, by=SYSTEM).state == "confirmed"


# --- whose words they are, and what they say ---


@pytest.mark.parametrize("kind", ["pledge", "reflection", "statement"])
def test_nobody_writes_in_a_students_name(place, student, kind):
    with place.inside():
        for role in ("teacher", "homeroom", "school_admin"):
            with pytest.raises(ValidationError) as refusal:
                write(place, student, role, kind=kind)
            assert "kind" in refusal.value.error_dict
        assert write(place, student, "student", kind=kind).author == Author.STUDENT


@pytest.mark.parametrize(
    "story", ["在考试中作弊被抓，扣 5 分。", "受到警告处分。", "加3分以资鼓励。", "扣五分"]
)
def test_points_and_punishment_are_asked_about_before_they_are_saved(place, student, story):
    with place.inside():
        for role in ("teacher", "student"):
            with pytest.raises(ValidationError) as refusal:
                write(place, student, role, story=story)
            assert [error.code for error in refusal.value.error_dict["story"]] == ["doubtful"]
            assert write(place, student, role, story=story, is_sure=True).state == RecordState.SUBMITTED


def test_names_of_other_students_are_asked_about(place, student):
    with place.inside():
        other = place.pupils[1]
        with pytest.raises(ValidationError, match=other.name):
            write(place, student, "teacher", story=f"和{other.name}一起归还钱包。")
        assert write(place, student, "teacher", story=f"{student.name}拾到钱包交给失主。")


def test_the_page_asks_and_keeps_what_was_typed(place, student):
    client = place.person("homeroom").client
    entry = {"student": student.pk, "kind": "deed", "story": "扣 5 分。", "happened_on": b.today()}
    asked = client.post("/records/new/", entry).content.decode()
    assert "扣 5 分。" in asked
    assert 'type="checkbox" name="is_sure"' in asked
    assert client.post("/records/new/", entry | {"is_sure": "on"}).status_code == 302
    plain = client.get(f"/records/new/?student={student.pk}").content.decode()
    assert 'type="checkbox" name="is_sure"' not in plain
    assert "自我陈述" not in plain


def test_while_an_objection_waits_the_entry_is_not_called_confirmed(place, student):
    with place.inside():
        record = write(place, student, "homeroom")
        records.confirm(record=record, version=0, by=place.member("school_admin"))
        objections.raise_objection(record=record, words="不是我", by=place.member("student"))
    for role, address in (("student", f"/own/{record.pk}/"), ("homeroom", f"/records/{record.pk}/")):
        head = place.person(role).client.get(address).content.decode().partition("</header>")[0]
        assert "已确认" not in head


def test_a_teacher_taken_off_a_class_finds_nothing_of_it(place, student):
    from activities.school.models import Activity
    from schools.school.models import StaffAssignment

    teacher = place.person("homeroom")
    with place.inside():
        activity = activities.log(
            form_code="class_meeting", themes=["words_deeds"], held_on=b.today(), class_ids=[place.group.pk],
            by=place.member("homeroom"),
        )  # fmt: skip
        StaffAssignment.objects.filter(user_id=teacher.user.pk).delete()
        assert Activity.objects.filter(pk=activity.pk).exists()
    assert teacher.client.get(f"/activities/{activity.pk}/").status_code == 404
    assert teacher.client.post(f"/activities/{activity.pk}/withdraw/", {"reason": "x"}).status_code == 404
    assert teacher.client.get(f"/api/v1/activities/{activity.pk}/").status_code == 404
