"""A decision or circular (决定, 通报) in the layout of GB/T 9704-2012."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reports.pdf import fonts
from reports.pdf.names import spaced_name
from reports.pdf.numerals import arabic_date, heading_number
from reports.pdf.outlines import demo_mark
from reports.pdf.render import Laid, Profile, Rendered, check_picture, render_counted

MARK_SIZE = 46.0  # pt, 发文机关标志; smaller only where a long name would not fit the 156 mm
MARK_WIDTH = 440.0  # pt
EM = 15.775  # pt, a 3号 character with the spacing of the 28-character line
SEAL = 119.0  # pt, 42 mm
IMPRINT_CHARACTERS = 26  # 4号 characters in a line of 抄送 after its label


@dataclass(frozen=True)
class Block:
    """A paragraph (level 0) or a heading of level 1 to 4, which is numbered here: 一、（一）1.（1）."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class HonourGroup:
    """Names under one heading (district, stage, school); level 2 stands under the level 1 before it. Order is kept."""

    heading: str
    names: tuple[str, ...] = ()
    level: int = 1


@dataclass(frozen=True)
class DecisionText:
    """All that a decision says. `title` is one line an entry, broken where the meaning breaks (§7.3.1)."""

    mark: str
    number: str
    title: tuple[str, ...]
    addressees: str
    body: tuple[Block, ...]
    issuer: str
    date: datetime.date
    printed_by: str
    printed_on: datetime.date
    honours: tuple[HonourGroup, ...] = ()
    list_title: str = ""  # given: the names are an attachment on a page of their own
    copies_to: str = ""
    copy_number: str = ""
    seal: bytes | None = None
    demo: bool = False

    @property
    def plain_title(self) -> str:
        return "".join(self.title)


def decision_pdf(text: DecisionText) -> bytes:
    """The file, PDF/A-2a and PDF/UA-1."""
    return decision_counted(text).pdf


def decision_counted(text: DecisionText) -> Rendered:
    """As `decision_pdf`, with the number of pages, which is even: the imprint stands on the last (§7.4)."""
    fonts.refuse_missing(*_all_words(text))
    assets = {"demo.svg": demo_mark(210, 297, "#fbe9e7", 34).encode()} if text.demo else {}
    if text.seal:
        check_picture(text.seal)
        assets["seal"] = text.seal
    styles = ("gbt9704", "demo") if text.demo else ("gbt9704",)
    context, profile = _context(text), Profile.ACCESSIBLE
    return render_counted(
        "pdf/decision.html", context, assets, profile=profile, styles=styles, again=_to_even_page
    )


def _to_even_page(laid: Laid) -> dict[str, object] | None:
    """Second pass only if the imprint fell on an odd page: to the next page, with a blank one between if it stood alone."""
    if laid.page_of("imprint") % 2 == 0:
        return None
    return {"alone": True, "blank": laid.page_of("text-end") != laid.page_of("imprint")}


def _all_words(text: DecisionText) -> Iterator[str]:
    yield from (text.mark, text.number, text.addressees, text.issuer, text.printed_by, text.list_title)
    yield from (text.copies_to, text.copy_number, *text.title)
    yield from (block.text for block in text.body)
    for group in text.honours:
        yield from (group.heading, *group.names)


def _context(text: DecisionText) -> dict[str, object]:
    levels = [(block.level, block.text) for block in text.body]
    headings = [(group.level if group.heading else 0, group.heading) for group in text.honours]
    numbered = _numbered(levels + ([] if text.list_title else headings))
    own = _numbered(headings) if text.list_title else numbered[len(levels) :]
    return {
        "text": text,
        "seal": bool(text.seal),
        "mark": _mark(text.mark),
        "blocks": numbered[: len(levels)],
        "groups": [_group(group, head) for group, head in zip(text.honours, own, strict=True)],
        "date": arabic_date(text.date),
        "printed_on": arabic_date(text.printed_on),
        "imprint_height": _imprint_height(text),
        **_signature(text),
    }


def _mark(text: str) -> dict[str, float]:
    """Size and spacing in pt: as wide as the text area allows, at most a quarter of a character apart."""
    size = min(MARK_SIZE, MARK_WIDTH / max(len(text), 1))
    spacing = min(size / 4, (MARK_WIDTH - size * len(text)) / max(len(text), 1))
    return {"size": round(size, 1), "spacing": round(spacing, 1)}


def _numbered(rows: Sequence[tuple[int, str]]) -> list[dict[str, str]]:
    """Numbers run on within a level and begin again under the next higher heading."""
    counts, done = [0] * 5, []
    for level, text in rows:
        if level:
            counts[level:] = [counts[level] + 1, *[0] * (4 - level)]
        number = heading_number(level, counts[level]) if level else ""
        done.append({"tag": f"h{level + 1}" if level else "p", "text": number + text})
    return done


def _group(group: HonourGroup, head: dict[str, str]) -> dict[str, Any]:
    return {
        "tag": head["tag"],
        "heading": head["text"] if group.heading else "",
        "names": [_name(name) for name in group.names],
    }


def _name(name: str) -> dict[str, str]:
    """A name keeps to one face and one place; a longer one takes two, a school's name the line."""
    width = "" if len(name) <= 4 else " wide" if len(name) <= 9 else " whole"
    return {"text": spaced_name(name), "classes": fonts.face_for_name(name).key + width}


def _signature(text: DecisionText) -> dict[str, float]:
    """§7.3.5.1: the date ends four characters from the edge, the issuer's name is centred over it, the seal over both."""
    day = sum(0.5 if char.isascii() else 1 for char in arabic_date(text.date)) * EM
    who = len(text.issuer) * EM
    right = 4 * EM
    centre = right + day / 2
    # A long name would leave the text area: it then ends two characters from the edge and the date is centred under it.
    who_right = max(centre - who / 2, 2 * EM)
    return {
        "signed_width": round(who + 2, 2),
        "signed_right": round(who_right - 1, 2),
        "seal_right": round(who_right + who / 2 - SEAL / 2, 2),
    }


def _imprint_height(text: DecisionText) -> float:
    """mm that the 版记 needs: one line printed by, the lines of 抄送, and half a line of air."""
    lines = -(-(len(text.copies_to) + 1) // IMPRINT_CHARACTERS) if text.copies_to else 0
    return round((lines + 1) * 8.5 + 3, 2)
