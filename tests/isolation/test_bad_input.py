"""Odd addresses and odd bodies, at every URL, by somebody who may: an answer in words, never a 5xx."""

import pytest

from tests.isolation.test_urls import declared, having, pages, place_of, signed_in

pytestmark = pytest.mark.django_db
ASKED = [
    "q",
    "term",
    "state",
    "page",
    "page_size",
    "district",
    "stage",
    "grade",
    "month",
    "role",
    "class_group",
]
TYPED = [
    *ASKED, "version", "reason", "title", "number", "name", "code", "words", "value", "key", "login", "password",
    "username", "class_ids", "themes", "absent", "held_on", "form_code", "stages", "request_key", "kind", "story",
    "happened_on", "student", "deeds", "places", "working_days", "answer", "level", "indicator_code", "count",
    "person_name", "shown", "chosen",
]  # fmt: skip


def asker(people, school_a, page, needed):
    return (
        people.nobody() if needed == "public" else signed_in(people, having(place_of(page), needed), school_a)
    )


def host_of(page, school_a):
    return {"host": school_a.host if place_of(page) == "school" else "localhost"}


@pytest.mark.parametrize("value", ["%00", "²", "-1", "9" * 400])
def test_odd_queries(people, school_a, value):
    query = "?" + "&".join(f"{name}={value}" for name in ASKED)
    for page in pages():
        needed, _write = declared(page)
        if needed != "-":
            client = asker(people, school_a, page, needed)
            assert client.get(page.url + query, headers=host_of(page, school_a)).status_code < 500, page.name


@pytest.mark.parametrize("value", ["\x00", "²", "x" * 100_000, "9" * 400, "'\"<>"])
def test_odd_bodies(people, school_a, value):
    for page in pages():
        _read, needed = declared(page)
        if needed == "-":
            continue
        client = asker(people, school_a, page, needed)
        for more in [{}, {"content_type": "application/json"}] if page.is_api else [{}]:
            data = dict.fromkeys(TYPED, value)
            answer = client.post(page.url, data, headers=host_of(page, school_a), **more)
            assert answer.status_code < 500, page.name


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    ["/verify/%00/", "/notices/%00/", "/themes/%00/switch/", "/%ff%fe/", f"/submissions/{'-' * 36}/approve/",
     f"/commendations/{'-' * 36}/open/", f"/nominees/{'-' * 36}/decline/"],
)  # fmt: skip
def test_odd_paths(people, path, method):
    assert getattr(people.make("bureau_admin").client, method)(path).status_code < 500
