"""Every number and text that comes in has a bound: fields of forms and of the API, and what JSON can write."""

import importlib
import json
import pkgutil

import pytest
from django import forms
from rest_framework import serializers

from tests.isolation.test_bad_input import TYPED, asker, host_of
from tests.isolation.test_urls import declared, pages

ROOMS = ("core", "schools", "activities", "evaluations", "reports")
DEEP = [json.loads("[" * depth + "]" * depth) for depth in (100, 400, 700)]
HOSTILE = [
    *DEEP,
    "\ud800",
    "a\udfffb",
    3_000_000,
    -(2**63),
    10**400,
    1e300,
    True,
    None,
    [],
    {},
    [[]],
    "0" * 5000,
]


def load_all() -> None:
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not {"management", "samples"} & set(found.name.split(".")):
                importlib.import_module(found.name)


def below(base: type) -> set[type]:
    found = set(base.__subclasses__())
    return found | {each for one in found for each in below(one)}


def ours(base: type) -> list[type]:
    load_all()
    return sorted(
        (each for each in below(base) if each.__module__.split(".")[0] in ROOMS and not each.__module__.endswith(".samples")), key=lambda each: each.__qualname__
    )  # fmt: skip


def test_every_number_and_text_of_a_form_has_a_bound():
    without = [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in ours(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if (isinstance(field, forms.IntegerField) and None in (field.min_value, field.max_value))
        or (type(field) is forms.CharField and field.max_length is None)
    ]
    assert without == []


def written(serializer: type) -> dict[str, serializers.Field]:
    declared_here = getattr(serializer, "_declared_fields", {})
    return {name: field for name, field in declared_here.items() if not field.read_only}


def is_request(serializer: type) -> bool:
    return serializer.__name__.endswith("Request")


def test_every_number_and_text_of_a_request_has_a_bound():
    requests = [each for each in ours(serializers.BaseSerializer) if is_request(each)]
    assert len(requests) > 10
    without = [
        f"{each.__module__}.{each.__qualname__}.{name}"
        for each in requests
        for name, field in written(each).items()
        if (isinstance(field, serializers.IntegerField) and None in (field.min_value, field.max_value))
        or (type(field) is serializers.CharField and field.max_length is None)
        or (isinstance(field, serializers.ListField) and field.max_length is None)
    ]
    assert without == []


@pytest.mark.django_db
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_whatever_json_can_write_is_answered_in_words(people, school_a, value):
    for page in pages():
        _read, needed = declared(page)
        if needed == "-" or not page.is_api:
            continue
        client = asker(people, school_a, page, needed)
        body = dict.fromkeys(TYPED, value)
        answer = client.post(page.url, body, content_type="application/json", headers=host_of(page, school_a))
        assert answer.status_code < 500, page.name
