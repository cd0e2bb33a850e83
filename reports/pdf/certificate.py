"""Certificates: the art is rendered once, the words of many together, and each is stamped on the art.

Ten times the rate of rendering each by itself (pdf.md §3), and a single re-issue takes the same path.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from math import ceil
from xml.sax.saxutils import escape

import pikepdf
from django.template.loader import render_to_string

from reports.pdf import fonts, qr
from reports.pdf.artwork import artwork
from reports.pdf.names import spaced_name
from reports.pdf.numerals import chinese_date
from reports.pdf.render import Profile, check_picture, render
from reports.pdf.render import naive as render_naive

BATCH = 50
MM = 72 / 25.4  # pt
QR_LEFT, QR_BOTTOM, QR_SIZE = 39 * MM, (210 - 154 - 28) * MM, 28 * MM  # .qr in certificate.css
SIZE, WIDTH = 19.0, 603.0  # pt, .words in certificate.css
LINE, ROOM = 15.0, 88.0  # mm: a line of .words at most, and all of it down to the QR code
PLACEHOLDER = "荣誉证书"  # the title of a whole batch, replaced in each file


@dataclass(frozen=True)
class CertificateText:
    """What differs from one certificate to the next. `after_name`: 同学（某校某班）："""

    name: str
    after_name: str
    citation: tuple[str, ...]
    award: str
    issuer: str
    date: date
    number: str
    verify_url: str
    code: str = ""
    closing: str = "特发此证，以资鼓励。"
    basis: str = ""


@dataclass(frozen=True)
class CertificateArt:
    """What a whole round shares. Without a seal the place says 待用印; `demo` writes 演示 across the page."""

    heading: str = "荣誉证书"
    latin: str = "CERTIFICATE OF HONOUR"
    seal: bytes | None = None
    demo: bool = False


def stamp(certificates: Sequence[CertificateText], art: CertificateArt) -> list[bytes]:
    """One PDF/A-2u file for each certificate, in the same order."""
    fonts.refuse_missing(art.heading, art.latin, *(word for text in certificates for word in _words(text)))
    base = base_pdf(art)
    batches = (certificates[start : start + BATCH] for start in range(0, len(certificates), BATCH))
    return [pdf for batch in batches for pdf in _stamp_batch(batch, base)]


@lru_cache(maxsize=8)
def base_pdf(art: CertificateArt) -> bytes:
    """The art and the words that never differ, as PDF/A-2u."""
    context = {"title": PLACEHOLDER, "art": art, "seal": bool(art.seal), "pages": []}
    assets = _assets(art)
    return render("pdf/certificate.html", context, assets, profile=Profile.ARCHIVE, styles=("certificate",))


def naive(certificate: CertificateText, art: CertificateArt) -> bytes:
    """The same certificate by a plain `HTML().write_pdf()`: what stamping is measured against."""
    context = {"title": PLACEHOLDER, "art": art, "seal": bool(art.seal), "pages": [_page(certificate)]}
    html = render_to_string("pdf/certificate.html", context)
    assets = {**_assets(art), "qr.svg": qr.svg(certificate.verify_url).encode()}
    return render_naive(html, assets, styles=("certificate",))


def _assets(art: CertificateArt) -> dict[str, bytes]:
    assets = {"art.svg": artwork(art.demo).encode(), "qr.svg": b""}
    if art.seal:
        check_picture(art.seal)
        assets["seal"] = art.seal
    return assets


def _words(text: CertificateText) -> Iterator[str]:
    yield from (text.name, text.after_name, *text.citation, text.award, text.issuer)
    yield from (text.number, text.closing, text.basis, text.code)


def _page(text: CertificateText) -> dict[str, object]:
    """A name keeps to one face and line; what is long is set smaller or closer rather than over the QR code."""
    name = spaced_name(text.name)
    name_size = min(23, round(440 / max(len(name), 1), 1))
    return {
        "text": text,
        "name": name,
        "face": fonts.face_for_name(name, fonts.SONG).key,
        "name_size": name_size,
        "award_size": min(27, round(590 / max(len(text.award), 1), 1)),
        "line": round(min(LINE, ROOM / _lines(text, len(name) * name_size)), 2),
        "date": chinese_date(text.date),
    }


def _lines(text: CertificateText, name_width: float) -> float:
    """How many lines of words there will be: wide figures and brackets are counted whole, so rather too many."""
    person = name_width + 15 * MM
    widths = [person + len(text.after_name) * SIZE, *((len(line) + 2) * SIZE for line in text.citation)]
    return sum(ceil(width / WIDTH) for width in widths) + 1.15 + (1 if text.closing else 0)


def _stamp_batch(batch: Sequence[CertificateText], base: bytes) -> Iterator[bytes]:
    """The batch's pages become files of their own one after another, sharing fonts and art in memory."""
    context = {"title": PLACEHOLDER, "art": None, "pages": [_page(text) for text in batch]}
    words = render("pdf/certificate.html", context, profile=Profile.ARCHIVE, styles=("certificate",))
    with pikepdf.open(BytesIO(words)) as document, pikepdf.open(BytesIO(base)) as art:
        under = document.copy_foreign(art.pages[0].as_form_xobject())
        metadata = document.Root.Metadata.read_bytes()
        pages = [page.obj for page in document.pages]
        for page, text in zip(pages, batch, strict=True):
            _lay_under(document, page, under, text.verify_url)
            yield _single(document, page, metadata, text)


def _lay_under(document: pikepdf.Pdf, page: pikepdf.Object, under: pikepdf.Object, url: str) -> None:
    """Art first, then the words, then the QR code; all in one stream, as the shared resources allow."""
    code = qr.operators(url, QR_LEFT, QR_BOTTOM, QR_SIZE)
    content = b"q /ChengjiArt Do Q\nq\n" + page.Contents.read_bytes() + b"\nQ\n" + code
    page.Contents = document.make_stream(content)
    page.Resources.XObject.ChengjiArt = under


def _single(document: pikepdf.Pdf, page: pikepdf.Object, metadata: bytes, text: CertificateText) -> bytes:
    """The document as if it had only this page: what no page mentions is not written."""
    title = f"{PLACEHOLDER} {text.number}"
    document.Root.Pages.Kids = pikepdf.Array([page])
    document.Root.Pages.Count = 1
    document.Root.Metadata.write(metadata.replace(PLACEHOLDER.encode(), escape(title).encode()))
    document.docinfo["/Title"] = title
    target = BytesIO()
    document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()
