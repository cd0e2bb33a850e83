"""The OpenAPI document of each place: complete and typed, so that a stranger needs nothing else."""

from typing import Any

import pytest
import yaml
from django.core.management import call_command

PLACES = ["bureau", "school"]
Json = dict[str, Any]


@pytest.fixture(params=PLACES)
def document(request, tmp_path) -> Json:  # type: ignore[no-untyped-def]
    target = tmp_path / "schema.yaml"
    call_command("spectacular", urlconf=f"core.project.urls_{request.param}", file=str(target))
    return dict(yaml.safe_load(target.read_text()))


def operations(document: Json) -> list[tuple[str, Json]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_each_operation_says_what_it_can_refuse(document: Json) -> None:
    for name, operation in operations(document):
        answers = operation["responses"].keys()
        assert {"400", "429"} <= answers, name
        if operation.get("security"):
            assert {"401", "403", "404"} <= answers, name
        if "requestBody" in operation:
            assert {"413", "415"} <= answers, name


def test_what_asks_for_a_version_can_be_late(document: Json) -> None:
    schemas = document["components"]["schemas"]
    for name, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            asked = schemas[content["schema"]["$ref"].rpartition("/")[2]]["properties"]
            if "version" in asked:
                assert "409" in operation["responses"], name


def test_a_key_or_a_session_is_enough(document: Json) -> None:
    wanted = [operation["security"] for _name, operation in operations(document) if operation.get("security")]
    assert wanted
    assert all(one == [{"bearer": []}, {"session": []}] for one in wanted)


def test_nothing_is_untyped(document: Json) -> None:
    def walk(node: Any, path: str) -> None:
        if isinstance(node, dict):
            assert node.get("additionalProperties") != {}, path
            for name, inner in node.get("properties", {}).items() if node.get("type") == "object" else []:
                assert inner, f"{path}.{name} has no type"
            for name, inner in node.items():
                walk(inner, f"{path}.{name}")
        elif isinstance(node, list):
            for inner in node:
                walk(inner, path)

    walk(document["components"]["schemas"], "schemas")


def test_no_description_speaks_of_our_classes(document: Json) -> None:
    for name, operation in operations(document):
        assert not operation.get("description", "").startswith("Base"), name


def test_files_are_bytes_and_lists_are_bounded(document: Json) -> None:
    uploads = [schema["properties"] for schema in document["components"]["schemas"].values()
               if schema.get("type") == "object" and {"file", "files"} & schema.get("properties", {}).keys()]  # fmt: skip
    for properties in uploads:
        assert properties.get("file", {}).get("format", "binary") == "binary"
    sizes = [one["schema"] for _name, operation in operations(document)
             for one in operation.get("parameters", []) if one["name"] == "page_size"]  # fmt: skip
    assert sizes
    assert all((one["minimum"], one["maximum"]) == (1, 200) for one in sizes)
