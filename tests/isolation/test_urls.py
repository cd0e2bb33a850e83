"""Every URL against everybody: nobody, a teacher of another school, a person without a role, without the permission.

`table.txt` says what each URL needs. A URL without a line fails, and so does a line without a URL.
404 for what is not yours, 403 for what you may not do, sign-in (the API: 401) for nobody; never a 5xx.
"""

from pathlib import Path

import pytest

from core.accounts.models import User
from core.accounts.permissions import Permission
from core.accounts.roles import ROLES
from tests.isolation.resolver import BUREAU, Page, methods, needs, pages, unnamed

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("table.txt")
OPEN = {"public", "member", "-"}
# A student who opens the school's front page is led to the own record.
LED_ELSEWHERE = {("home", "get", "student", 302), ("home", "post", "student", 302)}


def place_of(page: Page) -> str:
    return "bureau" if page.place == BUREAU else "school"


def entries() -> dict[tuple[str, str], tuple[str, str]]:
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {(place, name): (read, write) for place, name, read, write in lines}


def declared(page: Page) -> tuple[str, str]:
    found = needs(page.view)
    return str(found.get("read") or "-"), str(found.get("write") or "-")


def test_every_url_has_a_name():
    assert unnamed() == []


def test_every_url_has_its_line_and_every_line_its_url():
    assert {(place_of(page), page.name): declared(page) for page in pages()} == entries()


def test_no_url_is_without_a_rule():
    assert [page.name for page in pages() if declared(page) == ("-", "-")] == []


def closed() -> list[tuple[Page, str, str]]:
    """(page, method, what it needs) of everything that is not public."""
    return [
        (page, method, needed)
        for page in pages()
        for method, needed in methods(page.view)
        if needed != "public"
    ]


def test_every_method_of_the_api_is_asked():
    assert {"get", "post", "delete"} <= {method for _page, method, _needed in closed()}


def ask(client, page: Page, method: str):
    answer = getattr(client, method)(page.url)
    assert answer.status_code < 500, (page.name, method, answer.status_code)
    return answer.status_code


def is_sign_in(page: Page, status: int) -> bool:
    """405: the page has no such method at all."""
    return status in ({401, 405} if page.is_api else {302, 405})


def test_nobody_is_sent_to_sign_in(people, school_a):
    clients = {"bureau": people.nobody(), "school": people.nobody(school_a)}
    wrong = [
        (page.name, method, status)
        for page, method, _needed in closed()
        if not is_sign_in(page, status := ask(clients[place_of(page)], page, method))
    ]
    assert wrong == []


def test_a_teacher_of_another_school_is_nobody_here(people, school_a, school_b):
    """The cookie of school B, carried to school A's host and to the bureau's."""
    stranger = people.make("school_admin", school_b)
    hosts = {"bureau": "localhost", "school": school_a.host}
    wrong = []
    for page, method, _needed in closed():
        client = people.nobody()
        client.cookies = stranger.client.cookies.copy()
        client.defaults["HTTP_HOST"] = hosts[place_of(page)]
        status = ask(client, page, method)
        if not is_sign_in(page, status):
            wrong.append((page.name, method, status))
    assert wrong == []


def test_a_person_without_a_role_here_finds_nothing(people, school_a):
    user = User.objects.create_user("no-role-here", "cheng-ji-2026")
    clients = {"bureau": people.sign_in(user, None), "school": people.sign_in(user, school_a)}
    wrong = [
        (page.name, method, status)
        for page, method, _needed in closed()
        if (status := ask(clients[place_of(page)], page, method)) not in {404, 405}
    ]
    assert wrong == []


def test_a_member_without_the_permission_is_refused(people, school_a):
    wrong = []
    for page, method, needed in closed():
        role = lacking(place_of(page), needed)
        if role is None:
            continue
        client = signed_in(people, role, school_a)
        status = ask(client, page, method)
        if status not in {403, 405} and (page.name, method, role, status) not in LED_ELSEWHERE:
            wrong.append((page.name, method, role, status))
    assert wrong == []


def test_what_does_not_exist_is_404_for_those_who_may(people, school_a):
    """And so is what exists elsewhere: the two look the same."""
    wrong = []
    for page, method, needed in closed():
        if "pk" not in page.arguments:
            continue
        client = signed_in(people, having(place_of(page), needed), school_a)
        status = ask(client, page, method)
        if status not in {404, 405} and not (page.is_api and status == 400):
            wrong.append((page.name, method, status))
    assert wrong == []


_clients: dict[tuple[int, str], object] = {}


def signed_in(people, role: str, school_a):
    key = (id(people), role)
    if key not in _clients:
        _clients[key] = people.make(role, school_a if ROLES[role].place == "school" else None).client
    return _clients[key]


def lacking(place: str, needed: str) -> str | None:
    """A role of the place that does not have the permission; None where all have it."""
    if needed in OPEN:
        return None
    without = [
        code
        for code, role in ROLES.items()
        if role.place == place and Permission(needed) not in role.permissions
    ]
    return without[0] if without else None


def having(place: str, needed: str) -> str:
    """A role of the place that has the permission."""
    fits = [code for code, role in ROLES.items() if role.place == place]
    if needed in OPEN:
        return fits[0]
    return next(code for code in fits if Permission(needed) in ROLES[code].permissions)
