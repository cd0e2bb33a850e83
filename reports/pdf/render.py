"""HTML template → PDF: the one way in, and with `fetcher.py` the only code that imports WeasyPrint.

Anything WeasyPrint warns about (a missing glyph, an unknown property, a refused address, a broken picture)
is a refusal: a document that is nearly right must not be issued.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import RLock, get_ident
from warnings import catch_warnings, filterwarnings

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from PIL import ImageFile

from reports.pdf import fonts
from reports.pdf.conformance import mark_accessible
from reports.pdf.errors import RenderRefused

with fonts.private_fontconfig():  # Pango and fontconfig look for fonts when they are loaded
    from weasyprint import CSS, HTML, Document
    from weasyprint.text.fonts import FontConfiguration

    from reports.pdf.fetcher import AssetFetcher, check_picture

# WeasyPrint makes Pillow accept truncated pictures in the whole process; uploads must go on refusing them.
ImageFile.LOAD_TRUNCATED_IMAGES = False

__all__ = ["Laid", "Profile", "RenderRefused", "Rendered", "check_picture", "render", "render_counted"]

STYLES = Path(__file__).parent / "styles"
_one_at_a_time = RLock()  # Pango's font map is shared by the process and is not safe between threads


class Profile(StrEnum):
    """What the file promises to archives and to readers."""

    ARCHIVE = "pdf/a-2u"  # text can be copied for ever; certificates
    ACCESSIBLE = "pdf/a-2a"  # the same, tagged, and PDF/UA-1; decisions, archives, reports


@dataclass(frozen=True)
class Rendered:
    """A finished file and its number of pages."""

    pdf: bytes
    pages: int


class Laid:
    """A document laid out but not yet written: how many pages, and on which page an element stands."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def pages(self) -> int:
        return len(self._document.pages)

    def page_of(self, identifier: str) -> int:
        """The page (from 1) of the element with this id."""
        numbered = enumerate(self._document.pages, start=1)
        return next(number for number, page in numbered if identifier in page.anchors)

    def write(self, profile: Profile) -> bytes:
        # The id is derived from the content, and no date is written but those in the template: same input, same bytes.
        with _quiet_about_profile():
            return bytes(self._document.write_pdf(pdf_variant=profile.value))


def render(
    template: str,
    context: Mapping[str, object],
    assets: Mapping[str, bytes] | None = None,
    *,
    profile: Profile = Profile.ACCESSIBLE,
    styles: Sequence[str] = (),
) -> bytes:
    """One document. In the template an asset is `asset:NAME`; `styles` are files of reports/pdf/styles without .css."""
    return render_counted(template, context, assets, profile=profile, styles=styles).pdf


def render_counted(
    template: str,
    context: Mapping[str, object],
    assets: Mapping[str, bytes] | None = None,
    *,
    profile: Profile = Profile.ACCESSIBLE,
    styles: Sequence[str] = (),
    again: Callable[[Laid], Mapping[str, object] | None] | None = None,
) -> Rendered:
    """As `render`, with the number of pages. `again` sees the first layout and may ask for a second with more context."""
    with _guard(assets or {}) as fetcher:
        laid = _lay_out(template, context, fetcher, styles)
        if again and (more := again(laid)):
            laid = _lay_out(template, {**context, **more}, fetcher, styles)
        pdf = laid.write(profile)
    return Rendered(mark_accessible(pdf) if profile is Profile.ACCESSIBLE else pdf, laid.pages)


def naive(html: str, assets: Mapping[str, bytes], *, styles: Sequence[str] = ()) -> bytes:
    """What a plain `HTML().write_pdf()` does: the system's fonts and the styles read anew each time. For comparison only."""
    with _guard(assets) as fetcher:
        sheets = "".join(f"<style>{css_text(name)}</style>" for name in ("base", *styles))
        page = HTML(string=html.replace("</head>", sheets + "</head>", 1), url_fetcher=fetcher)
        with _quiet_about_profile():
            return bytes(page.write_pdf(pdf_variant=Profile.ARCHIVE.value))


@contextmanager
def _quiet_about_profile() -> Iterator[None]:
    """WeasyPrint 70 leaves its colour profile's file to the garbage collector, which Python reports."""
    with catch_warnings():
        filterwarnings("ignore", message=r"unclosed file .*sRGB2014\.icc", category=ResourceWarning)
        yield


def _lay_out(
    template: str, context: Mapping[str, object], fetcher: AssetFetcher, styles: Sequence[str]
) -> Laid:
    text = render_to_string(template, dict(context))
    sheets = [_parsed(name) for name in ("base", *styles)]
    document = HTML(string=text, url_fetcher=fetcher).render(stylesheets=sheets, font_config=_font_config())
    return Laid(document)


def css_text(name: str) -> str:
    """A style sheet of ours; `base` begins with the font stacks."""
    text = (STYLES / f"{name}.css").read_text(encoding="utf-8")
    return fonts.css_classes() + text if name == "base" else text


@lru_cache(maxsize=32)
def _parsed(name: str) -> CSS:
    return CSS(string=css_text(name), url_fetcher=AssetFetcher({}), font_config=_font_config())


@lru_cache(maxsize=1)
def _font_config() -> FontConfiguration:
    """Once a process: each configuration maps all fonts anew (pdf.md §3: 950 MB against 220 MB)."""
    with fonts.private_fontconfig():
        return FontConfiguration()


class _Complaints(logging.Handler):
    """Keeps what WeasyPrint says in this thread. It must not raise: WeasyPrint swallows exceptions while drawing SVG."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = get_ident()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.texts.append(record.getMessage())


@contextmanager
def _guard(assets: Mapping[str, bytes]) -> Iterator[AssetFetcher]:
    """Turn every complaint and every refused address into a refusal; nothing reaches the log, it may hold names."""
    logger = logging.getLogger("weasyprint")
    fetcher, complaints = AssetFetcher(assets), _Complaints()
    with _one_at_a_time:
        logger.propagate = False
        logger.addHandler(complaints)
        try:
            yield fetcher
        finally:
            logger.removeHandler(complaints)
    _refuse(fetcher.refused, complaints.texts)


def _refuse(addresses: list[str], complaints: list[str]) -> None:
    if addresses:
        raise RenderRefused(
            _("The document asks for %(address)s, which is not part of it.") % {"address": addresses[0]}
        )
    if not complaints:
        return
    if ".notdef" in complaints[0]:
        characters = complaints[0].partition(": ")[2]
        raise RenderRefused(
            _("No installed font has these characters: %(characters)s.") % {"characters": characters}
        )
    raise RenderRefused(
        _("The document could not be made as designed: %(reason)s") % {"reason": complaints[0]}
    )
