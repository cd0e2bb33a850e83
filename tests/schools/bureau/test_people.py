"""Invitations and memberships."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from core.accounts.members import Member
from core.accounts.models import User
from core.audit.models import SYSTEM
from core.kit.errors import Refused
from core.tenancy.context import in_school
from schools.bureau.actions import people as acts
from schools.bureau.models import District, Invitation, Membership
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CHOSEN = {"username": "chen.jing", "password": PASSWORD, "password_again": PASSWORD}


def link_in(answer):
    return re.search(r"/invitations/[\w-]{40,}/", answer.content.decode())[0]


def as_member(person, *roles):
    return Member(user=person.user, role_codes=roles)


# --- inviting and accepting, as a person does it ---


def test_a_school_admin_invites_and_the_teacher_comes_in(people, school_a):
    admin = people.make("school_admin", school_a)
    made = admin.client.post("/people/invite/", {"person_name": "陈静", "role": "teacher"})
    link = link_in(made)
    assert f"http://{school_a.host}{link}" in made.content.decode()
    guest = people.nobody(school_a)
    assert "陈静" in guest.get(link).content.decode()
    answer = guest.post(link, CHOSEN)
    assert answer.status_code == 302
    member = Membership.objects.get(user__username="chen.jing")
    assert (member.role, member.school, member.user.display_name) == ("teacher", school_a, "陈静")
    assert guest.get("/students/").status_code == 200  # signed in already


def test_a_name_no_font_has_is_refused_when_it_is_entered(people, school_a):
    admin = people.make("school_admin", school_a)
    answer = admin.client.post("/people/invite/", {"person_name": "陈😀静", "role": "teacher"})
    assert "😀 (U+1F600)" in answer.context["form"].errors["person_name"][0]
    assert not Invitation.objects.exists()


def test_a_link_works_once(people, school_a):
    with in_school(school_a.schema_name):
        _invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_a, by=SYSTEM)
    guest = people.nobody(school_a)
    guest.post(f"/invitations/{key}/", CHOSEN)
    again = people.nobody(school_a).get(f"/invitations/{key}/")
    assert again.status_code == 410
    posted = people.nobody(school_a).post(f"/invitations/{key}/", CHOSEN | {"username": "second.one"})
    assert posted.status_code == 410
    assert not User.objects.filter(username="second.one").exists()


def test_an_old_link_says_so(people, school_a):
    invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_a, by=SYSTEM)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - datetime.timedelta(1))
    assert people.nobody(school_a).get(f"/invitations/{key}/").status_code == 410


def test_a_link_of_another_place_is_unknown(people, school_a, school_b):
    _invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_a, by=SYSTEM)
    for place in (school_b, None):
        assert people.nobody(place).get(f"/invitations/{key}/").status_code == 404
        assert people.nobody(place).post(f"/invitations/{key}/", CHOSEN).status_code == 404
    assert people.nobody(school_a).get("/invitations/not-a-key/").status_code == 404
    assert not User.objects.filter(username="chen.jing").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "陈静"}, "username"),
        ({"username": "ab"}, "username"),
        ({"username": "taken"}, "username"),
        ({"password": "12345678", "password_again": "12345678"}, "password"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password_again": "different"}, "password_again"),
        ({"username": ""}, "username"),
    ],
)
def test_a_bad_choice_is_told_at_its_field(people, school_a, wrong, field):
    User.objects.create_user("taken", PASSWORD)
    _invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_a, by=SYSTEM)
    answer = people.nobody(school_a).post(f"/invitations/{key}/", CHOSEN | wrong)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "User" not in str(answer.context["form"].errors)
    assert Invitation.objects.open().count() == 1


# --- with an account there is already ---


def own_account(people, key, place, person, password=PASSWORD):
    guest = people.nobody(place)
    data = {"username": person.user.username, "password": password}
    return guest, guest.post(f"/invitations/{key}/account/", data)


def test_a_teacher_of_two_schools_has_one_account(people, school_a, school_b):
    teacher = people.make("teacher", school_a)
    _invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_b, by=SYSTEM)
    assert "account/" in people.nobody(school_b).get(f"/invitations/{key}/").content.decode()
    guest, answer = own_account(people, key, school_b, teacher)
    assert answer.status_code == 302
    assert guest.get("/students/").status_code == 200
    assert {m.school for m in Membership.objects.filter(user=teacher.user)} == {school_a, school_b}
    assert own_account(people, key, school_b, teacher)[1].status_code == 410


def test_a_wrong_password_uses_nothing_up_and_is_limited(people, school_a, school_b):
    teacher = people.make("teacher", school_a)
    _invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_b, by=SYSTEM)
    for _ in range(5):
        _guest, answer = own_account(people, key, school_b, teacher, "wrong-one")
        assert answer.status_code == 200
        assert answer.context["form"]["username"].value() == teacher.user.username
    guest, answer = own_account(people, key, school_b, teacher)  # the right one, too late
    assert answer.status_code == 200
    assert guest.get("/students/").status_code == 302
    assert Invitation.objects.open().count() == 1


def test_a_students_account_gets_no_other_role(people, school_a, school_b):
    student = people.make("student", school_a)
    _invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_b, by=SYSTEM)
    _guest, answer = own_account(people, key, school_b, student)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not Membership.objects.filter(user=student.user, school=school_b).exists()


def test_the_password_alone_does_not_let_a_stranger_in(people, school_a, school_b):
    teacher = people.make("teacher", school_a)
    data = {"login": teacher.user.username, "password": PASSWORD, "invited": "True"}
    guest = people.nobody(school_b)
    guest.post("/accounts/login/", data)
    assert guest.get("/students/").status_code == 302


def test_the_first_admin_gets_in_by_the_command(people, capsys):
    call_command("invite", role="bureau_admin", name="王敏", port="8000")
    link = capsys.readouterr().out.strip()
    assert link.startswith("http://localhost:8000/invitations/")
    client = people.nobody()
    assert client.post(link.removeprefix("http://localhost:8000"), CHOSEN).status_code == 302
    assert client.get("/terms/").status_code == 200


# --- who may ---


def test_one_invites_only_the_roles_one_may(people, school_a):
    by = as_member(people.make("school_admin", school_a), "school_admin")
    for role in ("school_admin", "bureau_admin", "reviewer"):
        with pytest.raises(Refused):
            acts.invite(role=role, person_name="某人", school=school_a, by=by)
    for role in ("bureau_admin", "school_admin"):
        data = {"person_name": "某人", "role": role}
        people.make("school_admin", school_a).client.post("/people/invite/", data)
    assert not Invitation.objects.exists()


def test_a_role_fits_its_place(school_a):
    with pytest.raises(Refused):
        acts.invite(role="teacher", person_name="某人", by=SYSTEM)
    with pytest.raises(Refused):
        acts.invite(role="reviewer", person_name="某人", school=school_a, by=SYSTEM)
    with pytest.raises(Refused):
        acts.invite(role="wizard", person_name="某人", by=SYSTEM)


def test_only_reviewers_and_leaders_are_kept_to_a_district(db):
    district = District.objects.get(code="210202")
    invitation, _key = acts.invite(role="reviewer", person_name="某人", district=district, by=SYSTEM)
    assert invitation.district == district
    with pytest.raises(ValidationError) as refused:
        acts.invite(role="bureau_admin", person_name="某人", district=district, by=SYSTEM)
    assert "district" in refused.value.message_dict


@pytest.mark.parametrize("role", ["teacher", "homeroom", "principal", "student"])
def test_others_may_not_invite(people, school_a, role):
    person = people.make(role, school_a)
    assert person.client.get("/people/invite/").status_code == 403
    assert (
        person.client.post("/people/invite/", {"person_name": "某人", "role": "teacher"}).status_code == 403
    )
    assert person.client.post("/api/v1/invitations/", {"person_name": "某人"}).status_code == 403
    assert not Invitation.objects.exists()


def test_who_sees_the_list(people, school_a):
    expected = {"school_admin": 200, "principal": 200, "teacher": 403, "student": 403}
    for role, status in expected.items():
        assert people.make(role, school_a).client.get("/people/").status_code == status, role
    for role, status in {"bureau_admin": 200, "auditor": 200, "reviewer": 403, "leader": 403}.items():
        assert people.make(role).client.get("/people/").status_code == status, role
    assert people.nobody(school_a).get("/people/").status_code == 302


# --- withdrawing and ending ---


def test_a_withdrawn_link_no_longer_works(people, school_a):
    admin = people.make("school_admin", school_a)
    invitation, key = acts.invite(role="teacher", person_name="陈静", school=school_a, by=SYSTEM)
    assert admin.client.post(f"/people/invitations/{invitation.pk}/withdraw/").status_code == 302
    assert people.nobody(school_a).get(f"/invitations/{key}/").status_code == 410
    with pytest.raises(Refused):
        acts.withdraw(invitation=invitation, by=SYSTEM)


def test_another_schools_invitation_is_not_there(people, school_a, school_b):
    invitation, _key = acts.invite(role="teacher", person_name="陈静", school=school_a, by=SYSTEM)
    outsider = people.make("school_admin", school_b)
    assert outsider.client.post(f"/people/invitations/{invitation.pk}/withdraw/").status_code == 404
    assert Invitation.objects.open().count() == 1


def test_a_role_is_ended_with_a_reason_and_given_back(people, school_a):
    admin, teacher = people.make("school_admin", school_a), people.make("teacher", school_a)
    member = Membership.objects.get(user=teacher.user)
    without = admin.client.post(f"/people/{member.pk}/end/", {"reason": " "})
    assert "reason" in without.context["form"].errors
    assert admin.client.post(f"/people/{member.pk}/end/", {"reason": "调离"}).status_code == 302
    member.refresh_from_db()
    assert (member.is_active, member.reason, member.changed_by_id) == (False, "调离", admin.user.pk)
    assert teacher.client.get("/students/").status_code == 404
    assert admin.client.post(f"/people/{member.pk}/return/").status_code == 302
    assert teacher.client.get("/students/").status_code == 200


def test_nobody_ends_the_own_role(people):
    admin = people.make("bureau_admin")
    member = Membership.objects.get(user=admin.user)
    with pytest.raises(Refused):
        acts.deactivate(membership=member, reason="x", by=as_member(admin, "bureau_admin"))
    answer = admin.client.post(f"/people/{member.pk}/end/", {"reason": "试试"})
    assert answer.context["form"].non_field_errors()
    member.refresh_from_db()
    assert member.is_active


def test_a_school_admin_does_not_end_what_the_bureau_gave(people, school_a):
    admin, other = people.make("school_admin", school_a), people.make("school_admin", school_a)
    member = Membership.objects.get(user=other.user)
    admin.client.post(f"/people/{member.pk}/end/", {"reason": "试试"})
    member.refresh_from_db()
    assert member.is_active
    assert (
        people.make("bureau_admin").client.post(f"/people/{member.pk}/end/", {"reason": "离任"}).status_code
        == 302
    )


def test_another_schools_people_are_not_there(people, school_a, school_b):
    member = Membership.objects.get(user=people.make("teacher", school_a).user)
    outsider = people.make("school_admin", school_b)
    assert outsider.client.get(f"/people/{member.pk}/end/").status_code == 404
    assert outsider.client.post(f"/people/{member.pk}/end/", {"reason": "x"}).status_code == 404
    # nor does the bureau reach a school's teachers
    assert people.make("bureau_admin").client.get(f"/people/{member.pk}/end/").status_code == 404


def test_a_role_is_held_once(people, school_a):
    person = people.make("teacher", school_a)
    first = acts.add_member(user=person.user, role="teacher", school=school_a, by=SYSTEM)
    assert acts.add_member(user=person.user, role="teacher", school=school_a, by=SYSTEM) == first


# --- the API ---


def test_the_bureau_invites_a_school_admin_over_the_api(people, school_a):
    admin = people.make("bureau_admin")
    data = {"person_name": "李梅", "role": "school_admin", "school": str(school_a.pk)}
    answer = admin.client.post("/api/v1/invitations/", data)
    assert answer.status_code == 201, answer.content
    link = answer.json()["link"]
    assert link.startswith(f"http://{school_a.host}/invitations/")
    listed = admin.client.get("/api/v1/invitations/").json()["results"]
    assert [one["link"] for one in listed] == [""]
    assert admin.client.delete(f"/api/v1/invitations/{listed[0]['id']}/").status_code == 204
    assert admin.client.get("/api/v1/invitations/").json()["count"] == 0


def test_a_school_invites_only_into_itself(people, school_a, school_b):
    admin = people.make("school_admin", school_a)
    data = {"person_name": "李梅", "role": "teacher", "school": str(school_b.pk)}
    assert admin.client.post("/api/v1/invitations/", data).status_code == 201
    assert Invitation.objects.get().school == school_a


def test_people_over_the_api(people, school_a):
    admin, teacher = people.make("school_admin", school_a), people.make("teacher", school_a)
    people.make("student", school_a)
    rows = admin.client.get("/api/v1/people/").json()["results"]
    assert {row["role"] for row in rows} == {
        "school_admin",
        "teacher",
    }  # a student's account is no person of the list
    key = next(row["id"] for row in rows if row["role"] == "teacher")
    assert admin.client.post(f"/api/v1/people/{key}/end/", {}).status_code == 400
    assert admin.client.post(f"/api/v1/people/{key}/end/", {"reason": "调离"}).status_code == 200
    assert teacher.client.get("/api/v1/people/").status_code == 404
    assert admin.client.post(f"/api/v1/people/{key}/return/").json()["is_active"] is True
