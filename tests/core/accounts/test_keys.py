"""A key of the API: for one person, at one place, until it ends."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from core.accounts.models import ApiToken, digest_of, new_key
from schools.bureau.models import Membership

pytestmark = pytest.mark.django_db


def key_of(person, *, schema: str, lasts: int = 60) -> str:  # type: ignore[no-untyped-def]
    key, ends = new_key(), timezone.now() + datetime.timedelta(seconds=lasts)
    ApiToken.objects.create(user=person.user, schema=schema, digest=digest_of(key), expires_at=ends)
    return key


def ask(key: str, host: str) -> int:
    headers = {"host": host, "Authorization": f"Bearer {key}"}
    return Client(headers=headers).get("/api/v1/people/").status_code


def test_a_key_works_at_its_place_until_it_ends(people, school_a, school_b) -> None:  # type: ignore[no-untyped-def]
    person = people.make("school_admin", school_a)
    Membership.objects.create(user=person.user, role="school_admin", school=school_b)
    assert ask(key_of(person, schema=school_a.schema_name), school_a.host) == 200
    assert ask(key_of(person, schema=school_a.schema_name), school_b.host) == 401
    assert ask(key_of(person, schema=school_a.schema_name, lasts=-1), school_a.host) == 401
    assert ask("nonsense", school_a.host) == 401


def test_a_key_of_a_closed_account_is_none(people, school_a) -> None:  # type: ignore[no-untyped-def]
    person = people.make("school_admin", school_a)
    key = key_of(person, schema=school_a.schema_name)
    type(person.user).objects.filter(pk=person.user.pk).update(is_active=False)
    assert ask(key, school_a.host) == 401
