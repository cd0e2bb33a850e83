"""What the script adds to a form: a draft that comes back whole, a key that stays, nothing left after signing out."""

import datetime
from collections.abc import Iterator

import pytest
from django import forms
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route

from core.kit.forms import DayInput, FilesField
from tests.core.conftest import serve

pytestmark = pytest.mark.enable_socket
SCRIPTS = """<!DOCTYPE html><title>.</title>
<script src="/static/django_htmx/htmx-4.min.js" defer></script><script src="/static/core/app.js" defer></script>"""
FORM = """<form method="post" action="{to}" data-draft="log">
<input type="hidden" name="request_key" value="{key}">
<div hx-get="/pupils" hx-trigger="change" hx-include="[name=class], [name=absent]" hx-target="#who" hx-swap="outerHTML settle:0ms">
<input type="checkbox" name="class" value="a" checked><input type="checkbox" name="class" value="b"></div>
{who}<details><textarea name="note"></textarea></details><p data-draft-note hidden>back</p><button>send</button></form>"""
SIGN_OUT = '<form method="post" action="/out" data-forget><button>out</button></form>'
PUPIL = '<input type="checkbox" name="absent" value="{name}"{checked}>'


class Server:
    """A log form in two classes of one pupil each; every form it gives has a key of its own."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.given, self.answer = 0, ""

    def __call__(self, route: Route) -> None:
        path, _, query = route.request.url.split("://page.test", 1)[1].partition("?")
        if path == "/log" and route.request.method == "POST":
            self.keys.append(str(route.request.post_data).split("request_key=")[1].split("&")[0])
        serve(route, self.page(path, query, sent=route.request.method == "POST"))

    def page(self, path: str, query: str, *, sent: bool) -> str:
        if path == "/pupils":
            return self.pupils(query)
        if path == "/log" and not (sent and self.answer):
            self.given += 1
            return SCRIPTS + FORM.format(to="/log", key=f"key{self.given}", who=self.pupils("class=a"))
        return SCRIPTS + (self.answer if path == "/log" else SIGN_OUT)

    @staticmethod
    def pupils(query: str) -> str:
        shown = [name for name in "ab" if f"class={name}" in query]
        chips = (PUPIL.format(name=name, checked=" checked" * (f"absent={name}" in query)) for name in shown)
        return f'<details id="who">{"".join(chips)}</details>'


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    opened = browser.new_page()
    opened.route("**/*", server)
    opened.goto("http://page.test/log")
    yield opened
    opened.close()


def ticked(page: Page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('[name=absent]:checked')].map(each => each.value)")


def fill(page: Page) -> None:
    page.check("[name=class][value=b]")
    page.wait_for_selector("[name=absent][value=b]", state="attached")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.check("[name=absent][value=b]")
    page.fill("[name=note]", "half a sentence")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('half a sentence')")


def send(page: Page) -> None:
    with page.expect_navigation():
        page.click("button")


def test_a_draft_comes_back_with_the_pupils_of_its_classes(page: Page) -> None:
    fill(page)
    page.reload()
    page.wait_for_selector("[name=absent][value=b]:checked", state="attached")
    assert ticked(page) == ["b"]
    assert page.input_value("[name=note]") == "half a sentence"
    assert page.get_by_text("back").is_visible()
    assert page.is_visible("[name=note]")  # its fold is open


def test_a_draft_whose_answer_never_came_is_sent_with_the_same_key(page: Page, server: Server) -> None:
    fill(page)
    page.goto("http://page.test/log")
    send(page)
    assert server.keys == ["key1"]


def test_going_back_and_sending_again_is_the_same_entry(page: Page, server: Server) -> None:
    server.answer = '<h1>saved</h1><div data-saved="log"></div>'
    send(page)
    page.go_back()
    page.wait_for_function("() => document.querySelector('[name=request_key]').value == 'key1'")
    send(page)
    assert (server.given, server.keys) == (2, ["key1", "key1"])


def test_a_refused_form_is_sent_with_the_key_of_the_server(page: Page, server: Server) -> None:
    fill(page)
    server.answer = "<div data-summary tabindex=-1>no</div>" + FORM.format(to="/log", key="fresh", who="")
    send(page)
    send(page)
    assert server.keys == ["key1", "fresh"]


def test_signing_out_leaves_no_draft(page: Page) -> None:
    fill(page)
    page.goto("http://page.test/out")
    assert page.evaluate("localStorage.length") == 1
    send(page)
    assert page.evaluate("localStorage.length") == 0


class Chosen(forms.Form):
    held_on = forms.DateField(widget=DayInput, initial=datetime.date(2026, 11, 26))
    files = FilesField()


def test_day_and_files_are_said_in_the_language_of_the_page(browser: Browser) -> None:
    """Whatever the browser's own language is: here English."""
    with override("zh-hans"):
        shown = (
            SCRIPTS.replace("<title>", '<html lang="zh-Hans"><title>') + f"<form>{Chosen().as_div()}</form>"
        )
    opened = browser.new_page(locale="en-US")
    opened.route("**/*", lambda route: serve(route, shown))
    opened.goto("http://page.test/")
    day, files = opened.locator("output[for=id_held_on]"), opened.locator("output[for=id_files]")
    assert (day.text_content(), files.text_content()) == ("2026年11月26日 周四", "未选择")
    opened.fill("[name=held_on]", "2026-12-01")
    opened.set_input_files(
        "[name=files]", [{"name": f"{n}.png", "mimeType": "image/png", "buffer": b""} for n in "ab"]
    )
    assert (day.text_content(), files.text_content()) == ("2026年12月1日 周二", "a.png, b.png")
    opened.close()
