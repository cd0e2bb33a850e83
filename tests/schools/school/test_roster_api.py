"""A roster over the API, and who may import one."""

import io

import openpyxl
import pytest

from core.accounts.members import Member
from core.tenancy.context import in_school
from schools.school.models import Student
from tests.schools.builders import identity, pupil, roster, upload
from tests.schools.school.importing import bring_in, send

pytestmark = pytest.mark.django_db

THREE = [pupil("单田芳", 1), pupil("李安", 2), pupil("阿卜杜拉·买买提", 3, "三年级1班")]


def test_the_roster_over_the_api(admin, school_a):
    def post(data, query="", **more):
        return admin.client.post(f"/api/v1/roster/{query}", {"file": upload(data)} | more)

    tried = post(roster(*THREE), "?dry_run=1", create_classes="true")
    assert tried.status_code == 200, tried.content
    assert (tried.json()["dry_run"], tried.json()["counts"]["created"]) == (True, 3)
    assert tried.json()["new"][1] == {
        "row": 3, "name": "李安", "class_name": "三年级（2）班", "student_no_last4": identity(2)[-4:],
    }  # fmt: skip
    with in_school(school_a.schema_name):
        assert not Student.objects.exists()
    other = post(roster(*THREE[:2]), create_classes="true", shown=tried.json()["shown"])
    assert (other.status_code, other.json()["code"]) == (409, "changed")
    done = post(roster(*THREE), create_classes="true", shown=tried.json()["shown"]).json()
    assert (done["dry_run"], done["counts"]["created"]) == (False, 3)
    assert post(roster(*THREE)).json()["counts"]["unchanged"] == 3
    assert [one["name"] for one in post(roster(*THREE[1:]), "?dry_run=1").json()["absent"]] == ["单田芳"]
    bad = post(roster(pupil("张三", 61, "三年级77班")))
    assert bad.status_code == 400
    assert bad.json()["faults"][0]["row"] == 2
    marked = post(roster(THREE[0], pupil("张三", 61, "三年级77班")), "?faults=workbook")
    assert marked.status_code == 400
    names = [row[0] for row in openpyxl.load_workbook(io.BytesIO(marked.content)).worksheets[0].values]
    assert names == ["姓名", "张三"]
    assert post(b"%PDF-1.4").status_code == 400
    assert admin.client.post("/api/v1/roster/", {}).status_code == 400


def test_who_may_import(people, school_a, school_b):
    for role in ("teacher", "homeroom", "principal", "student"):
        client = people.make(role, school_a).client
        assert client.get("/roster/").status_code == 403, role
        assert send(client, roster(*THREE)).status_code == 403, role
        assert client.post("/api/v1/roster/", {"file": upload(roster(*THREE))}).status_code == 403, role
    assert people.nobody(school_a).get("/roster/").status_code == 302
    assert people.nobody(school_a).post("/api/v1/roster/", {}).status_code == 401
    assert people.make("bureau_admin").client.get("/roster/").status_code == 404


def test_an_admin_acts_as_a_member(people, school_a):
    person = people.make("school_admin", school_a)
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE), by=Member(user=person.user, role_codes=("school_admin",)))
        assert Student.objects.filter(created_by_id=person.user.pk).count() == 3
