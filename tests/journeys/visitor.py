"""Somebody in front of a browser, who minds everything: errors, the policy, the width, what axe says."""

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
# Ids, keys and an indicator's code: pages that differ in these alone are one kind of page.
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)(?=[\w-]*\d)[\w-]{12,}(?=/)|(?<=/)[A-H]\d{1,2}(?=/)")
# Chromium says this of every answer that is not 2xx; the journey looks at the status itself.
_NOT_AN_ERROR = re.compile("Failed to load resource")
_LISTEN = """document.addEventListener('securitypolicyviolation',
    event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""


def zh(words: str) -> str:
    """The interface's words, as the Chinese reader sees them."""
    with translation.override("zh-hans"):
        return translation.gettext(words)


class Problems(list[str]):
    """What was found on the way; told at the end, all of it at once."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[tuple[str, ...]] = Counter()

    def add(self, where: str, what: str) -> None:
        line = f"{where}: {what}"
        if line not in self:
            self.append(line)


class Visitor:
    """One person with a browser of their own. Words are the interface's English msgids; the page shows Chinese."""

    def __init__(self, browser: Browser, home: str, problems: Problems, *, phone: bool = False) -> None:
        self.size = PHONE if phone else DESKTOP
        self.home, self.problems, self.taps, self.phone = home, problems, 0, phone
        self.context = browser.new_context(
            viewport=self.size, has_touch=phone, is_mobile=phone, locale="zh-CN", reduced_motion="reduce"
        )  # type: ignore[arg-type]
        self.context.set_default_timeout(60_000)
        self.context.add_init_script(_LISTEN)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda line: self._heard(line.type, line.text))
        self.page.on("pageerror", lambda error: self._heard("error", str(error)))

    # ---- what the visitor does ----

    def go(self, path: str, expect: int = 200) -> "Visitor":
        self.page.goto(path if path.startswith("http") else self.home + path)
        self._look(expect)
        return self

    def press(self, words: str, within: str = "main", expect: int = 200) -> None:
        """A button that sends a form."""
        self.leave_by(self.page.locator(within).get_by_role("button", name=zh(words), exact=True), expect)

    def press_here(self, words: str, then: str) -> None:
        """A button whose work is done on the page itself, which says so."""
        self._touch(self.page.locator("main").get_by_role("button", name=zh(words), exact=True))
        self.page.get_by_text(zh(then)).wait_for()
        self._look(200)

    def follow(self, words: str, within: str = "main", exact: bool = True) -> None:
        link = self.page.locator(within).get_by_role("link", name=zh(words), exact=exact).first
        self.leave_by(link, 200)

    def leave_by(self, way: Locator, expect: int) -> None:
        with self.page.expect_navigation():
            self._touch(way)
        self._look(expect)

    def tap(self, what: Locator) -> None:
        self._touch(what)

    def _touch(self, what: Locator) -> None:
        self.taps += 1
        if self.phone:
            what.tap()
        else:
            what.click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def pick(self, **fields: str) -> None:
        """An option of a list, by its words."""
        for name, words in fields.items():
            self.page.locator(f"main select[name={name}]").select_option(label=words)

    def tick(self, name: str, value: str) -> None:
        self._touch(self.page.locator(f"main label:has(input[name={name}][value='{value}'])").first)

    def attach(self, field: str, name: str, kind: str, data: bytes) -> None:
        self.page.locator(f"main input[name={field}]").set_input_files(
            {"name": name, "mimeType": kind, "buffer": data}
        )

    def fetch(self, path: str) -> bytes:
        """A file behind a link, as this visitor gets it."""
        found = self.page.evaluate(
            """async path => { const answer = await fetch(path); const bytes = new Uint8Array(await answer.arrayBuffer());
            return [answer.status, btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))]; }""",
            path,
        )  # fmt: skip
        assert found[0] == 200, (path, found[0])
        return base64.b64decode(found[1])

    def poll(self, path: str, truth: Callable[["Visitor"], bool], seconds: int = 60) -> None:
        """Look again every second, as somebody who waits does."""
        for _turn in range(seconds):
            self.page.goto(self.home + path)
            if truth(self):
                return
            self.page.wait_for_timeout(1000)
        raise AssertionError(f"{path}: not within {seconds} s. It says: {self.text()[:600]}")

    # ---- what the visitor sees ----

    def text(self, selector: str = "main") -> str:
        return str(self.page.locator(selector).inner_text())

    def sees(self, *words: str) -> None:
        seen = self.text()
        for each in words:
            assert each in seen, f"{self.page.url} does not say {each!r}: {seen[:800]}"

    def reads(self, words: str) -> None:
        """An interface's sentence or word."""
        self.sees(zh(words))

    def figure(self, words: str) -> str:
        """The number of a key figure, by its label."""
        label = self.page.locator("main dl.figure").filter(has=self.page.locator("dt", has_text=zh(words)))
        return str(label.locator("dd.value").first.inner_text()).split()[0]

    def link(self, selector: str) -> str:
        return str(self.page.locator(selector).first.get_attribute("href"))

    @contextmanager
    def dark(self) -> Iterator[None]:
        self.page.emulate_media(color_scheme="dark")
        yield
        self.page.emulate_media(color_scheme="light")

    def keep_picture(self, name: str) -> None:
        """For the README; only when asked for by SCREENSHOTS=1."""
        from tests.journeys.pictures import keep, wanted

        if wanted():
            keep(self.page.screenshot(), SCREENSHOTS / f"{name}.png")

    def printed(self) -> bytes:
        """The page on paper, as the browser prints it."""
        return self.page.pdf(prefer_css_page_size=True)

    # ---- what the visitor minds ----

    def where(self) -> str:
        path = re.sub(r"^https?://[^/]+", "", self.page.url).split("?")[0]
        return _IDS.sub("…", path)

    def _heard(self, kind: str, words: str) -> None:
        if kind == "error" and not _NOT_AN_ERROR.search(words):
            self.problems.add(self.where(), words)

    def _look(self, expect: int) -> None:
        status = self.page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
        assert status == expect, (self.page.url, status, self.text("body")[:500])
        place = "bureau" if "//localhost" in self.page.url else "school"
        kind = (place, self.where(), "phone" if self.phone else "desktop")
        self.problems.seen[kind] += 1
        if self.problems.seen[kind] <= 3:  # a page changes its face with its state
            self._mind_width()
        if self.problems.seen[kind] == 1:
            self.mind_rules()

    def _mind_width(self) -> None:
        if not self.phone:
            self._wide("1440")
            self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        self._wide("390")
        if not self.phone:
            self.page.set_viewport_size(self.size)  # type: ignore[arg-type]

    def _wide(self, name: str) -> None:
        over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            self.problems.add(self.where(), f"{over} px too wide at {name}")

    def mind_rules(self, scheme: str = "light") -> None:
        """axe, with everything opened that opens."""
        opened = "document.querySelectorAll('main details:not([open])').forEach(one => { one.open = true; one.dataset.mine = 1 })"
        self.page.evaluate(opened)
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE_SCRIPT)
        found: dict[str, Any] = self.page.evaluate(
            "tags => axe.run({runOnly: tags, resultTypes: ['violations']})", RULES
        )
        self.page.evaluate(
            "document.querySelectorAll('[data-mine]').forEach(one => { one.open = false; delete one.dataset.mine })"
        )
        for each in found["violations"]:
            first = each["nodes"][0]
            self.problems.add(
                self.where(), f"axe {scheme} {each['id']} ×{len(each['nodes'])}: {first['html'][:200]}"
            )

    def mind_dark(self) -> None:
        with self.dark():
            self.mind_rules("dark")
