"""Reads PDFs with pypdf, which shares no code with what wrote them."""

from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All text without white space: how far apart glyphs stand is not what is compared."""
    return "".join("".join(page.extract_text() for page in reader(pdf).pages).split())


def lines(pdf: bytes, page: int) -> list[str]:
    """The lines of one page (from 1)."""
    return [line.strip() for line in reader(pdf).pages[page - 1].extract_text().splitlines() if line.strip()]


def places(pdf: bytes, page: int) -> list[tuple[float, float, str]]:
    """(x, y, text) in mm from the left and lower edge, of each piece of text on a page (from 1)."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((x * 25.4 / 72, y * 25.4 / 72, text.strip()))

    reader(pdf).pages[page - 1].extract_text(visitor_text=visit)
    return found


def fonts_of(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """(name, embedded) of each font, those inside form XObjects too."""
    for page in reader(pdf).pages:
        yield from _fonts(page["/Resources"])


def _fonts(resources: object) -> Iterator[tuple[str, bool]]:
    for font in resources.get("/Font", {}).values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        described = inner["/FontDescriptor"].get_object()
        yield inner["/BaseFont"], any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    for thing in resources.get("/XObject", {}).values():
        yield from _fonts(thing.get_object().get("/Resources", {}))
