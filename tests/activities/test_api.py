"""The same actions over the API."""

import uuid

import pytest

from activities.school.models import Activity, GrowthRecord
from tests.activities import builders as b

pytestmark = pytest.mark.django_db


def post(client, path, data, **headers):
    return client.post(f"/api/v1/{path}", data, content_type="application/json", headers=headers)


def sent(place, **changes):
    return {
        "form_code": "lesson", "themes": ["words_deeds"], "held_on": str(b.today()), "class_ids": [str(place.group.pk)]
    } | changes  # fmt: skip


def test_log_list_read_withdraw(place):
    client, key = place.person("homeroom").client, str(uuid.uuid4())
    first = post(
        client, "activities/", sent(place, absent=[str(place.pupils[0].pk)]), **{"Idempotency-Key": key}
    )
    again = post(
        client, "activities/", sent(place, absent=[str(place.pupils[0].pk)]), **{"Idempotency-Key": key}
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["present"], first.json()["channel"]) == (4, "subject")
    other = post(client, "activities/", sent(place, note="x"), **{"Idempotency-Key": key})
    assert other.status_code == 409
    assert post(client, "activities/", sent(place), **{"Idempotency-Key": "x"}).status_code == 400
    listed = client.get("/api/v1/activities/").json()
    assert [each["id"] for each in listed["results"]] == [first.json()["id"]]
    assert client.get("/api/v1/activities/?form_code=essay").json()["count"] == 0
    assert client.get("/api/v1/activities/?month=x").status_code == 400
    detail = client.get(f"/api/v1/activities/{first.json()['id']}/").json()
    assert len(detail["participants"]) == 4
    gone = post(client, f"activities/{detail['id']}/withdraw/", {"reason": "重复"})
    assert gone.json()["withdrawn_reason"] == "重复"
    assert post(client, f"activities/{uuid.uuid4()}/withdraw/", {"reason": "重复"}).status_code == 404


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("held_on", {"held_on": str(b.today() + b.days(1))}),
        ("held_on", {"held_on": "x"}),
        ("themes", {"themes": []}),
        ("class_ids", {"class_ids": [str(uuid.uuid4())]}),
        ("absent", {"absent": [str(uuid.uuid4())]}),
        ("form_code", {"form_code": "party"}),
        ("note", {"note": "长" * 2001}),
    ],
)
def test_refusals_name_the_field(place, field, changes):
    answer = post(place.person("homeroom").client, "activities/", sent(place, **changes))
    assert answer.status_code == 400
    assert field in answer.json()


def test_rights(place, people, school_b):
    assert post(place.person("principal").client, "activities/", sent(place)).status_code == 403
    assert place.person("student").client.get("/api/v1/activities/").status_code == 403
    assert people.nobody(place.school).get("/api/v1/activities/").status_code == 401
    other = people.make("teacher", school_b).client
    with place.inside():
        from activities.school.actions import activities
        from core.audit.models import SYSTEM

        made = activities.log(
            form_code="essay",
            themes=["words_deeds"],
            held_on=b.today(),
            class_ids=[place.group.pk],
            by=SYSTEM,
        )
    assert other.get(f"/api/v1/activities/{made.pk}/").status_code == 404
    assert (
        people.make("teacher", place.school).client.get(f"/api/v1/activities/{made.pk}/").status_code == 404
    )


def test_a_record_from_writing_to_the_answered_objection(place):
    pupil, teacher, admin = (place.person(role).client for role in ("student", "homeroom", "school_admin"))
    entry = {"kind": "deed", "story": "守时", "happened_on": str(b.today())}
    made = post(pupil, "records/own/", entry)
    assert (made.status_code, made.json()["state"]) == (201, "submitted")
    path = f"records/{made.json()['id']}"
    assert post(pupil, f"{path}/confirm/", {"version": 0}).status_code == 403
    assert post(teacher, f"{path}/confirm/", {"version": 9}).status_code == 409
    assert post(teacher, f"{path}/return/", {"version": 0}).status_code == 400
    assert post(teacher, f"{path}/confirm/", {"version": 0}).json()["state"] == "confirmed"
    objection = post(pupil, f"{path}/objections/", {"words": "时间不对"})
    assert objection.status_code == 201
    answer = f"objections/{objection.json()['id']}/answer/"
    assert post(teacher, answer, {"words": "好", "is_upheld": True}).status_code == 403
    assert post(admin, answer, {"words": "好", "is_upheld": True}).json()["is_upheld"] is True
    assert teacher.get("/api/v1/records/").json()["count"] == 0
    assert teacher.get(f"/api/v1/{path}/").status_code == 404
    assert pupil.get("/api/v1/records/own/").json()["count"] == 0
    assert pupil.get("/api/v1/records/").status_code == 403


def test_staff_write_about_pupils_they_reach(place):
    teacher = place.person("homeroom").client
    entry = {
        "kind": "deed",
        "story": "守时",
        "happened_on": str(b.today()),
        "student": str(place.pupils[0].pk),
    }
    assert post(teacher, "records/", entry).json()["state"] == "submitted"
    with place.inside():
        stranger = b.pupils_of(place.other)[0]
    assert post(teacher, "records/", entry | {"student": str(stranger.pk)}).status_code == 404
    assert post(teacher, "records/", {k: v for k, v in entry.items() if k != "student"}).status_code == 400
    pupil = place.person("student").client
    assert post(pupil, "records/own/", entry | {"student": str(place.pupils[1].pk)}).status_code == 400
    with place.inside():
        assert GrowthRecord.objects.count() == 1
        assert not Activity.objects.exists()


def test_the_openapi_document_has_no_warning_of_ours(place, capsys):
    from drf_spectacular.generators import SchemaGenerator

    SchemaGenerator(urlconf="activities.school.urls_api").get_schema(public=True)
    said = capsys.readouterr().err
    assert "activities" not in said, said
