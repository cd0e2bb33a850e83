"""Pages of the growth record, for staff and for the pupil."""

import re

import pytest

from activities.school.models import GrowthRecord, Objection
from schools.school.models import Student
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


def entry(**changes):
    return {
        "kind": "deed",
        "story": "拾金不昧。",
        "happened_on": b.today(),
        "themes": ["words_deeds"],
    } | changes


def only(place):
    with place.inside():
        return GrowthRecord.objects.get()


def test_a_pupil_writes_a_teacher_confirms_the_pupil_objects_the_admin_answers(place):
    pupil, teacher, admin = (place.person(role).client for role in ("student", "homeroom", "school_admin"))
    assert pupil.post("/own/new/", entry(as_draft="1")).status_code == 302
    record = only(place)
    assert record.state == "draft"
    assert "拾金不昧" not in teacher.get("/records/").content.decode()
    assert teacher.get(f"/records/{record.pk}/").status_code == 404
    assert pupil.post(f"/own/{record.pk}/change/", entry(version=0)).status_code == 302
    assert "拾金不昧" in teacher.get("/records/").content.decode()
    assert teacher.post(f"/records/{record.pk}/return/", {"version": 1, "reason": ""}).status_code == 200
    assert (
        teacher.post(f"/records/{record.pk}/return/", {"version": 1, "reason": "写细一些"}).status_code == 302
    )
    assert "写细一些" in pupil.get(f"/own/{record.pk}/change/").content.decode()
    assert pupil.post(f"/own/{record.pk}/change/", entry(version=2, story="周一拾到。")).status_code == 302
    assert (
        teacher.post(f"/records/{record.pk}/confirm/", {"version": 2}).status_code == 200
    )  # somebody was faster
    assert teacher.post("/records/confirm/", {"chosen": [f"{record.pk}:3"]}).status_code == 302
    assert only(place).state == "confirmed"
    assert pupil.post(f"/own/{record.pk}/object/", {"words": "写错了"}).status_code == 302
    with place.inside():
        objection = Objection.objects.get()
    assert teacher.post(f"/objections/{objection.pk}/answer/", {}).status_code == 403
    assert "写错了" in admin.get(f"/records/{record.pk}/").content.decode()
    assert "拾到" in admin.get("/records/?state=objected").content.decode()
    assert admin.post(f"/objections/{objection.pk}/answer/", {"words": "x"}).status_code == 200
    assert (
        admin.post(f"/objections/{objection.pk}/answer/", {"words": "已核对", "is_upheld": "no"}).status_code
        == 302
    )
    assert "已核对" in pupil.get(f"/own/{record.pk}/").content.decode()


def test_who_wrote_what_came_back_finds_it_on_the_home_page(place):
    author, homeroom = place.person("teacher").client, place.person("homeroom").client
    author.post("/records/new/", entry(student=place.pupils[0].pk))
    record = only(place)
    homeroom.post(f"/records/{record.pk}/return/", {"version": 0, "reason": "请写明时间"})
    assert "您填写的 1 条成长记录被退回，请修改" in author.get("/").content.decode()
    assert "被退回" not in homeroom.get("/").content.decode()
    assert str(record.pk) in author.get("/records/?state=returned").content.decode()


def test_a_pupil_sees_nobody_elses(place):
    teacher, pupil = place.person("homeroom").client, place.person("student").client
    other = place.pupils[1]
    assert teacher.post("/records/new/", entry(student=other.pk, story="别人的事")).status_code == 302
    record = only(place)
    assert "别人的事" not in pupil.get("/own/").content.decode()
    for path in ("", "change/"):
        assert pupil.get(f"/own/{record.pk}/{path}").status_code == 404
    for path, data in (
        ("look-back/", {"version": 1}),
        ("object/", {"words": "x"}),
        ("change/", entry(version=1)),
    ):
        assert pupil.post(f"/own/{record.pk}/{path}", data).status_code == 404
    for path in ("/records/", f"/records/{record.pk}/", "/activities/", "/plan/"):
        assert pupil.get(path).status_code == 403


