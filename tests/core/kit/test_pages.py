"""Forms that come too late, from nowhere, or by the wrong method: where they lead and what the page says."""

import pytest
from django.test import Client, RequestFactory

from core.kit.pages import page_before

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


@pytest.mark.parametrize(
    ("came", "leads"),
    [
        (f"{HERE}/records/new/?class_group=7", "/records/new/?class_group=7"),
        ("http://elsewhere.test/steal", "/"),
        ("//elsewhere.test/steal", "/"),
        ("javascript:alert(1)", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_a_form_leads_back_to_the_page_it_was_sent_from(came, leads):
    asked = RequestFactory().post("/records/7/confirm/", headers={"referer": came})
    assert page_before(asked) == leads


def test_a_page_leads_to_itself():
    assert page_before(RequestFactory().get("/activities/?page=2")) == "/activities/?page=2"


def test_who_was_signed_out_meanwhile_comes_back_to_the_form(people, school_a):
    client, host = people.nobody(school_a), school_a.host
    answer = client.post("/records/confirm/", headers={"referer": f"http://{host}/records/?state=submitted"})
    assert answer.url == "/accounts/login/?next=/records/%3Fstate%3Dsubmitted"


def test_a_form_of_an_old_page_is_told_so_and_offered_the_page(people, school_a):
    host = school_a.host
    client = Client(enforce_csrf_checks=True, headers={"host": host})
    answer = client.post("/own/new/", headers={"referer": f"http://{host}/own/new/"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "页面已失效" in page
    assert 'href="/own/new/"' in page


def test_an_address_for_forms_only_answers_with_a_page(people, school_a):
    answer = people.make("homeroom", school_a).client.get("/records/confirm/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1>" in answer.content.decode()
