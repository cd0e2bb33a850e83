"""Whether an answer of the API is what /api/v1/schema/ of its place says it is."""

import re
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

Json = dict[str, Any]


@cache
def document(urlconf: str) -> Json:
    made = SchemaGenerator(urlconf=urlconf, api_version="v1").get_schema(request=None, public=True)
    return dict(made)


def require_described(answer: Any) -> None:
    """`answer` is a test client's. Fails on a path, method, status, content type or shape that is not described."""
    asked = answer.wsgi_request
    described = document(asked.urlconf if asked.school is None else settings.ROOT_URLCONF)
    operation = described["paths"][_path(described, asked.path)][asked.method.lower()]
    said = operation["responses"][str(answer.status_code)]
    if answer.status_code == 204:
        return
    kind = answer["Content-Type"].partition(";")[0]
    assert kind in said["content"], (asked.path, answer.status_code, kind)
    if kind == "application/json":
        _require_shape(described, said["content"][kind]["schema"], answer.json())


def _path(described: Json, path: str) -> str:
    """Paths without a parameter before those with one: records/own/ is not an id."""
    for template in sorted(described["paths"], key=lambda one: one.count("{")):
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path):
            return str(template)
    raise AssertionError(f"{path} is not described")


def _require_shape(described: Json, schema: Json, told: Any) -> None:
    whole = {**schema, "components": described["components"]}
    faults = [
        f"{fault.json_path}: {fault.message}" for fault in Draft202012Validator(whole).iter_errors(told)
    ]
    assert not faults, faults
