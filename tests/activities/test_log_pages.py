"""The log form: preset, kept when refused, sent twice is once."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.bureau.models import Campaign, Theme
from activities.school.models import Activity, Evidence
from core.tenancy.context import in_public
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


def sent(place, **changes):
    return {
        "form_code": "class_meeting", "themes": ["words_deeds"], "held_on": b.today(), "class_ids": [place.group.pk],
        "channel": "", "request_key": uuid.uuid4(),
    } | changes  # fmt: skip


def checked(page, name):
    return set(re.findall(rf'name="{name}" value="([^"]*)"[^>]*checked', page))


def test_the_form_comes_preset_for_the_homeroom_teacher(place):
    with in_public():
        Campaign.objects.create(
            code="month", name="诚信宣传月", term=place.term, starts_on=b.today(), ends_on=b.today()
        )
    page = place.person("homeroom").client.get("/log/").content.decode()
    assert checked(page, "class_ids") == {str(place.group.pk)}
    assert checked(page, "form_code") == {"class_meeting"}
    assert checked(page, "campaign_code") == {"month"}
    assert checked(page, "absent") == set()
    assert f'value="{b.today()}"' in page
    assert all(pupil.name in page for pupil in place.pupils)
    assert str(place.other.pk) not in page
    assert "工匠精神" not in page  # a theme of another stage


def test_who_teaches_several_classes_gets_the_one_logged_for_last(place):
    teacher = place.person("teacher")
    with place.inside():
        b.teaches(teacher.user, place.other, homeroom=False)
    assert checked(teacher.client.get("/log/").content.decode(), "class_ids") == {str(place.group.pk)}
    teacher.client.post("/log/", sent(place, class_ids=[place.other.pk]))
    assert checked(teacher.client.get("/log/").content.decode(), "class_ids") == {str(place.other.pk)}


def test_the_admin_is_offered_every_class(place):
    page = place.person("school_admin").client.get("/log/").content.decode()
    assert str(place.group.pk) in page
    assert str(place.other.pk) in page
    assert checked(page, "class_ids") == set()


def test_one_post_logs_the_class_and_the_second_leads_to_the_same_page(place):
    client, absent = place.person("homeroom").client, place.pupils[2]
    photo = lambda: SimpleUploadedFile("a.jpg", b.jpeg(), "image/jpeg")
    data = sent(place, absent=[absent.pk])
    first = client.post("/log/", data | {"files": [photo()]})
    again = client.post("/log/", data | {"files": [photo()]})
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    with place.inside():
        activity = Activity.objects.get()
        assert activity.participations.count() == 4
        assert Evidence.objects.get().content_type == "image/jpeg"
    page = client.get(first.url).content.decode()
    assert "data-saved" in page
    assert absent.name not in page
    assert place.pupils[0].name in page


def test_the_same_form_with_other_content_is_409_and_keeps_what_was_typed(place):
    client, data = place.person("homeroom").client, sent(place)
    client.post("/log/", data)
    other = client.post("/log/", data | {"note": "另一件事"})
    page = other.content.decode()
    assert other.status_code == 409
    assert "另一件事" in page
    key = re.search(r'name="request_key" value="([^"]*)"', page).group(1)
    again = client.post("/log/", data | {"note": "另一件事", "request_key": key})
    assert again.status_code == 302  # said twice, it is one more activity
    with place.inside():
        assert Activity.objects.count() == 2


def test_a_refusal_keeps_every_tick_and_says_that_files_are_lost(place):
    client, absent = place.person("homeroom").client, str(place.pupils[0].pk)
    photo = SimpleUploadedFile("a.jpg", b.jpeg(), "image/jpeg")
    data = sent(
        place, held_on=b.today() + b.days(3), absent=[absent], note="备注", channel="practice", files=[photo]
    )
    answer = client.post("/log/", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert checked(page, "absent") == {absent}
    assert checked(page, "themes") == {"words_deeds"}
    assert checked(page, "channel") == {"practice"}
    assert "备注" in page
    assert str(data["request_key"]) in page
    assert answer.context["form"].has_error("held_on")
    with place.inside():
        assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("form_code", {"form_code": "party"}),
        ("themes", {"themes": ["no_such"]}),
        ("themes", {"themes": []}),
        ("class_ids", {"class_ids": ["not-a-uuid"]}),
        ("class_ids", {"class_ids": [uuid.uuid4()]}),
        ("class_ids", {"class_ids": []}),
        ("absent", {"absent": ["x"]}),
        ("absent", {"absent": [uuid.uuid4()]}),
        ("held_on", {"held_on": "2026-02-31"}),
        ("files", {"files": [SimpleUploadedFile("a.jpg", b"<script>")]}),
        ("request_key", {"request_key": "x"}),
    ],
)
def test_bad_input_is_an_error_at_its_field_and_never_500(place, field, changes):
    answer = place.person("homeroom").client.post("/log/", sent(place, **changes))
    assert answer.status_code == 200
    assert answer.context["form"].has_error(field)


def test_a_class_of_somebody_else_is_refused_in_words(place):
    answer = place.person("homeroom").client.post("/log/", sent(place, class_ids=[place.other.pk]))
    assert answer.context["form"].has_error("class_ids")


def test_the_pupils_of_the_classes_chosen_with_and_without_script(place):
    client = place.person("school_admin").client
    part = client.get("/log/pupils/", {"class_ids": [place.group.pk], "held_on": b.today()}).content.decode()
    assert all(pupil.name in part for pupil in place.pupils)
    assert "<html" not in part
    whole = client.post("/log/", sent(place, show_pupils="1", note="留着")).content.decode()
    assert place.pupils[0].name in whole
    assert "留着" in whole
    for bad in ({"class_ids": "x"}, {"class_ids": place.group.pk, "held_on": "x"}, {}):
        assert client.get("/log/pupils/", bad).status_code == 200
    with place.inside():
        assert not Activity.objects.exists()


def test_marks_stay_while_their_class_is_chosen(place):
    client, absent = place.person("school_admin").client, str(place.pupils[1].pk)
    ask = lambda *groups: client.get(
        "/log/pupils/", {"class_ids": [group.pk for group in groups], "absent": absent}
    ).content.decode()
    both, other = ask(place.group, place.other), ask(place.other)
    assert (checked(both, "absent"), checked(other, "absent")) == ({absent}, set())
    assert "<output data-away>1</output>" in both
    assert "<output data-away>0</output>" in other
    page = client.get("/log/").content.decode()
    assert re.search(r'hx-include="[^"]*\[name=absent\]', page)


def test_a_pupil_has_no_menu_of_one_entry(place):
    assert 'class="tabs"' not in place.person("student").client.get("/own/").content.decode()
    assert 'class="tabs"' in place.person("teacher").client.get("/activities/").content.decode()


def test_a_school_without_classes_or_themes_is_told_whom_to_ask(people, school_a):
    b.a_term()
    with in_public():
        Theme.objects.update(is_active=False)
    page = people.make("teacher", school_a).client.get("/log/").content.decode()
    assert "请联系学校管理员分配任教班级" in page
    assert "教育局尚未为本校设置主题" in page


def test_without_a_term_the_page_says_so(people, school_a):
    assert people.make("teacher", school_a).client.get("/log/").status_code == 200


def test_who_may_not(place, people, school_b):
    assert place.person("principal").client.get("/log/").status_code == 403
    assert place.person("student").client.get("/log/").status_code == 403
    nobody = people.nobody(place.school)
    assert nobody.get("/log/").status_code == 302
    assert nobody.get("/log/pupils/", headers={"HX-Request": "true"}).status_code == 401


def test_list_detail_evidence_and_withdrawal(place, people):
    teacher, admin = place.person("homeroom").client, place.person("school_admin").client
    photo = SimpleUploadedFile("a.jpg", b.jpeg(), "image/jpeg")
    url = teacher.post("/log/", sent(place, files=[photo])).url.partition("?")[0]
    admin.post("/log/", sent(place, class_ids=[place.other.pk], title="别班的活动"))
    assert "别班的活动" not in teacher.get("/activities/").content.decode()
    for query in (
        "",
        "?term=",
        f"?class_group={place.other.pk}",
        f"?month={b.today():%Y-%m}",
        "?form_code=class_meeting",
    ):
        assert "别班的活动" in admin.get(f"/activities/{query}").content.decode()
    for query in ("?form_code=essay", "?month=2020-01"):
        assert "别班的活动" not in admin.get(f"/activities/{query}").content.decode()
    assert admin.get("/activities/?month=x&class_group=y&term=z&page=99").status_code == 200
    with place.inside():
        others, evidence = Activity.objects.get(title="别班的活动"), Evidence.objects.get()
    assert teacher.get(f"/activities/{others.pk}/").status_code == 404
    picture = teacher.get(f"/evidence/{evidence.pk}/")
    assert (picture.status_code, picture["X-Content-Type-Options"]) == (200, "nosniff")
    assert b"".join(picture.streaming_content).startswith(b"\xff\xd8\xff")
    stranger = people.make("teacher", place.school).client
    assert stranger.get(f"/evidence/{evidence.pk}/").status_code == 404
    assert teacher.post(f"{url}withdraw/", {"reason": ""}).status_code == 200
    assert teacher.post(f"{url}withdraw/", {"reason": "重复登记"}).status_code == 302
    assert "重复登记" in teacher.get(url).content.decode()
    assert place.person("principal").client.post(f"{url}withdraw/", {"reason": "x"}).status_code == 403


def test_a_pdf_is_only_ever_downloaded(place):
    client = place.person("homeroom").client
    url = client.post("/log/", sent(place)).url.partition("?")[0]
    pdf = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n1 0 obj\n%%EOF\n", "application/pdf")
    assert client.post(f"{url}evidence/", {"files": [pdf]}).status_code == 302
    assert client.post(f"{url}evidence/", {}).status_code == 200
    with place.inside():
        evidence = Evidence.objects.get()
    answer = client.get(f"/evidence/{evidence.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


def test_the_principal_sees_how_much_waits_but_is_not_asked_to_confirm(place):
    pupil = place.person("student").client
    pupil.post("/own/new/", {"kind": "deed", "story": "拾金不昧。", "happened_on": b.today()})
    for role, asked in (("principal", False), ("homeroom", True)):
        answer = place.person(role).client.get("/")
        assert answer.context["waiting"] == 1
        assert ("1 条成长记录待确认" in answer.content.decode()) == asked


def test_home_by_role(place, people):
    assert people.nobody(place.school).get("/").status_code == 302
    assert place.person("student").client.get("/").url == "/own/"
    for role in ("teacher", "homeroom", "school_admin", "principal"):
        page = place.person(role).client.get("/").content.decode()
        assert place.group.name in page
        assert (place.other.name in page) == (role in {"school_admin", "principal"})


def test_the_plan_is_the_admins(place):
    admin = place.person("school_admin").client
    assert (
        admin.post("/plan/", {"title": "诚信周", "channel": "culture", "due_on": b.today()}).status_code
        == 302
    )
    assert admin.post("/plan/", {"title": "", "channel": "x", "due_on": "y"}).status_code == 200
    assert admin.post("/plan/lock/").status_code == 302
    page = place.person("principal").client.get("/plan/").content.decode()
    assert "诚信周" in page
    assert place.person("principal").client.post("/plan/lock/").status_code == 403
    assert place.person("teacher").client.get("/plan/").status_code == 403
    item = re.search(r"/plan/([0-9a-f-]{36})/", page).group(1)
    admin.post("/log/", sent(place))
    with place.inside():
        activity = Activity.objects.get()
    assert admin.get(f"/plan/{item}/").status_code == 200
    assert admin.post(f"/plan/{item}/", {"reason": ""}).status_code == 200
    assert admin.post(f"/plan/{item}/", {"activity": activity.pk}).status_code == 302
    assert admin.post(f"/plan/{item}/", {"reason": "已做"}).status_code == 200
