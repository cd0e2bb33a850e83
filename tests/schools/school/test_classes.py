"""Students' and classes' pages, teachers, students' accounts."""

import pytest
from django.db import IntegrityError, transaction

from core.accounts.members import Member
from core.audit.models import SYSTEM
from core.kit.errors import Refused
from core.tenancy.context import in_school
from schools.bureau.models import Invitation, Membership, School
from schools.school import rosters
from schools.school.actions import classes, staff, students
from schools.school.actions.roster import write
from schools.school.models import ClassGroup, Staff, StaffAssignment, Student
from tests.conftest import PASSWORD
from tests.schools.builders import identity, open_term, pupil, roster
from tests.schools.bureau.test_people import link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(school_a):
    """Two classes with three students."""
    open_term()
    data = roster(pupil("单田芳", 1), pupil("李安", 2), pupil("吕布", 3, "三年级1班"))
    with in_school(school_a.schema_name):
        write(source=rosters.read(data, create_classes=True), by=SYSTEM)
    return school_a


def class_of(school, number):
    with in_school(school.schema_name):
        return ClassGroup.objects.get(grade=3, number=number)


def student(school, name):
    with in_school(school.schema_name):
        return Student.objects.get(name=name)


def names(client, query=""):
    return [one.name for one in client.get(f"/students/{query}").context["page_obj"]]


# --- students ---


def test_the_list_is_sorted_by_pinyin_and_searched(people, filled):
    client = people.make("school_admin", filled).client
    assert names(client) == ["李安", "吕布", "单田芳"]
    for query in ("单", "shan", "stf", "STF", "dan tian", "tianfang"):
        assert names(client, f"?q={query}") == ["单田芳"], query
    for query in ("lv", "lü", "lyu", "lu"):
        assert "吕布" in names(client, f"?q={query}"), query
    assert names(client, f"?group={class_of(filled, 1).pk}") == ["吕布"]
    assert names(client, "?group=nonsense&page=77") == ["李安", "吕布", "单田芳"]
    assert names(client, "?q=nobody") == []


def test_a_student_is_found_by_number_or_its_last_four(people, filled):
    client = people.make("school_admin", filled).client
    number = identity(2)
    for query in (number, f"G{number}", f" {number.lower()} ", number[-4:], number[-4:].lower()):
        assert names(client, f"?q={query}") == ["李安"], query
    for query in (number[-5:], number[:4], identity(999), f"J{number}"):
        assert names(client, f"?q={query}") == [], query


def test_numbers_show_their_last_four(people, filled):
    client = people.make("principal", filled).client
    number = identity(2)
    for url in ("/students/", f"/students/{student(filled, '李安').pk}/", "/api/v1/students/"):
        text = client.get(url).content.decode()
        assert number[-4:] in text
        assert number[:-4] not in text


def test_a_teacher_sees_the_classes_taught(people, filled):
    teacher = people.make("teacher", filled)
    assert names(teacher.client) == []
    with in_school(filled.schema_name):
        staff.assign(class_group=class_of(filled, 2), user_id=teacher.user.pk, by=SYSTEM)
    assert names(teacher.client) == ["李安", "单田芳"]
    assert teacher.client.get(f"/students/{student(filled, '李安').pk}/").status_code == 200
    assert teacher.client.get(f"/students/{student(filled, '吕布').pk}/").status_code == 404
    assert teacher.client.get(f"/classes/{class_of(filled, 2).pk}/").status_code == 200
    assert teacher.client.get(f"/classes/{class_of(filled, 1).pk}/").status_code == 404
    assert teacher.client.get("/api/v1/students/").json()["count"] == 2
    assert teacher.client.get("/api/v1/classes/").json()["count"] == 1


def test_another_schools_students_are_not_there(people, filled, school_b):
    outsider = people.make("school_admin", school_b)
    assert names(outsider.client) == []
    assert outsider.client.get(f"/students/{student(filled, '李安').pk}/").status_code == 404
    assert outsider.client.post(f"/students/{student(filled, '李安').pk}/invite/").status_code == 404
    assert outsider.client.get(f"/classes/{class_of(filled, 1).pk}/").status_code == 404


def test_who_sees_what(people, filled):
    one, group = f"/students/{student(filled, '李安').pk}/", f"/classes/{class_of(filled, 2).pk}/"
    for url in ("/students/", "/classes/", one, group, "/api/v1/students/", "/api/v1/classes/"):
        assert people.make("student", filled).client.get(url).status_code == 403, url
        assert people.make("principal", filled).client.get(url).status_code == 200, url
        assert people.nobody(filled).get(url).status_code in {302, 401}, url
        assert people.make("bureau_admin").client.get(url).status_code == 404, url
    principal = people.make("principal", filled).client
    for url in ("/classes/add/", f"{group}teachers/"):
        assert principal.post(url, {}).status_code == 403, url
    assert principal.post(f"{one}invite/").status_code == 403


