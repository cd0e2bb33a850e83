"""Nobody makes rights for themself: the bureau does not let itself into a school."""

import datetime

import pytest
from django.utils import timezone

from core.accounts.members import Member
from core.kit.errors import Refused
from core.tenancy.context import in_school
from schools.bureau.actions import people as acts
from schools.bureau.models import Membership
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def invited(by, school, role="school_admin"):
    return acts.invite(role=role, person_name="新人", school=school, by=by)[1]


@pytest.fixture
def bureau(people):
    person = people.make("bureau_admin")
    return Member(user=person.user, role_codes=("bureau_admin",), district_ids=frozenset())


def test_whom_the_bureau_invites_to_a_school_with_people_waits_for_one_of_them(people, school_a, bureau):
    admin = people.make("school_admin", school_a)
    key = invited(bureau, school_a)
    guest = people.nobody(school_a)
    page = guest.post(
        f"/invitations/{key}/",
        {"username": "new.admin", "password": "cheng-ji-2027", "password_again": "cheng-ji-2027"},
    )
    assert "待本校确认" in page.content.decode()
    body = {"username": "new.admin", "password": "cheng-ji-2027"}
    assert guest.post("/api/v1/token/", body).status_code == 401
    waiting = Membership.objects.get(user__username="new.admin")
    assert waiting.ends_on == timezone.localdate() + datetime.timedelta(days=90)
    with pytest.raises(Refused):
        acts.confirm(membership=waiting, by=bureau)
    assert "待本校确认" in admin.client.get("/people/").content.decode()
    assert admin.client.post(f"/people/{waiting.pk}/confirm/").status_code == 302
    assert guest.post("/api/v1/token/", body).status_code == 200
    Membership.objects.filter(pk=waiting.pk).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    assert guest.post("/api/v1/token/", body).status_code == 401


def test_the_first_admin_of_a_school_comes_in_at_once(people, school_a, bureau):
    with in_school(school_a.schema_name):
        user = acts.accept(key=invited(bureau, school_a), username="first.admin", password="cheng-ji-2027")
    assert Membership.objects.of(user.pk, school=school_a).exists()


@pytest.mark.parametrize("was_active", [True, False])
def test_an_account_of_the_bureau_gets_no_role_at_a_school(people, school_a, was_active):
    former = people.make("reviewer")
    Membership.objects.filter(user=former.user).update(is_active=was_active)
    head = people.make("school_admin", school_a)
    by = Member(user=head.user, role_codes=("school_admin",), district_ids=frozenset())
    key = acts.invite(role="teacher", person_name="人", school=school_a, by=by)[1]
    body = {"username": former.user.username, "password": PASSWORD}
    answer = people.nobody(school_a).post(f"/invitations/{key}/account/", body)
    assert answer.status_code == 200
    assert not Membership.objects.filter(user=former.user, school=school_a).exists()


def test_nobody_accepts_the_own_invitation(people, school_a):
    head = people.make("school_admin", school_a)
    by = Member(user=head.user, role_codes=("school_admin",), district_ids=frozenset())
    key = acts.invite(role="principal", person_name="人", school=school_a, by=by)[1]
    body = {"username": head.user.username, "password": PASSWORD}
    people.nobody(school_a).post(f"/invitations/{key}/account/", body)
    assert not Membership.objects.filter(user=head.user, role="principal").exists()


def test_the_only_admin_who_accepts_the_same_role_again_keeps_it(people, school_a, bureau):
    only = people.make("school_admin", school_a)
    body = {"username": only.user.username, "password": PASSWORD}
    people.nobody(school_a).post(f"/invitations/{invited(bureau, school_a)}/account/", body)
    assert Membership.objects.of(only.user.pk, school=school_a).filter(role="school_admin").exists()


def test_a_role_at_a_school_that_the_bureau_gives_back_waits_for_the_school(people, school_a, bureau):
    people.make("school_admin", school_a)
    principal = people.make("principal", school_a)
    membership = principal.user.memberships.get()
    acts.deactivate(membership=membership, reason="离任", by=bureau)
    acts.reactivate(membership=membership, by=bureau)
    assert not Membership.objects.of(principal.user.pk, school=school_a).exists()


def test_the_school_refuses_whom_the_bureau_invited(people, school_a, bureau):
    admin = people.make("school_admin", school_a)
    with in_school(school_a.schema_name):
        user = acts.accept(key=invited(bureau, school_a), username="second.admin", password="cheng-ji-2027")
    waiting = user.memberships.get()
    answer = admin.client.post(f"/people/{waiting.pk}/end/", {"reason": "未经学校同意"})
    assert answer.status_code == 302
    waiting.refresh_from_db()
    assert not waiting.is_active


def test_whom_the_school_itself_invites_then_comes_in_at_once(people, school_a, bureau):
    admin = people.make("school_admin", school_a)
    by = Member(user=admin.user, role_codes=("school_admin",), district_ids=frozenset())
    with in_school(school_a.schema_name):
        key = invited(bureau, school_a, "principal")
        user = acts.accept(key=key, username="the.head", password="cheng-ji-2027")
        assert not Membership.objects.of(user.pk, school=school_a).exists()
        acts.accept_with(key=invited(by, school_a, "principal"), user=user)
    held = Membership.objects.of(user.pk, school=school_a).get()
    assert held.ends_on is None
