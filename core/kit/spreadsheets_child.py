"""Reads an uploaded table in a process of its own, which may die: python-calamine aborts on hostile files.

Run as a file, not as a module: it imports nothing of ours and no Django, so it starts in well under 0.1 s.
Stdin is the file, argv[1] the job as JSON; stdout is one JSON object: {"sheets": …} or {"error": …, "values": …}.
The parent (core.kit.spreadsheets) has the sentences; here are only their codes.
"""

import csv
import datetime
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

# Beyond these a file is refused before calamine is asked: rows in excess may be empty but formatted, up to here.
ROW_ELEMENTS = 20_000
COLUMN_ELEMENTS = 256
CHUNK = 1 << 20
# Excel keeps 15 significant digits; a longer number has been rounded and cannot be had back.
EXACT = 10**15

_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?E\+?\d{2,3}", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]{0,200}?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_NEUTRALISED = re.compile("'+[-=+@\t\r\n＝＋－＠]")
_OTHER_FORMATS = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"{\\rtf": "RTF", b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"<html": "HTML", b"<!DOC": "HTML", b"<?xml": "XML",
}  # fmt: skip
_FORBIDDEN_PARTS = {
    "vbaproject.bin": "macros", "xl/macrosheets/": "macros", "xl/dialogsheets/": "macros", "xl/activex/": "macros",
    "xl/externallinks/": "links", "xl/connections.xml": "links", "xl/embeddings/": "embedded",
}  # fmt: skip


class Refused(Exception):
    def __init__(self, error: str, **values: object) -> None:
        super().__init__(error)
        self.answer = {"error": error, "values": {key: str(value) for key, value in values.items()}}


def main() -> None:
    job = json.loads(sys.argv[1])
    limit_process(job)
    try:
        answer = read(sys.stdin.buffer.read(), job)
    except Refused as refused:
        answer = refused.answer
    except MemoryError:
        answer = {"error": "memory", "values": {}}
    write(answer, job)


def limit_process(job: dict[str, Any]) -> None:
    """Hard limits, set before the first hostile byte is looked at."""
    for what, value in (
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_CPU, job["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, job["answer_bytes"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (value, value))


def write(answer: dict[str, Any], job: dict[str, Any]) -> None:
    data = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    if len(data) > job["answer_bytes"]:
        data = json.dumps({"error": "too_much_text", "values": {}}).encode()
    sys.stdout.buffer.write(data)


def read(data: bytes, job: dict[str, Any]) -> dict[str, Any]:
    if job["kind"] == "csv_zip":
        return {"sheets": read_csv_zip(data, job)}
    return {"sheets": read_table(data, job)}


def read_table(data: bytes, job: dict[str, Any]) -> dict[str, Any]:
    """The visible sheets of an xlsx by their names; a CSV has none."""
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        return read_xlsx(data, job)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused("encrypted" if encrypted else "xls")
    for magic, name in _OTHER_FORMATS.items():
        if data.lstrip(b"\xef\xbb\xbf \r\n\t")[: len(magic)].lower() == magic.lower():
            raise Refused("other_format", format=name)
    return {"": collect(csv_rows(data, job), job)}


# --- zip -------------------------------------------------------------------------------------------------------------


def open_zip(data: bytes, job: dict[str, Any]) -> zipfile.ZipFile:
    if data.count(b"PK\x01\x02") > 4 * job["entries"]:
        raise Refused("zip_entries", limit=job["entries"])
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Refused("damaged") from None
    check_sizes(archive.infolist(), len(data), job)
    return archive


def check_sizes(entries: list[zipfile.ZipInfo], packed: int, job: dict[str, Any]) -> None:
    if len(entries) > job["entries"]:
        raise Refused("zip_entries", limit=job["entries"])
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > job["unpacked"] or (unpacked > CHUNK and unpacked > job["ratio"] * packed):
        raise Refused("zip_bomb", limit=job["unpacked"] >> 20, rows=job["rows"])
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise Refused("damaged")  # two parts of one name: readers differ in which they take


def chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, job: dict[str, Any]) -> Iterator[bytes]:
    """What the entry really unpacks to, whatever the directory claims."""
    total = 0
    try:
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                total += len(chunk)
                if total > job["unpacked"]:
                    raise Refused("zip_bomb", limit=job["unpacked"] >> 20, rows=job["rows"])
                yield chunk
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, zlib.error):
        raise Refused("damaged") from None


# --- xlsx ------------------------------------------------------------------------------------------------------------


def read_xlsx(data: bytes, job: dict[str, Any]) -> dict[str, Any]:
    with open_zip(data, job) as archive:
        check_parts(archive)
        for entry in archive.infolist():
            if entry.filename.lower().startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                check_extent(chunks(archive, entry, job), job)
            else:
                for _ in chunks(archive, entry, job):
                    pass
    return {name: collect(rows, job, name) for name, rows in calamine_sheets(data)}


def check_parts(archive: zipfile.ZipFile) -> None:
    names = [name.lower() for name in archive.namelist()]
    for part, error in _FORBIDDEN_PARTS.items():
        if any(part in name for name in names):
            raise Refused(error)
    if "xl/workbook.bin" in names:
        raise Refused("other_format", format="xlsb")
    if "xl/workbook.xml" not in names:
        raise Refused("not_a_workbook")