def test_the_list_takes_few_queries(people, filled, django_assert_max_num_queries):
    client = people.make("school_admin", filled).client
    with django_assert_max_num_queries(12):
        client.get("/students/")
    with django_assert_max_num_queries(10):
        client.get("/classes/")


# --- classes ---


def test_classes_by_grade_and_count(people, filled):
    client = people.make("school_admin", filled).client
    assert client.post("/classes/add/", {"of_grade": "primary-3", "count": "6"}).status_code == 302
    assert client.post("/classes/add/", {"of_grade": "primary-3", "count": "6"}).status_code == 302
    with in_school(filled.schema_name):
        assert list(ClassGroup.objects.filter(grade=3).values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "wrong", [{"of_grade": "senior-10"}, {"count": "0"}, {"count": "41"}, {"of_grade": ""}, {"count": "x"}]
)
def test_bad_classes_are_refused(people, filled, wrong):
    client = people.make("school_admin", filled).client
    answer = client.post("/classes/add/", {"of_grade": "primary-3", "count": "6"} | wrong)
    assert answer.context["form"].errors
    with in_school(filled.schema_name):
        assert ClassGroup.objects.count() == 2


def test_the_action_refuses_what_the_form_cannot_ask(in_a):
    for stage, grade, count in (("senior", 10, 1), ("primary", 9, 1), ("primary", 3, 0), ("primary", 3, 41)):
        with pytest.raises(Refused):
            classes.make_classes(stage=stage, grade=grade, count=count, by=SYSTEM)


# --- classes with names ---


@pytest.fixture
def college(people, school_b):
    open_term()
    School.objects.filter(pk=school_b.pk).update(stages=["senior", "vocational"])
    return people.make("school_admin", School.objects.get(pk=school_b.pk))


def test_classes_by_name(college):
    asked = {
        "of_grade": "vocational-11",
        "count": "4",
        "names": "护理2501班\r\n\r\n 会计(3+2) 2501班\n护理2501班\n",
    }
    for _twice in range(2):
        assert college.client.post("/classes/add/", asked).status_code == 302
    page = college.client.get("/classes/")
    assert [one.name for one in page.context["groups"]] == ["护理2501班", "会计（3+2）2501班"]
    assert "中职二年级" in page.content.decode()
    numbers = {"of_grade": "vocational-11", "count": "2", "names": ""}
    assert college.client.post("/classes/add/", numbers).status_code == 302
    with in_school(college.school.schema_name):
        there = {(one.number, one.label) for one in ClassGroup.objects.all()}
    assert there == {(1, "护理2501班"), (2, "会计（3+2）2501班"), (1, ""), (2, "")}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"names": "护理?2501班"}, "? (U+003F)"), ({"names": "护" * 41}, "40"), ({"names": "2班"}, "2班"),
        ({"of_grade": "senior-10", "names": "护理2501班"}, ""), ({"count": "", "names": " "}, "40"),
        ({"names": "\n".join(f"护理{at}班" for at in range(41))}, "40"),
    ],
)  # fmt: skip
def test_bad_names_are_refused(college, wrong, said):
    answer = college.client.post("/classes/add/", {"of_grade": "vocational-11", "count": "1"} | wrong)
    assert said in str(answer.context["form"].errors["__all__"])
    with in_school(college.school.schema_name):
        assert not ClassGroup.objects.exists()


def test_other_schools_are_not_asked_for_names(people, filled):
    client = people.make("school_admin", filled).client
    assert "names" not in client.get("/classes/add/").context["form"].fields
    data = {"of_grade": "primary-3", "count": "1", "names": "实验班"}
    assert client.post("/classes/add/", data).status_code == 302
    with in_school(filled.schema_name):
        assert not ClassGroup.objects.exclude(label="").exists()


def test_classes_by_name_over_the_api(college):
    def post(**asked):
        body = {"stage": "vocational", "grade": 11} | asked
        return college.client.post("/api/v1/classes/", body, content_type="application/json")

    made = post(names=["护理2501班"])
    assert made.status_code == 201
    assert [(one["name"], one["label"], one["number"]) for one in made.json()] == [
        ("护理2501班", "护理2501班", 1)
    ]
    assert post(names=["护理2501班"]).json() == []
    for wrong in (
        {},
        {"names": ["2班"]},
        {"names": ["x" * 201]},
        {"names": "x"},
        {"grade": 10, "stage": "senior", "names": ["a"]},
    ):
        assert post(**wrong).status_code == 400, wrong
    assert college.client.get("/api/v1/classes/").json()["results"][0]["name"] == "护理2501班"


