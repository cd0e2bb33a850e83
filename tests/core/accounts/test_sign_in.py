"""Signing in at a place, and what a session is worth elsewhere."""

import pytest

from core.accounts.models import User
from schools.bureau.models import Membership
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, username, password=PASSWORD):
    return client.post("/accounts/login/", {"login": username, "password": password})


@pytest.fixture
def teacher(school_a):
    user = User.objects.create_user("wang.min", PASSWORD, display_name="王敏")
    Membership.objects.create(user=user, role="teacher", school=school_a)
    return user


def test_a_teacher_signs_in_at_the_own_school(people, teacher, school_a):
    client = people.nobody(school_a)
    answer = sign_in(client, "Wang.Min")
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.session["place"] == school_a.schema_name
    assert client.get("/students/").status_code == 200


def test_a_bureau_admin_signs_in_at_the_bureau(people):
    user = User.objects.create_user("li.lei", PASSWORD)
    Membership.objects.create(user=user, role="bureau_admin")
    client = people.nobody()
    assert sign_in(client, "li.lei").status_code == 302
    assert client.get("/schools/").status_code == 200


def test_the_wrong_place_looks_like_the_wrong_password(people, teacher, school_a, school_b):
    wrong_place = sign_in(people.nobody(school_b), "wang.min")
    wrong_password = sign_in(people.nobody(school_a), "wang.min", "not-the-password")
    unknown = sign_in(people.nobody(school_a), "nobody.here", "not-the-password")
    said = [answer.context["form"].errors.as_json() for answer in (wrong_place, wrong_password, unknown)]
    assert said[0] == said[1] == said[2] != "{}"
    assert wrong_place.status_code == 200


def test_a_cookie_carried_to_another_school_is_nobody(people, school_a, school_b):
    person = people.make("teacher", school_a)
    Membership.objects.create(user=person.user, role="teacher", school=school_b)  # has a role there, too
    elsewhere = people.nobody(school_b)
    elsewhere.cookies["session"] = person.client.cookies["session"].value
    answer = elsewhere.get("/students/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_cookie_carried_to_the_bureau_is_nobody(people, school_a):
    person = people.make("school_admin", school_a)
    Membership.objects.create(user=person.user, role="bureau_admin")
    elsewhere = people.nobody()
    elsewhere.cookies["session"] = person.client.cookies["session"].value
    assert elsewhere.get("/schools/").status_code == 302


def test_a_role_that_ended_ends_with_the_next_request(people, school_a):
    person = people.make("teacher", school_a)
    assert person.client.get("/students/").status_code == 200
    Membership.objects.filter(user=person.user).update(is_active=False)
    assert person.client.get("/students/").status_code == 404


def test_an_account_that_ended_is_nobody(people, school_a):
    person = people.make("teacher", school_a)
    User.objects.filter(pk=person.user.pk).update(is_active=False)
    assert person.client.get("/students/").status_code == 302


def test_nobody_signs_up_alone(people, school_a):
    client = people.nobody(school_a)
    data = {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD}
    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", data).status_code == 404
    assert not User.objects.filter(username="intruder").exists()


def ask_for_key(client, username, password=PASSWORD):
    return client.post("/api/v1/token/", {"username": username, "password": password})


def test_guessing_is_slowed_down(people, teacher, school_a):
    client = people.nobody(school_a)
    for _attempt in range(5):
        sign_in(client, "wang.min", "guess")
    answer = sign_in(client, "wang.min")
    assert "密码错误次数过多，请 15 分钟后再试。" in answer.content.decode()
    assert client.get("/students/").status_code == 302
    assert ask_for_key(client, "wang.min").status_code == 429  # one limit for page and API


def test_guessing_over_the_api_is_slowed_down(people, teacher, school_a):
    client = people.nobody(school_a)
    wrong = [ask_for_key(client, "wang.min", "guess") for _attempt in range(5)]
    assert [answer.status_code for answer in wrong] == [401] * 5
    assert wrong[0]["WWW-Authenticate"].startswith("Bearer")
    assert ask_for_key(client, "wang.min").status_code == 429
    sign_in(client, "wang.min")
    assert client.get("/students/").status_code == 302


def test_the_right_password_uses_nothing_up(people, teacher, school_a):
    client = people.nobody(school_a)
    assert [ask_for_key(client, "wang.min").status_code for _attempt in range(7)] == [200] * 7


def test_signing_out_asks_first(people, school_a):
    person = people.make("teacher", school_a)
    assert person.client.get("/accounts/logout/").status_code == 200
    assert person.client.get("/students/").status_code == 200
    person.client.post("/accounts/logout/")
    assert person.client.get("/students/").status_code == 302


def test_the_password_is_changed_by_its_owner(people, school_a):
    person = people.make("teacher", school_a)
    data = {"oldpassword": PASSWORD, "password1": "a-new-one-2026", "password2": "a-new-one-2026"}
    assert person.client.get("/accounts/password/change/").status_code == 200
    assert person.client.post("/accounts/password/change/", data).status_code == 302
    person.user.refresh_from_db()
    assert person.user.check_password("a-new-one-2026")


def test_a_new_password_ends_what_was_signed_in_with_the_old(people, teacher, school_a):
    here, elsewhere, program = (people.nobody(school_a) for _ in range(3))
    sign_in(here, "wang.min")
    sign_in(elsewhere, "wang.min")
    key = {"Authorization": f"Bearer {ask_for_key(program, 'wang.min').json()['key']}"}
    assert program.get("/api/v1/students/", headers=key).status_code == 200
    data = {"oldpassword": PASSWORD, "password1": "a-new-one-2026", "password2": "a-new-one-2026"}
    here.post("/accounts/password/change/", data)
    assert here.get("/students/").status_code == 200
    assert elsewhere.get("/students/").status_code == 302
    assert program.get("/api/v1/students/", headers=key).status_code == 401


def test_a_key_works_at_its_place_only(people, teacher, school_a, school_b):
    client = people.nobody(school_a)
    answer = client.post("/api/v1/token/", {"username": "wang.min", "password": PASSWORD})
    headers = {"Authorization": f"Bearer {answer.json()['key']}"}
    assert client.get("/api/v1/students/", headers=headers).status_code == 200
    assert people.nobody(school_b).get("/api/v1/students/", headers=headers).status_code == 401
    Membership.objects.filter(user=teacher).update(is_active=False)
    assert client.get("/api/v1/students/", headers=headers).status_code == 404
