"""Schools by a workbook, coming in by invitation, a pupil's link: the same over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.tenancy.context import in_school
from schools.bureau.models import Membership, School
from schools.school.models import Student
from tests.schools.builders import xlsx

pytestmark = pytest.mark.django_db
HEAD = ["学校标识码", "学校名称", "区市县", "学段"]


def book(*rows: list[str]) -> bytes:
    return xlsx(HEAD, list(rows))


def send(client, path, data, **fields):  # type: ignore[no-untyped-def]
    return client.post(f"/api/v1/{path}", {"file": SimpleUploadedFile("名单.xlsx", data)} | fields)


def test_a_list_is_told_then_written_once(people) -> None:  # type: ignore[no-untyped-def]
    client, before = people.make("bureau_admin").client, School.objects.count()
    data = book(["2102000777", "名单小学", "中山区", "小学"])
    told = send(client, "schools/list/?dry_run=1", data).json()
    assert (told["counts"], School.objects.count()) == ({"created": 1, "changed": 0, "unchanged": 0}, before)
    assert send(client, "schools/list/", data, shown="0" * 64).status_code == 409
    assert send(client, "schools/list/", data, shown=told["shown"]).json()["counts"]["created"] == 1
    assert send(client, "schools/list/", data).json()["counts"]["unchanged"] == 1
    wrong = send(client, "schools/list/", book(["1", "", "没有的区", "小学"]))
    assert (wrong.status_code, {one["row"] for one in wrong.json()["faults"]}) == (400, {2})
    assert send(client, "schools/list/", b"no workbook").status_code == 400
    assert School.objects.count() == before + 1


def test_one_comes_in_by_invitation_once(people, school_a) -> None:  # type: ignore[no-untyped-def]
    admin, nobody = people.make("school_admin", school_a).client, people.nobody(school_a)
    link = admin.post("/api/v1/invitations/", {"person_name": "新教师", "role": "teacher"}).json()["link"]
    given = {
        "key": link.rstrip("/").rpartition("/")[2],
        "username": "xin.laoshi",
        "password": "zhong-zi-2026",
    }
    assert "password" in nobody.post("/api/v1/invitations/accept/", given | {"password": "1"}).json()
    assert people.nobody().post("/api/v1/invitations/accept/", given).status_code == 400  # another place's
    assert nobody.post("/api/v1/invitations/accept/", given).status_code == 201
    assert nobody.post("/api/v1/invitations/accept/", given).status_code == 400
    assert Membership.objects.get(user__username="xin.laoshi").school == school_a


def test_a_pupils_link(people, school_a) -> None:  # type: ignore[no-untyped-def]
    admin = people.make("school_admin", school_a).client
    with in_school(school_a.schema_name):
        student = Student.objects.create(name="某同学")
    link = admin.post(f"/api/v1/students/{student.pk}/invite/").json()["link"]
    key = link.rstrip("/").rpartition("/")[2]
    given = {"key": key, "username": "mou.tongxue", "password": "zhong-zi-2026"}
    assert people.nobody(school_a).post("/api/v1/invitations/accept/", given).status_code == 201
    with in_school(school_a.schema_name):
        assert Student.objects.get().user_id