@pytest.mark.parametrize("twin", [{"label": "护理2501班", "number": 9}, {"number": 1}])
def test_one_class_of_a_name_and_one_of_a_number_in_a_grade(in_a, twin):
    place = {"school_year": 2026, "stage": "vocational", "grade": 11}
    for kept in ({"label": "护理2501班", "number": 1}, {"label": "会计2501班", "number": 1}, {"number": 1}):
        ClassGroup.objects.create(**place, **kept)
    ClassGroup.objects.create(**place | {"grade": 12} | twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassGroup.objects.create(**place, **twin)


# --- teachers ---


def test_a_homeroom_teacher_may_confirm_and_takes_the_formers_place(people, filled):
    admin, first, second = (people.make(role, filled) for role in ("school_admin", "teacher", "teacher"))
    group = class_of(filled, 2)
    for person in (first, second):
        data = {"user_id": str(person.user.pk), "is_homeroom": "on"}
        assert admin.client.post(f"/classes/{group.pk}/teachers/", data).status_code == 302
    with in_school(filled.schema_name):
        found = {one.user_id: one.is_homeroom for one in StaffAssignment.objects.all()}
        assert found == {first.user.pk: False, second.user.pk: True}
        assert Staff.objects.count() == 2
    assert Membership.objects.filter(user=second.user, role="homeroom", school=filled).exists()
    with in_school(filled.schema_name):
        gone = StaffAssignment.objects.get(user_id=first.user.pk)
    assert admin.client.post(f"/classes/{group.pk}/teachers/{gone.pk}/remove/").status_code == 302
    assert names(first.client) == []


def test_who_does_not_teach_here_gets_no_class(people, filled, school_b):
    outsider, pupil_user = people.make("teacher", school_b), people.make("student", filled)
    admin = people.make("school_admin", filled)
    group = class_of(filled, 2)
    with in_school(filled.schema_name):
        for person in (outsider, pupil_user):
            with pytest.raises(Refused):
                staff.assign(class_group=group, user_id=person.user.pk, by=SYSTEM)
    data = {"user_id": str(outsider.user.pk)}
    assert admin.client.post(f"/classes/{group.pk}/teachers/", data).context["form"].errors
    assert admin.client.post(f"/classes/{group.pk}/teachers/", {"user_id": "x"}).context["form"].errors
    with in_school(filled.schema_name):
        assert not StaffAssignment.objects.exists()


# --- a student's account ---


def test_a_student_is_invited_and_the_account_has_no_name(people, filled):
    admin, one = people.make("school_admin", filled), student(filled, "李安")
    link = link_in(admin.client.post(f"/students/{one.pk}/invite/"))
    assert "李安" not in Invitation.objects.get().person_name  # invitations are public rows
    second = link_in(admin.client.post(f"/students/{one.pk}/invite/"))
    assert people.nobody(filled).get(link).status_code == 410  # only the last one sent works
    chosen = {"username": "li.an", "password": PASSWORD, "password_again": PASSWORD}
    assert people.nobody(filled).post(second, chosen).status_code == 302
    member = Membership.objects.get(user__username="li.an")
    assert (member.role, member.user.display_name) == ("student", "")
    assert student(filled, "李安").user_id == member.user_id


def test_an_account_belongs_to_one_student(people, filled):
    one = student(filled, "李安")
    person = people.make("school_admin", filled)
    by = Member(user=person.user, role_codes=("school_admin",))
    with in_school(filled.schema_name):
        students.link(student_id=one.pk, user_id=people.make("student", filled).user.pk)
        with pytest.raises(Refused):
            students.link(student_id=one.pk, user_id=person.user.pk)
        one.refresh_from_db()
        with pytest.raises(Refused):
            students.invite(student=one, by=by)
    person.client.post(f"/students/{one.pk}/invite/")
    assert not Invitation.objects.exists()


def test_a_student_who_left_is_not_invited(people, filled):
    with in_school(filled.schema_name):
        one = student(filled, "李安")
        write(source=rosters.read(roster(pupil("单田芳", 1))), mark_absent=True, by=SYSTEM)
        one.refresh_from_db()
        with pytest.raises(Refused):
            students.invite(student=one, by=SYSTEM)
