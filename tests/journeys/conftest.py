"""One city and one browser for the journeys of this folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.place import City, city

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=zh-CN",
]  # fmt: skip


CHINESE = {
    "LANGUAGE": "zh_CN",
    "LANG": "zh_CN.UTF-8",
}  # the words inside file and date fields are the browser's


@pytest.fixture(scope="module")
def empty_city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    suffix = getattr(request.config, "workerinput", {}).get("workerid", "")
    # Another test of this run may have pointed the settings at its own database already.
    name = str(settings.DATABASES["default"]["NAME"]).removeprefix("test_").removesuffix(suffix)
    with city(f"journey_{name}{suffix}", tmp_path_factory.mktemp("city")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no chromium")
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS, env=os.environ | CHINESE)
        yield opened
        opened.close()
