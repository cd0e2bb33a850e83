"""The style guide, which has every component, under axe and the real policy: light and dark, phone and desktop."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from core.kit.templatetags.samples import samples
from tests.core.conftest import serve

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
PAGES = [
    "core/styleguide.html",
    "core/examples/log.html",
    "core/examples/dashboard.html",
    "account/login.html",
]

pytestmark = pytest.mark.enable_socket


def page_of(name: str) -> str:
    known = samples()
    form = known["log_form"] if "log" in name and "login" not in name else None
    return render_to_string(name, known | {"form": form, "total": 45, "fresh_at": known["today"]})


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
