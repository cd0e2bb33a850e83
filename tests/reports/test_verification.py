"""What anyone may ask of a certificate, by its code or with its file."""

import io

import pytest
from django.test import Client

from reports.bureau.actions import certificates
from reports.bureau.models import Certificate
from tests.reports.test_rounds import bytes_of, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyone():
    return Client(headers={"host": "localhost"})


@pytest.fixture
def certificate(issued):
    return Certificate.objects.order_by("number")[0]


def test_the_code_may_be_typed_as_it_is_printed(anyone, certificate):
    printed = certificates.grouped(certificate.code).upper().replace("-", " - ")
    assert anyone.get("/verify/", {"code": printed}).url == f"/verify/{certificate.code}/"
    for at in (f"/verify/{printed}/", f"/api/v1/verify/{printed}/"):
        assert anyone.get(at).status_code == 200
    for wrong in ("", "--", "../x", "a" * 31):
        answer = anyone.get("/verify/", {"code": wrong})
        assert answer.status_code == 200
        assert "summary" in answer.content.decode()


def test_a_file_that_was_not_compared_is_not_called_the_same(anyone, certificate, monkeypatch):
    url = f"/verify/{certificate.code}/"
    assert verdict(anyone.get(url)) == ("genuine", False)
    nothing = anyone.post(url)
    assert verdict(nothing) == ("genuine", False)
    assert "summary" in nothing.content.decode()
    assert verdict(anyone.post(url, {"document": io.BytesIO(bytes_of(certificate.stored_file))})) == (
        "genuine",
        True,
    )
    monkeypatch.setattr("reports.bureau.views.public.MOST_BYTES", 10)
    assert verdict(anyone.post(url, {"document": io.BytesIO(b"x" * 11)})) == ("altered", True)


def test_a_code_of_nothing_is_answered_as_such(anyone, db):
    for code in ("abcdefghjkmn", "诚信", "x" * 500):
        assert anyone.get(f"/verify/{code}/").status_code == 404
