"""A browser for pages that are served by the test itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route, sync_playwright

from core.kit.csp import policy

CHROMIUM = Path("/usr/bin/chromium")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=str(CHROMIUM), args=[*flags, "--no-first-run"])
        yield opened
        opened.close()


def serve(route: Route, html: str) -> None:
    """The page, under the real policy and as little kept as a signed-in person's; static files as they are."""
    path = route.request.url.split("://page.test", 1)[1]
    if not path.startswith("/static/"):
        headers = {"Content-Security-Policy": policy(), "Cache-Control": "no-store"}
        return route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
    found = Path(str(finders.find(path.removeprefix("/static/"))))
    return route.fulfill(body=found.read_bytes(), content_type=TYPES[found.suffix])
