"""Excel files we hand out: templates, tables, and bad rows marked for correction.

Every cell is written as text (xlsxwriter's `write` makes "=HYPERLINK(…)" live), and text that a spreadsheet would
run once the file is saved as CSV gets an apostrophe in front. `core.kit.spreadsheets` takes that one off again.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Recognised by this title, whatever the language of the page, when the corrected file comes back.
ERROR_COLUMN = "错误说明"
_LIVE = re.compile("'*[-=+@\t\r\n＝＋－＠]")
_MAX_TEXT = 32_000  # Excel's own limit is 32,767; a longer text would be dropped without a word
_TEMPLATE_ROWS = 5_000
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Column:
    key: str
    title: str | Promise
    width: int = 14
    required: bool = False
    note: str | Promise = ""  # shown as a comment on the header


@dataclass(frozen=True)
class BadRow:
    """`problems` are (column from 0, or None for the row as a whole; sentence)."""

    number: int
    cells: Sequence[str]
    problems: Sequence[tuple[int | None, str | Promise]]


def safe_text(value: object) -> str:
    """Text that no spreadsheet runs. The apostrophe is the least surprising mark, and our reader removes it."""
    text = "" if value is None else str(value)
    if _LIVE.match(text):
        text = "'" + text
    return text[:_MAX_TEXT]


def template_workbook(
    columns: Sequence[Column],
    codes: Mapping[str, Sequence[tuple[str, str]]],
    *,
    version: str = "1",
    title: str = "",
) -> bytes:
    """An empty sheet to fill in. `codes` maps a column's key to its (code, label) pairs, offered as a list."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, **_OPTIONS}) as book:
        sheet = book.add_worksheet(_sheet_name(title or _("Roster")))
        _header(book, sheet, columns)
        places = _code_sheet(book, columns, codes)
        for at, column in enumerate(columns):
            if column.key in places:
                _offer(sheet, at, places[column.key])
        _version_sheet(book, version)
    return data.getvalue()


def annotated_workbook(header: Sequence[str], bad_rows: Iterable[BadRow]) -> bytes:
    """Only the rows to correct: red cells, a comment on each, all of it in words in the last column."""
    titles = [title for title in header if title != ERROR_COLUMN]
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, **_OPTIONS}) as book:
        sheet = book.add_worksheet(_sheet_name(_("To correct")))
        _header(
            book,
            sheet,
            [*(Column(title, title) for title in titles), Column("error", ERROR_COLUMN, width=60)],
        )
        formats = _formats(book)
        for at, bad in enumerate(bad_rows, start=1):
            _bad_row(sheet, at, bad, _without_errors(header, bad), len(titles), formats)
    return data.getvalue()


def table_workbook(columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str = "") -> bytes:
    """A plain table, written row by row, so that memory does not grow with it."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True, **_OPTIONS}) as book:
        sheet = book.add_worksheet(_sheet_name(title or _("Table")))
        _header(book, sheet, columns)
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(at, column, safe_text(value))
    return data.getvalue()


def _header(book: xlsxwriter.Workbook, sheet: Worksheet, columns: Sequence[Column]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, text)
        mark = "*" if column.required else ""
        sheet.write_string(0, at, safe_text(f"{column.title}{mark}"), bold)
        if column.note:
            sheet.write_comment(0, at, str(column.note))
    sheet.freeze_panes(1, 0)


def _code_sheet(
    book: xlsxwriter.Workbook, columns: Sequence[Column], codes: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, str]:
    """A sheet of all codes; returns where each column's labels stand in it."""
    if not codes:
        return {}
    name = _sheet_name(_("Codes"))
    sheet = book.add_worksheet(name)
    places = {}
    offered = [column for column in columns if codes.get(column.key)]
    for at, column in enumerate(offered):
        _code_columns(sheet, 2 * at, column, codes[column.key])
        letter = xlsxwriter.utility.xl_col_to_name(2 * at + 1)
        places[column.key] = f"='{name}'!${letter}$2:${letter}${len(codes[column.key]) + 1}"
    sheet.freeze_panes(1, 0)
    return places


def _code_columns(sheet: Worksheet, at: int, column: Column, pairs: Sequence[tuple[str, str]]) -> None:
    sheet.write_string(0, at, safe_text(_("code")))
    sheet.write_string(0, at + 1, safe_text(column.title))
    for row, (code, label) in enumerate(pairs, start=1):
        sheet.write_string(row, at, safe_text(code))
        sheet.write_string(row, at + 1, safe_text(label))


def _offer(sheet: Worksheet, at: int, place: str) -> None:
    # A warning and not a stop: the code itself (1 for 男) is as good as its label.
    rule = {"validate": "list", "source": place, "error_type": "warning"}
    rule |= {
        "error_title": _("Not in the list"),
        "error_message": _("Choose from the list, or write the code."),
    }
    sheet.data_validation(1, at, _TEMPLATE_ROWS, at, rule)


def _version_sheet(book: xlsxwriter.Workbook, version: str) -> None:
    sheet = book.add_worksheet("_version")
    sheet.write_string(0, 0, safe_text(version))
    sheet.very_hidden()
    book.set_custom_property("chengji-template", version)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    return {
        "plain": book.add_format({"num_format": "@"}),
        "bad": book.add_format({"num_format": "@", "bg_color": "#FFC7CE", "font_color": "#9C0006"}),
        "error": book.add_format({"num_format": "@", "text_wrap": True, "font_color": "#9C0006"}),
    }


def _without_errors(header: Sequence[str], bad: BadRow) -> list[tuple[int, str]]:
    """(old column, text) of every column but an error column from last time."""
    cells = [*bad.cells, *[""] * (len(header) - len(bad.cells))]
    return [(at, cells[at]) for at, title in enumerate(header) if title != ERROR_COLUMN]


def _bad_row(
    sheet: Worksheet,
    at: int,
    bad: BadRow,
    cells: list[tuple[int, str]],
    width: int,
    formats: dict[str, Format],
) -> None:
    said: dict[int | None, list[str]] = {}
    for column, message in bad.problems:
        said.setdefault(column, []).append(str(message))
    for new, (old, text) in enumerate(cells):
        sheet.write_string(at, new, safe_text(text), formats["bad" if old in said else "plain"])
        if old in said:
            sheet.write_comment(at, new, "\n".join(said[old])[:_MAX_TEXT])
    where = _("Row {number}: ").format(number=bad.number) if bad.number else ""
    words = "; ".join(sentence for sentences in said.values() for sentence in sentences)
    sheet.write_string(at, width, safe_text(where + words), formats["error"])


def _sheet_name(title: Any) -> str:
    """Excel allows 31 characters and not these; an apostrophe at either end is refused too."""
    return (
        "".join(" " if character in "[]:*?/\\'" else character for character in str(title))[:31].strip()
        or "1"
    )
