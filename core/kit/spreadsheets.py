"""Uploaded tables as text: xlsx and CSV in, rows of strings out, or a sentence that says why not.

python-calamine aborts the whole process on a hostile file (one cell at XFD1048576), so it runs in a child under
limits of memory, time and output; this process never parses a byte of the upload. Numbers as they stood in the
sheet: 20240101.0 is "20240101", a date is "2024-01-01", and a number that Excel has rounded is reported by its cell.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.kit.errors import RefusedUpload

_CHILD = Path(__file__).with_name("spreadsheets_child.py")
_MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    file_bytes: int = 5 * _MIB
    rows: int = 5_000
    above: int = 10  # a title, remarks, the column names
    columns: int = 60
    cell: int = 2_000  # characters
    unpacked: int = 50 * _MIB
    ratio: int = 100
    entries: int = 1_000
    memory: int = 512 * _MIB
    cpu_seconds: int = 4
    wall_seconds: float = 4.5  # the whole answer within 5 s
    answer_bytes: int = 24 * _MIB


LIMITS = Limits()
# One user has many enrolments: 5,000 students in ten classes each are 50,000 lines (1 s, 100 MiB in the child).
ONEROSTER_LIMITS = Limits(rows=100_000)


class UnreadableWorkbook(RefusedUpload):
    """No workbook that can be read."""


@dataclass(frozen=True)
class SheetRow:
    number: int  # as Excel shows it at the left
    cells: tuple[str, ...]

    def cell(self, at: int) -> str:
        """Rows end at their last filled cell."""
        return self.cells[at] if at < len(self.cells) else ""


@dataclass(frozen=True)
class CellProblem:
    row: int
    column: int  # from 0
    value: str
    message: str | Promise


@dataclass(frozen=True)
class Sheet:
    rows: tuple[SheetRow, ...]
    problems: tuple[CellProblem, ...] = ()
    _by_cell: dict[tuple[int, int], CellProblem] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_cell", {(one.row, one.column): one for one in self.problems})

    def problem_at(self, row: int, column: int) -> CellProblem | None:
        return self._by_cell.get((row, column))


def read_sheets(data: bytes, *, limits: Limits = LIMITS) -> dict[str, Sheet]:
    """The visible sheets of an xlsx by name, or a CSV (UTF-8, UTF-16 with BOM, GB18030). What is empty is left out."""
    answer = _asked(data, {"kind": "table", "encodings": ["utf-8-sig", "utf-16", "gb18030"]}, limits)
    sheets = {name: _sheet(sheet) for name, sheet in answer.items() if sheet["rows"]}
    if not sheets:
        raise UnreadableWorkbook("empty", _SENTENCES["empty"])
    return sheets


def read_rows(data: bytes, *, limits: Limits = LIMITS) -> Sheet:
    """The first of its sheets."""
    return next(iter(read_sheets(data, limits=limits).values()))


def read_csv_zip(
    data: bytes, *, files: Iterable[str], drop: Iterable[str] = (), limits: Limits = ONEROSTER_LIMITS
) -> dict[str, Sheet]:
    """Those of `files` the zip has. Columns named in `drop` (lower case) never reach this process."""
    job = {"kind": "csv_zip", "encodings": ["utf-8-sig"], "files": list(files), "drop": list(drop)}
    return {name: _sheet(sheet) for name, sheet in _asked(data, job, limits).items()}


def _sheet(answer: Mapping[str, Any]) -> Sheet:
    rows = tuple(SheetRow(number, tuple(cells)) for number, cells in answer["rows"])
    by_number = {row.number: row for row in rows}
    problems = [CellProblem(row, at, by_number[row].cell(at), LOST_DIGITS) for row, at in answer["lost"]]
    return Sheet(rows, tuple(problems))


def _asked(data: bytes, job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    if not data:
        raise UnreadableWorkbook("empty", _SENTENCES["empty"])
    if len(data) > limits.file_bytes:
        raise _refusal("file_size", {"limit": str(limits.file_bytes // _MIB)})
    answer = _run(data, job | {name: getattr(limits, name) for name in Limits.__dataclass_fields__}, limits)
    if "error" in answer:
        raise _refusal(answer["error"], answer["values"])
    sheets: dict[str, Any] = answer["sheets"]
    return sheets


def _run(data: bytes, job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Files instead of pipes: what the child may write is bounded by RLIMIT_FSIZE, and nobody waits for a reader."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        status = _wait([sys.executable, "-I", str(_CHILD), json.dumps(job)], given, answer, limits)
        answer.seek(0)
        written = answer.read(limits.answer_bytes + 1)
    if status != 0 or not written:
        # Killed by a limit, or aborted for want of memory: the file is at fault, whatever it was.
        raise _refusal("too_heavy", {"rows": str(limits.rows)})
    parsed: dict[str, Any] = json.loads(written)
    return parsed


def _wait(command: list[str], given: Any, answer: Any, limits: Limits) -> int:
    try:
        return subprocess.run(  # noqa: S603 - our own interpreter and our own file; the upload is only its stdin
            command,
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            check=False,
            env={"LANG": "C.UTF-8"},
        ).returncode
    except subprocess.TimeoutExpired:
        raise _refusal("too_heavy", {"rows": str(limits.rows)}) from None


def _refusal(code: str, values: Mapping[str, str]) -> UnreadableWorkbook:
    sentence = format_lazy(_SENTENCES[code], **values)
    if values.get("where"):
        sentence = format_lazy(
            "{file}{colon}{sentence}", file=values["where"], colon=_(": "), sentence=sentence
        )
    return UnreadableWorkbook(code, sentence)


LOST_DIGITS = _(
    "The number lost digits: Excel keeps only 15. Format the column as text, then enter the number again."
)
_TOO_HEAVY = _(
    "The file takes too much memory or time to read. Copy the list, at most {rows} rows, into the template and send that."
)
_SENTENCES = {
    "empty": _("The file is empty. Put the column names in the first row and one entry in each row below."),
    "file_size": _("The file has more than {limit} MB. Remove pictures and other sheets."),
    "too_heavy": _TOO_HEAVY,
    "memory": _TOO_HEAVY,
    "too_much_text": _("There is too much text in the cells. Keep only the columns of the template."),
    "rows": _(
        "The sheet has {found} rows; at most {limit} are read. Delete the empty rows below, or send several files."
    ),
    "columns": _(
        "The sheet has {found} columns; at most {limit} are read. Keep only the columns of the template."
    ),
    "cell": _("A cell in row {row} has more than {limit} characters. Shorten it."),
    "far_cell": _(
        "There is something in cell {cell}; at most {rows} rows and {columns} columns are read. "
        "Delete everything outside the list."
    ),
    "zip_bomb": _(
        "Unpacked, the file is larger than {limit} MB or swells too much. "
        "Copy the list, at most {rows} rows, into the template and send that."
    ),
    "zip_entries": _("The file has more than {limit} parts. Copy the list into the template and send that."),
    "encrypted": _("The file is protected by a password. Remove the password and send it again."),
    "xls": _("This is an old .xls file. Save it as .xlsx (Excel workbook) and send that."),
    "macros": _("The workbook holds macros. Save it as .xlsx (Excel workbook without macros) and send that."),
    "links": _("The workbook is linked to other files. Copy the list, paste it as values, and send that."),
    "embedded": _(
        "Other files are embedded in the workbook. Remove them, or copy the list into the template."
    ),
    "other_format": _("This is a {format} file. Send an Excel workbook (.xlsx) or a CSV file."),
    "not_a_workbook": _("This is no Excel workbook. Send an Excel workbook (.xlsx) or a CSV file."),
    "not_a_zip": _("This is no zip file. Send the zip file that the other system exported for OneRoster."),
    "not_text": _("This is neither an Excel workbook nor text. Send .xlsx, or CSV in UTF-8 or GB18030."),
    "not_utf8": _("This is not text in UTF-8, as OneRoster wants it. Export it again in UTF-8."),
    "damaged": _("The file is damaged. Open it in Excel, save it again as .xlsx and send that."),
    "no_sheet": _("The workbook has no visible sheet with a list. Put the list into the first sheet."),
    "csv": _(
        'A quotation mark is open or misplaced. Write text in a cell as "text", a quotation mark as "".'
    ),
}