def test_a_teacher_reaches_only_the_pupils_taught(place):
    client = place.person("homeroom").client
    with place.inside():
        stranger = b.pupils_of(place.other)[0]
    answer = client.post("/records/new/", entry(student=stranger.pk))
    assert answer.status_code == 200
    assert answer.context["form"].has_error("student")
    page = client.get("/records/new/").content.decode()
    assert place.pupils[0].name in page
    for query in ("student=x", f"student={stranger.pk}", "class_group=x"):
        assert client.get(f"/records/new/?{query}").status_code == 200
    admin = place.person("school_admin").client
    assert "class_group=" in admin.get("/records/new/").content.decode()
    assert stranger.name in admin.get(f"/records/new/?class_group={place.other.pk}").content.decode()


def test_a_pledge_is_looked_back_on_and_a_correction_closed(place):
    pupil, teacher = place.person("student").client, place.person("homeroom").client
    pupil.post("/own/new/", entry(kind="pledge"))
    pledge = only(place)
    assert pupil.post(f"/own/{pledge.pk}/look-back/", {"version": 0, "words": ""}).status_code == 302
    assert only(place).looked_back_at
    with place.inside():
        student = Student.objects.get(user_id=place.person("student").user.pk)
    teacher.post("/records/new/", entry(student=student.pk, kind="correction"))
    with place.inside():
        correction = GrowthRecord.objects.get(kind="correction")
    admin = place.person("school_admin").client
    assert admin.post(f"/records/{correction.pk}/confirm/", {"version": 0}).status_code == 302
    closing = f"/records/{correction.pk}/close/"
    assert teacher.post(closing, {"version": 1, "closed_on": b.today() + b.days(2)}).status_code == 200
    assert teacher.post(closing, {"version": 1, "closed_on": b.today()}).status_code == 302


@pytest.mark.parametrize(
    "bad",
    [{"kind": "misdeed"}, {"story": ""}, {"happened_on": "x"}, {"themes": ["x"]}, {"look_back_on": "x"}],
)
def test_bad_input_keeps_what_was_typed(place, bad):
    answer = place.person("student").client.post("/own/new/", entry(**bad))
    assert answer.status_code == 200
    assert next(iter(bad)) in answer.context["form"].errors
    assert "story" in bad or "拾金不昧" in answer.content.decode()


def test_boxes_with_anything_in_them_never_break(place):
    client = place.person("homeroom").client
    for chosen in ([], ["x"], ["1:2"], [f"{place.group.pk}:0"], [f"{place.group.pk}:x"]):
        assert client.post("/records/confirm/", {"chosen": chosen}).status_code == 302
    assert client.get("/records/?state=x&kind=y&class_group=z&term=q&page=-4").status_code == 200


def test_an_account_without_a_pupil_is_told(place, people):
    client = people.make("student", place.school).client
    assert client.get("/own/").status_code == 200
    assert client.get("/own/new/").status_code == 404


def test_nothing_counts_or_orders_pupils(place):
    """No figure per pupil, no order by number: the list is by state and date alone."""
    teacher = place.person("homeroom").client
    for count, pupil in enumerate(place.pupils[:3], start=1):
        for _ in range(count):
            teacher.post("/records/new/", entry(student=pupil.pk))
    page = teacher.get("/records/").content.decode()
    assert "排名" not in page
    assert "<th" not in page


@pytest.mark.parametrize(("role", "at"), [("student", "/own/new/"), ("homeroom", "/records/new/")])
def test_a_long_story_is_kept_as_a_draft_until_it_is_saved(place, role, at):
    client = place.person(role).client
    key = re.search(r'data-draft="([^"]+)"', client.get(at).content.decode()).group(1)
    saved = client.post(at, entry(student=place.pupils[0].pk), follow=True).content.decode()
    assert f'data-saved="{key}"' in saved