def check_extent(parts: Iterable[bytes], job: dict[str, Any]) -> None:
    """calamine asks memory for the whole rectangle, so one cell at XFD1048576 costs 512 GiB: look first."""
    rows = 0
    tail = b""
    for part in parts:
        window = tail + part
        rows += len(_ROW.findall(window)) - len(_ROW.findall(tail))
        if rows > ROW_ELEMENTS:
            raise Refused("rows", limit=job["rows"], found=f"> {ROW_ELEMENTS}")
        for column, row in _CELL.findall(window):
            check_cell(column, int(row), job)
        tail = window[-256:]


def check_cell(column: bytes, row: int, job: dict[str, Any]) -> None:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    if row > ROW_ELEMENTS:
        raise Refused("far_cell", cell=f"{column.decode()}{row}", rows=job["rows"], columns=job["columns"])
    if number > COLUMN_ELEMENTS:
        raise Refused("far_cell", cell=f"{column.decode()}{row}", rows=job["rows"], columns=job["columns"])


def calamine_sheets(data: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    # Imported late, so that a CSV file or a refused zip never loads it.
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            (index, sheet.name)
            for index, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        for index, name in visible:
            # Row numbers must be those that Excel shows, so empty rows above are kept.
            yield name, book.get_sheet_by_index(index).to_python(skip_empty_area=False)
    except PasswordError:
        raise Refused("encrypted") from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise Refused("damaged") from None
    if not visible:
        raise Refused("no_sheet")


# --- csv -------------------------------------------------------------------------------------------------------------


def read_csv_zip(data: bytes, job: dict[str, Any]) -> dict[str, Any]:
    """The wanted CSV files of a OneRoster zip; columns to drop do not leave this process."""
    if data[:4] != b"PK\x03\x04":
        raise Refused("not_a_zip")
    if data[30:38] == b"mimetype":
        raise Refused("other_format", format="OpenDocument")
    sheets = {}
    with open_zip(data, job) as archive:
        for entry in archive.infolist():
            name = entry.filename
            if name in job["files"]:
                content = b"".join(chunks(archive, entry, job))
                sheets[name] = without(collect(csv_rows(content, job, name), job, name), job["drop"])
    return sheets


def without(sheet: dict[str, Any], drop: list[str]) -> dict[str, Any]:
    if not sheet["rows"]:
        return sheet
    header = sheet["rows"][0][1]
    kept = [at for at, title in enumerate(header) if title.strip().lower() not in drop]
    rows = [(number, [cells[at] for at in kept if at < len(cells)]) for number, cells in sheet["rows"]]
    return {"rows": rows, "lost": [(r, kept.index(c)) for r, c in sheet["lost"] if c in kept]}


def csv_rows(data: bytes, job: dict[str, Any], name: str = "") -> Iterator[list[str]]:
    text = decoded(data, job, name)
    csv.field_size_limit(job["cell"] + 16)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        if "field larger" in str(error):
            raise Refused("cell", limit=job["cell"], row=reader.line_num, where=name) from None
        raise Refused("csv", where=name) from None


def decoded(data: bytes, job: dict[str, Any], name: str) -> str:
    """UTF-8, with or without BOM; UTF-16 with BOM and GB18030 where Excel may have written it."""
    for encoding in job["encodings"]:
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # GB18030 decodes nearly anything; control characters show that it was no text.
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
            raise Refused("not_text", where=name)
        return text
    raise Refused("not_text" if "gb18030" in job["encodings"] else "not_utf8", where=name)


def delimiter_of(text: str) -> str:
    line = text[:4000].split("\n", 1)[0]
    return max(",\t;", key=line.count)


# --- cells -----------------------------------------------------------------------------------------------------------


def collect(table: Iterable[list[Any]], job: dict[str, Any], name: str = "") -> dict[str, Any]:
    """[(row number, cells)…] without empty rows, and the cells whose number has lost digits."""
    rows: list[tuple[int, list[str]]] = []
    lost: list[tuple[int, int]] = []
    for number, values in enumerate(table, start=1):
        cells = [text_of(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            check_row(cells, job, number, name)
            lost += [(number, at) for at, value in enumerate(values[: len(cells)]) if is_lost(value)]
            rows.append((number, cells))
        if len(rows) > job["rows"] + job["above"]:
            raise Refused("rows", limit=job["rows"], found=f"> {job['rows']}", where=name)
    return {"rows": rows, "lost": lost}


def check_row(cells: list[str], job: dict[str, Any], number: int, name: str) -> None:
    if len(cells) > job["columns"]:
        raise Refused("columns", limit=job["columns"], found=len(cells), where=name)
    if max(map(len, cells)) > job["cell"]:
        raise Refused("cell", limit=job["cell"], row=number, where=name)


def is_lost(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_SCIENTIFIC.fullmatch(value.strip()))
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= EXACT


def text_of(value: Any) -> str:
    """Text as a person would read it in the sheet; 20240101.0 is 20240101."""
    if isinstance(value, str):
        return restored(value.strip())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value).upper()
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return str(value)


def restored(text: str) -> str:
    """Undoes what core.kit.workbooks did to a live-looking cell, and Excel's ="0012" trick for keeping zeros."""
    if _NEUTRALISED.match(text):
        return text[1:]
    quoted = re.fullmatch(r'="([^"]*)"', text)
    return quoted.group(1) if quoted else text


if __name__ == "__main__":
    main()
