"""The one way in: nothing is fetched, nothing is nearly right, the same input gives the same bytes."""

from collections.abc import Mapping

import pikepdf
import pytest
from django.template import engines

from reports.pdf import render as module
from reports.pdf.render import Profile, RenderRefused, render, render_counted
from tests.reports.pdf.reading import fonts_of, reader, words

PAGE = "<!DOCTYPE html><html lang=zh-Hans><head><title>试</title></head><body>{}</body></html>"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch):
    """Render a snippet of template as if it were a file."""

    def make(
        body: str,
        context: Mapping[str, object] | None = None,
        assets: Mapping[str, bytes] | None = None,
        **how: object,
    ) -> bytes:
        def from_string(_name: str, values: Mapping[str, object]) -> str:
            return engines["django"].from_string(PAGE.replace("{}", body)).render(dict(values))

        monkeypatch.setattr(module, "render_to_string", from_string)
        return render("a.html", context or {}, assets, **how)

    return make


@pytest.mark.parametrize("profile", list(Profile))
def test_every_font_is_embedded(page, profile: Profile) -> None:
    found = list(fonts_of(page("<p>诚信</p><p class=kai>教育</p><p class=hei>2026</p>", profile=profile)))
    assert len(found) == 3
    assert all(embedded for _name, embedded in found)


def test_says_what_it_conforms_to(page) -> None:
    tagged, plain = page("<h1>诚</h1>"), page("<h1>诚</h1>", profile=Profile.ARCHIVE)
    with pikepdf.open(__import__("io").BytesIO(tagged)) as pdf:
        text = pdf.Root.Metadata.read_bytes()
        assert b'conformance="A"' in text
        assert b'pdfuaid:part="1"' in text
        assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" not in reader(plain).trailer["/Root"]


def test_same_input_gives_same_bytes(page) -> None:
    assert page("<p>诚信教育</p>") == page("<p>诚信教育</p>")


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="http://127.0.0.1:9/x.png">',
        '<img alt="" src="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<style>@import url("http://example.org/x.css");</style>',
        "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style><p style='font-family:x'>a</p>",
        '<p style="background:url(ftp://example.org/a.png)">a</p>',
        '<img alt="" src="asset:unknown">',
        "<img alt=\"\" src=\"data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'&gt;&lt;image width='9' height='9' xlink:href='file:///etc/passwd'/&gt;&lt;/svg&gt;\">",
    ],
)
def test_addresses_outside_the_document_are_refused(page, body: str) -> None:
    with pytest.raises(RenderRefused, match="asks for"):
        page(body)


def test_an_asset_is_found_by_name(page) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    assert page('<img alt="x" src="asset:a.svg">', assets={"a.svg": svg}).startswith(b"%PDF")


@pytest.mark.parametrize(
    "body",
    [
        '<p style="colour:red">a</p>',
        '<img alt="" src="data:image/png;base64,AAAA">',
        '<p style="width:1furlong">a</p>',
    ],
)
def test_any_warning_refuses(page, body: str) -> None:
    with pytest.raises(RenderRefused, match="could not be made as designed"):
        page(body)


def test_a_missing_glyph_is_named(page) -> None:
    with pytest.raises(RenderRefused, match=r"U\+1F600"):
        page("<p>张{{ name }}</p>", {"name": "😀"})


@pytest.mark.parametrize(
    "name", ["<img src=http://127.0.0.1/x>", "<style>*{display:none}</style>", "{{ 1 }}{% x %}", "&lt;b&gt;"]
)
def test_a_name_is_never_markup(page, name: str) -> None:
    assert "".join(name.split()) in words(page("<p>{{ name }}</p>", {"name": name}))


def test_a_refusal_does_not_stick(page) -> None:
    with pytest.raises(RenderRefused):
        page('<p style="colour:red">a</p>')
    assert page("<p>a</p>")


def test_pages_are_counted(page, monkeypatch: pytest.MonkeyPatch) -> None:
    page("<p>a</p>")  # installs the snippet loader
    monkeypatch.setattr(
        module, "render_to_string", lambda *_: PAGE.replace("{}", "<p style='break-after:page'>a</p><p>b</p>")
    )
    assert render_counted("a.html", {}).pages == 2


def test_importing_the_renderer_leaves_pillow_strict():
    """WeasyPrint switches truncated pictures on for the process; an upload cut short must still be refused."""
    from PIL import ImageFile

    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
