"""What every page's look rests on: contrast of the tokens, no inline code, pages that stand without context."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from core.kit.charts import palette
from core.kit.csp import SecurityHeadersMiddleware, policy
from tests.core.kit.test_charts_palette import contrast, rgb

ROOT = Path(settings.BASE_DIR) / "core"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "pdf" not in path.parts)
CSS = (ROOT / "static" / "core" / "chengji.css").read_text()
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "brand", "seal", "good", "warn", "bad") for ground in ("paper", "card")),
    *((tone, f"{tone}-wash") for tone in ("good", "warn", "bad")),
    *(("ink", f"{tone}-wash") for tone in ("good", "warn", "bad")),
    ("brand", "wash"), ("ink", "wash"), ("ink-2", "wash"), ("on-brand", "brand"), ("on-bar", "bar"),
]  # fmt: skip
EDGES = [("edge", "paper"), ("edge", "card"), ("brand", "paper")]


def tokens(scheme: str) -> dict[str, str]:
    found = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in found[:2])
    chosen = light | dark if scheme == "dark" else light
    return {
        name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:])
        for name, value in chosen.items()
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_contrast(scheme: str, ink: str, ground: str) -> None:
    known = tokens(scheme)
    assert contrast(rgb(known[ink]), rgb(known[ground])) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls(scheme: str, edge: str, ground: str) -> None:
    known = tokens(scheme)
    assert contrast(rgb(known[edge]), rgb(known[ground])) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_charts_know_the_pages_colours(scheme: str) -> None:
    assert tokens(scheme).items() >= palette.PAGES[scheme].items()


def test_small_and_upright() -> None:
    assert len(gzip.compress(CSS.encode())) < 7_000  # as it travels; a ready-made kit is ten times that
    assert "italic" not in CSS
    assert "url(http" not in CSS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_inline_code_and_no_clobbering_names(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on|js:", source)
    assert not re.search(r'name="(form|action|method|target|id|submit)"', source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_each_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "503"])
def test_error_pages_need_nothing(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert "<h1>" in page
    assert 'lang="zh-Hans"' in page


def test_the_guide_needs_no_context() -> None:
    assert "verdict genuine" in render_to_string("core/styleguide.html")


def answer(request: HttpRequest, made: HttpResponse) -> HttpResponse:
    return SecurityHeadersMiddleware(lambda _request: made)(request)


def test_headers_on_every_answer() -> None:
    got = answer(RequestFactory().get("/"), HttpResponse())
    assert got["Content-Security-Policy"] == policy()
    assert "unsafe" not in policy()
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "Cache-Control" not in got


def test_pages_of_signed_in_people_are_not_stored() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert answer(request, HttpResponse())["Cache-Control"] == "no-store"
    kept = answer(request, HttpResponse(headers={"Cache-Control": "max-age=60"}))
    assert kept["Cache-Control"] == "max-age=60"
