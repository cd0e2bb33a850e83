"""Wrong passwords: a guesser is slowed whatever the request says of itself, and nobody who belongs here is locked out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from core.accounts import attempts, limits
from core.accounts.attempts import Attempt
from core.accounts.models import LimitCount, User
from schools.bureau.models import Membership, School
from tests.conftest import PASSWORD

SPELLINGS = ["wang.min", "Wang.Min", " wang.min ", "WANG.MIN"]
HOSTS = ["{host}", "{host}:8000", "{host}:8001", "{upper}:80", "www.{host}"]


@pytest.fixture
def on_disk(django_db_setup, django_db_blocker):
    """A teacher whom other connections see; taken away afterwards."""
    with django_db_blocker.unblock():
        school = School.objects.get(code="2102000901")
        user = User.objects.create_user("wang.min", PASSWORD)
        Membership.objects.create(user=user, role="teacher", school=school)
        yield school
        user.delete()
        LimitCount.objects.all().delete()
        connection.close()


def guess(number: int, school: School) -> int:
    """The answer's status; each guess names the place and the person in another way."""
    host = HOSTS[number % len(HOSTS)].format(host=school.host, upper=school.host.upper())
    client = Client(headers={"host": host, "x-forwarded-for": f"10.0.0.{number}"})
    try:
        body = {"username": SPELLINGS[number % len(SPELLINGS)], "password": f"guess-{number}"}
        return client.post("/api/v1/token/", body).status_code
    finally:
        connection.close()


def test_of_sixty_guesses_at_once_five_are_looked_at(on_disk, settings):
    settings.PLACE_REQUESTS = 12  # every guess is answered by the limit itself
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: guess(number, on_disk), range(60)))
    assert (answers.count(401), answers.count(429)) == (5, 55)


@pytest.fixture
def teacher(school_a):
    user = User.objects.create_user("wang.min", PASSWORD, display_name="王敏")
    Membership.objects.create(user=user, role="teacher", school=school_a)
    return user


def sign_in(people, school, username, password=PASSWORD, address="192.0.2.1"):
    client = people.nobody(school)
    client.defaults["REMOTE_ADDR"] = address
    client.post("/accounts/login/", {"login": username, "password": password})
    return client.get("/students/").status_code == 200


@pytest.mark.django_db
def test_a_flood_from_the_schools_address_does_not_close_it_to_those_who_belong_there(
    people, teacher, school_a
):
    assert sign_in(people, school_a, "wang.min")
    for number in range(attempts.WRONG_BY_ADDRESS + 10):
        sign_in(people, school_a, f"nobody-{number}", "guess")
    assert sign_in(people, school_a, "wang.min")
    other = User.objects.create_user("new.here", PASSWORD)
    Membership.objects.create(user=other, role="teacher", school=school_a)
    assert not sign_in(people, school_a, "new.here")  # never seen at this address
    assert sign_in(people, school_a, "new.here", address="192.0.2.2")


@pytest.mark.django_db
def test_strangers_at_many_addresses_are_slowed_and_the_owner_is_not(people, teacher, school_a):
    assert sign_in(people, school_a, "wang.min", address="192.0.2.1")
    for number in range(attempts.WRONG_BY_ACCOUNT + 4):
        sign_in(people, school_a, "wang.min", "guess", address=f"198.51.100.{number}")
    assert not sign_in(people, school_a, "wang.min", address="198.51.100.200")
    assert sign_in(people, school_a, "wang.min", address="192.0.2.1")


@pytest.mark.django_db
def test_a_refused_try_makes_nobody_wait_longer(teacher):
    attempt = Attempt.of("wang.min", "192.0.2.1")
    for _ in range(attempts.WRONG_HERE):
        attempt.begin()
    LimitCount.objects.update(began_at=LimitCount.objects.first().began_at - timedelta(minutes=14))
    for _ in range(10):
        with pytest.raises(attempts.ValidationError, match="1 "):
            attempt.begin()
    LimitCount.objects.update(began_at=LimitCount.objects.first().began_at - timedelta(minutes=1))
    attempt.begin()


@pytest.mark.django_db
def test_an_ipv6_customer_is_one_address():
    assert attempts.network_of("2001:db8::1") == attempts.network_of("2001:db8::ffff:1")
    assert attempts.network_of("2001:db8:0:1::1") != attempts.network_of("2001:db8::1")


@pytest.mark.django_db
def test_an_account_keeps_a_bounded_number_of_addresses(teacher):
    for number in range(attempts.KNOWN_MOST + 3):
        Attempt.of("wang.min", f"192.0.2.{number}").succeeded(teacher)
    assert teacher.known_addresses.count() == attempts.KNOWN_MOST


@pytest.mark.django_db
def test_counts_that_ended_long_ago_go(teacher):
    limits.take("old", most=1, window=timedelta(minutes=1))
    LimitCount.objects.update(began_at="2020-01-01T00:00:00Z")
    limits.forget_ended()
    assert not LimitCount.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["password/reset", "signup", "inactive", "password/reset/key/1-2"])
def test_pages_of_the_library_that_nobody_asked_for_are_not_there(people, school_a, page, method):
    for client in (people.nobody(), people.nobody(school_a)):
        assert getattr(client, method)(f"/accounts/{page}/", {"email": "a@example.org"}).status_code == 404
