"""The style guide, which has every component, under axe and the real policy: light and dark, phone and desktop."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Route, sync_playwright

from core.kit.csp import policy
from core.kit.templatetags.samples import samples

CHROMIUM = Path("/usr/bin/chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
PAGES = [
    "core/styleguide.html",
    "core/examples/log.html",
    "core/examples/dashboard.html",
    "account/login.html",
]

pytestmark = [pytest.mark.enable_socket, pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=str(CHROMIUM), args=[*flags, "--no-first-run"])
        yield opened
        opened.close()


def page_of(name: str) -> str:
    known = samples()
    form = known["log_form"] if "log" in name and "login" not in name else None
    return render_to_string(name, known | {"form": form, "total": 45, "fresh_at": known["today"]})


def serve(route: Route, html: str) -> None:
    path = route.request.url.split("://page.test", 1)[1]
    if not path.startswith("/static/"):
        headers = {"Content-Security-Policy": policy()}
        return route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
    found = Path(str(finders.find(path.removeprefix("/static/"))))
    return route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, name: str, scheme: Any, size: str) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    refused: list[str] = []
    page.on(
        "console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None
    )
    page.route("**/*", lambda route: serve(route, page_of(name)))
    page.goto("http://page.test/")
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", RULES)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert refused == []
    assert wide <= width
