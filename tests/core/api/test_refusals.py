"""What a program is told that sends something odd: JSON, in its language, with the right status; never a page."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from core.kit.refusals import server_error

pytestmark = pytest.mark.django_db
TOO_DEEP = 50_000


@pytest.fixture
def admin(people) -> Client:  # type: ignore[no-untyped-def]
    return people.make("bureau_admin").client


def post(client: Client, body: bytes | str, kind: str = "application/json", **headers: str):  # type: ignore[no-untyped-def]
    return client.post("/api/v1/terms/", body, content_type=kind, headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        "{bad", "null", "", b"\xff\xfe", "[" * TOO_DEEP + "]" * TOO_DEEP, '{"a":' * TOO_DEEP + "1" + "}" * TOO_DEEP,
        "[]", '"x"', '{"code": NaN}',
    ],
    ids=["cut off", "null", "empty", "no UTF-8", "deep list", "deep object", "a list", "a text", "no number"],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_400(admin: Client, body: str) -> None:
    answer = post(admin, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert "JSON parse error" not in answer.content.decode()


def test_a_body_too_large_is_413(admin: Client, settings) -> None:  # type: ignore[no-untyped-def]
    body = json.dumps({"code": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    assert post(admin, body).status_code == 413
    form = post(
        admin, f"code={'x' * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}", "application/x-www-form-urlencoded"
    )
    assert (form.status_code, form["Content-Type"]) == (413, "application/json")


def test_another_content_type_is_415(admin: Client) -> None:
    assert post(admin, "x", "text/plain").status_code == 415


@pytest.mark.parametrize(
    ("path", "status"),
    [("nowhere/", 404), ("terms/?page=0", 404), ("terms/?q=%00", 400), ("jobs/01890a5d-ac96-774b-bcce-b302099a8057/", 404)],
)  # fmt: skip
def test_what_no_view_answers_is_json_too(admin: Client, path: str, status: int) -> None:
    answer = admin.get(f"/api/v1/{path}")
    assert (answer.status_code, list(answer.json())) == (status, ["detail"])
    assert "No Job matches" not in answer.content.decode()


def test_an_unknown_host_and_a_fault_of_ours_too(rf) -> None:  # type: ignore[no-untyped-def]
    unknown = Client(headers={"host": "nobody.example"}).get("/api/v1/terms/")
    assert (unknown.status_code, list(unknown.json())) == (404, ["detail"])
    told = server_error(rf.get("/api/v1/terms/"))
    assert (told.status_code, list(json.loads(told.content))) == (500, ["detail"])
    assert b"<h1>" in server_error(rf.get("/terms/")).content


@pytest.mark.parametrize("path", ["/terms/", "/api/v1/terms/"])
def test_a_database_that_does_not_answer_is_503(rf, path: str) -> None:  # type: ignore[no-untyped-def]
    try:
        raise OperationalError
    except OperationalError:
        told = server_error(rf.get(path))
    assert (told.status_code, told["Retry-After"]) == (503, "30")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_405_and_say_which_there_are(admin: Client, method: str) -> None:
    answer = getattr(admin, method)("/api/v1/terms/")
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize(
    ("language", "word"), [("zh-CN", "必填"), ("en", "required"), ("fr", "必填"), ("", "必填")]
)
def test_refusals_are_in_the_language_asked_for(admin: Client, language: str, word: str) -> None:
    assert word in post(admin, "{}", **{"Accept-Language": language}).content.decode()


def test_a_wrong_password_is_401() -> None:
    given = {"username": "nobody", "password": "wrong"}
    answer = Client(headers={"host": "localhost"}).post(
        "/api/v1/token/", given, content_type="application/json"
    )
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="chengji"')


def test_a_session_needs_the_csrf_header_and_a_key_does_not(people) -> None:  # type: ignore[no-untyped-def]
    person = people.make("bureau_admin")
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = person.client.cookies
    assert strict.post("/api/v1/terms/", {}, content_type="application/json").status_code == 403


@pytest.mark.parametrize("path", ["schools/?stage=x", "schools/?district=999999", "scores/?stage=x", "dashboard/?stage=x"])  # fmt: skip
def test_a_filter_that_is_none_is_refused(admin: Client, path: str) -> None:
    """A program that mistypes a filter must not take the whole list for its answer."""
    answer = admin.get(f"/api/v1/{path}")
    assert answer.status_code == 400, answer.content
