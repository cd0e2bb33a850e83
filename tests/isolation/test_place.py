"""The host decides the place, and nothing leaks between places."""

import re

import pytest
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection

from core.tenancy import names
from core.tenancy.context import in_school
from core.tenancy.errors import NoSuchSchool, WrongPlace
from schools.bureau.models import School
from schools.school.models import Staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "host",
    ["nowhere.example", "s9999999999.localhost", "a b", "..", "localhost.evil", "[::1", "", "127.0.0.2", "localhost.",
     "s2102000901.localhost.", "学校.localhost", "a" * 5000, "localhost\x00", "localhost,evil", "me@localhost"],
)  # fmt: skip
def test_unknown_host_is_404_in_plain_words(client, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()
    assert "教育局" not in answer.content.decode()  # it is no place of ours
    assert client.get("/api/v1/schools/", headers={"host": host}).json() == {
        "detail": "该网址没有对应的页面。"
    }


@pytest.mark.parametrize(
    "host", ["LocalHost", "localhost:8000", "s2102000901.LOCALHOST", "s2102000901.localhost:1"]
)
def test_the_case_and_the_port_of_a_host_do_not_matter(client, host):
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 200


def test_the_stylesheet_is_there_for_pages_that_are_at_no_place(client):
    page = client.get("/", headers={"host": "nowhere.example"}).content.decode()
    for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        answer = client.get(asset, headers={"host": "nowhere.example"})
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
        answer.close()
    assert "/static/" in page


def test_a_school_cannot_read_another_schools_table(school_a, school_b):
    with in_school(school_a.schema_name), connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute(f"SELECT * FROM {school_b.schema_name}.schools_school_student")


def test_a_school_cannot_write_what_is_the_bureaus(school_a):
    with in_school(school_a.schema_name), pytest.raises(ProgrammingError):
        School.objects.update(name="mine")


@pytest.mark.parametrize(
    "schema", ["no_such_school", "s_aaaaaaaaaa", "information_schema", "..", "s_AAAAAAAAAA"]
)
def test_an_unknown_schema_is_refused(db, schema):
    with pytest.raises(NoSuchSchool), in_school(schema):
        Staff.objects.count()


WRITES = {
    "save": lambda staff: staff.save(),
    "save of one field": lambda staff: staff.save(update_fields=["name"]),
    "delete": lambda staff: staff.delete(),
    "bulk_create": lambda staff: Staff.objects.bulk_create([staff]),
    "bulk_update": lambda staff: Staff.objects.bulk_update([staff], ["name"]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_an_object_of_one_school_cannot_be_saved_in_another(school_a, school_b, write):
    with in_school(school_a.schema_name):
        Staff.objects.create(name="王老师")
        staff = Staff.objects.get(name="王老师")
    with in_school(school_b.schema_name):
        with pytest.raises(WrongPlace):
            write(staff)
        assert not Staff.objects.filter(name="王老师").exists()
    with in_school(school_a.schema_name):
        write(staff) if write is not WRITES["bulk_create"] else staff.save()


def test_role_names_carry_the_database():
    role = names.role_for("s_abcdefghij", "chengji")
    assert role == "chengji__s_abcdefghij"
    assert len(names.role_for("s_abcdefghij", "数" * 40).encode()) <= 63


def test_a_school_cannot_write_a_review_of_itself(school_a):
    with in_school(school_a.schema_name), connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("UPDATE evaluations_bureau_review SET reason = 'fine'")


def test_a_file_of_another_place_cannot_be_named(school_a):
    with in_school(school_a.schema_name), pytest.raises(FileNotFoundError):
        default_storage.path(f"{school_a.schema_name}/../public/decisions/x.pdf")
