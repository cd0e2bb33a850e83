"""Files that mean harm, made on the fly: name -> (how to make it, the codes it may be refused with)."""

import base64
import io
import random
import struct
import zipfile
from collections.abc import Callable

import openpyxl

MIB = 1 << 20
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
HEAVY = ("too_heavy", "memory")


def workbook(
    fill: Callable[[openpyxl.Workbook], object] = lambda book: book.active.append(["姓名", "性别"]),
) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def changed(parts: dict[str, bytes | str | None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A sound workbook with parts put in, replaced or (None) taken out."""
    source, target = zipfile.ZipFile(io.BytesIO(workbook())), io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name in [*source.namelist(), *[part for part in parts if part not in source.namelist()]]:
            content = parts.get(name, source.read(name) if name in source.namelist() else None)
            if content is not None:
                archive.writestr(name, content)
    return target.getvalue()


def sheet(body: str | bytes, before: str = "", extra: str = "") -> bytes:
    body = body.encode() if isinstance(body, str) else body
    return b"".join(
        [f"{before}<worksheet {NS}>{extra}<sheetData>".encode(), body, b"</sheetData></worksheet>"]
    )


def with_sheet(body: str | bytes, before: str = "", extra: str = "") -> bytes:
    return changed({SHEET: sheet(body, before, extra)})


def cell_at(place: str) -> bytes:
    row = "".join(filter(str.isdigit, place))
    return with_sheet(f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>')


def lying_sizes() -> bytes:
    """The directory says 10 bytes, the part unpacks to 100 MiB."""
    data = bytearray(with_sheet(b"<row/>" + bytes(100 * MIB)))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        if data[at + 46 :].startswith(SHEET.encode()):
            struct.pack_into("<I", data, at + 24, 10)
        at += 4
    return bytes(data)


def flagged(bit: int) -> bytes:
    data = bytearray(workbook())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<H", data, at + 8, bit)
        at += 4
    return bytes(data)


def broken_crc() -> bytes:
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 16, 12345)
    return bytes(data)


def overlapping() -> bytes:
    """Many directory entries for one compressed kernel (the better zip bomb)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(4 * MIB))
        first = archive.infolist()[0]
        for number in range(400):
            copy = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml")
            copy.compress_type, copy.CRC = first.compress_type, first.CRC
            copy.compress_size, copy.file_size, copy.header_offset = first.compress_size, first.file_size, 0
            archive.filelist.append(copy)
        archive._didModify = True
    return target.getvalue()


def many_entries() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"{number}", b"")
    return target.getvalue()


def twice() -> bytes:
    data = changed({"xl/worksheets/sheet9.xml": sheet('<row r="1"/>')})
    return data.replace(b"xl/worksheets/sheet9.xml", SHEET.encode())


def elsewhere(body: bytes) -> bytes:
    """The sheet lies where nobody looks, named only by the relationships."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELS}/worksheet" Target="/xl/elsewhere.bin"/></Relationships>'
    )
    book = f'<workbook {NS} xmlns:r="{RELS}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return changed(
        {"xl/_rels/workbook.xml.rels": rels, "xl/workbook.xml": book, SHEET: None, "xl/elsewhere.bin": body}
    )


def shared_text_bomb() -> bytes:
    """500 texts of 1,900 characters, referred to 290,000 times: 550 MB of text from 2 MB that swell very little."""
    chance = random.Random(7)
    texts = [base64.b64encode(chance.randbytes(1425)).decode() for _ in range(500)]
    strings = f"<sst {NS}>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>"
    rows = [
        f'<row r="{n}">'
        + "".join(f'<c t="s"><v>{chance.randrange(500)}</v></c>' for _ in range(58))
        + "</row>"
        for n in range(1, 5001)
    ]
    return changed({"xl/sharedStrings.xml": strings, SHEET: sheet("".join(rows))})


def two_million_cells() -> bytes:
    """Within every limit of the zip, far too wide: calamine has to read it all to be refused."""
    chance = random.Random(7)
    cells = [f"<c><v>{chance.randrange(10)}</v></c>" * 3 for _ in range(40)]
    return with_sheet("".join(f"<row>{''.join(chance.choices(cells, k=80))}</row>" for _ in range(8_000)))


def hidden_only() -> bytes:
    book = f'<workbook {NS} xmlns:r="{RELS}"><sheets><sheet name="a" sheetId="1" state="hidden" r:id="rId1"/></sheets></workbook>'
    return changed({"xl/workbook.xml": book})


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{entities}]>'


XXE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ONE = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
READS = "reads"  # not refused: the harm is without effect

FILES: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "nothing": (lambda: b"", ("empty",)),
    "empty sheet": (lambda: workbook(lambda book: None), ("empty",)),
    "random bytes": (lambda: bytes(range(256)) * 40, ("not_text",)),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), ("other_format",)),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + bytes(100), ("other_format",)),
    "pdf": (lambda: b"%PDF-1.7\n", ("other_format",)),
    "html called xlsx": (lambda: b"<html><table><tr><td>x", ("other_format",)),
    "xml spreadsheet": (lambda: b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", ("other_format",)),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(50), ("other_format",)),
    "half a workbook": (lambda: workbook()[:2000], ("damaged",)),
    "workbook with a broken end": (lambda: workbook()[:-8], ("damaged",)),
    "zip head only": (lambda: b"PK\x03\x04", ("damaged",)),
    "empty zip": (lambda: b"PK\x05\x06" + bytes(18), ("not_a_workbook",)),
    "zip of something else": (lambda: changed({"xl/workbook.xml": None}), ("not_a_workbook",)),
    "xlsb": (lambda: changed({"xl/workbook.xml": None, "xl/workbook.bin": b"x"}), ("other_format",)),
    "old xls": (lambda: OLE + bytes(4000), ("xls",)),
    "password": (lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), ("encrypted",)),
    "zip encryption": (lambda: flagged(1), ("encrypted",)),
    "macros": (lambda: changed({"xl/vbaProject.bin": b"x"}), ("macros",)),
    "excel 4 macros": (lambda: changed({"xl/macrosheets/sheet1.xml": b"x"}), ("macros",)),
    "external link": (lambda: changed({"xl/externalLinks/externalLink1.xml": b"x"}), ("links",)),
    "data connection": (lambda: changed({"xl/connections.xml": b"x"}), ("links",)),
    "embedded file": (lambda: changed({"xl/embeddings/oleObject1.bin": b"x"}), ("embedded",)),
    "cell XFD1048576": (lambda: cell_at("XFD1048576"), ("far_cell",)),
    "cell A1048576": (lambda: cell_at("A1048576"), ("far_cell",)),
    "cell XFD1": (lambda: cell_at("XFD1"), ("far_cell",)),
    "cell XFD1048576, written oddly": (
        lambda: with_sheet('<row r="1048576"><c r="&#88;FD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        (*HEAVY, "damaged", "empty", READS),
    ),
    "cell XFD1048576 in a part nobody looks at": (
        lambda: elsewhere(
            sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
        ),
        HEAVY,
    ),
    "cell beyond any sheet": (lambda: cell_at("ZZZ9999999"), ("far_cell",)),
    "10 million rows": (lambda: with_sheet(b"<row/>" * 10_000_000), ("zip_bomb",)),
    "8 million rows that fit": (lambda: with_sheet(b"<row/>" * 8_000_000 + bytes(range(256)) * 4000), ("rows", "zip_bomb")),
    "30,000 rows": (
        lambda: with_sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 30_001))),
        ("rows",),
    ),
    "one row too many": (
        lambda: workbook(lambda book: [book.active.append([str(n)]) for n in range(5_011)]), ("rows",),
    ),
    "61 columns": (lambda: workbook(lambda book: book.active.append(["x"] * 61)), ("columns",)),
    "a million cells in one row": (lambda: with_sheet(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"),
                                   ("columns", "zip_bomb", *HEAVY)),
    "2 million cells": (two_million_cells, ("columns", "zip_bomb", *HEAVY)),
    "torment for a regular expression": (
        lambda: with_sheet(b"<c " * 14_000_000 + random.Random(7).randbytes(MIB)), ("damaged", *HEAVY),
    ),
    "a cell of 32,000 characters": (lambda: workbook(lambda book: book.active.append(["x" * 32_000])), ("cell",)),
    "100 MB in one cell": (lambda: with_sheet(ONE.format("x" * 100 * MIB)), ("zip_bomb",)),
    "500 texts 290,000 times": (shared_text_bomb, ("too_much_text", *HEAVY)),
    "200 MB of zeros": (lambda: changed({"xl/media/zeros": bytes(200 * MIB)}), ("zip_bomb",)),
    "40 MB of zeros in 40 KB": (lambda: changed({"xl/media/zeros": bytes(40 * MIB)}), ("zip_bomb",)),
    "sizes that lie": (lying_sizes, ("damaged",)),
    "overlapping parts": (overlapping, ("zip_bomb", "damaged")),
    "30,000 parts": (many_entries, ("zip_entries",)),
    "one part twice": (twice, ("damaged",)),
    "wrong checksum": (broken_crc, ("damaged",)),
    "LZMA": (lambda: changed({}, zipfile.ZIP_LZMA), ("damaged", *HEAVY)),
    "billion laughs": (lambda: with_sheet(ONE.format("&l9;"), laughs()), ("damaged", "empty", READS, *HEAVY)),
    "external entity": (lambda: with_sheet(ONE.format("&x;"), XXE), ("damaged", "empty", READS)),
    "deep nesting": (lambda: with_sheet("<row>" * 15_000 + "</row>" * 15_000), ("damaged", "empty", *HEAVY)),
    "no XML at all": (lambda: changed({SHEET: b"\0\1\2 no xml"}), ("damaged", "empty")),
    "broken workbook.xml": (lambda: changed({"xl/workbook.xml": b"<workbook"}), ("damaged", "no_sheet")),
    "only hidden sheets": (hidden_only, ("no_sheet",)),
    "dimension that lies": (lambda: with_sheet(ONE.format("ok"), extra='<dimension ref="A1:XFD1048576"/>'), (READS,)),
    "merged to the end": (
        lambda: changed({SHEET: sheet(ONE.format("ok")).replace(
            b"</worksheet>", b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>')}),
        (READS,),
    ),
    "shared string that is not there": (
        lambda: with_sheet('<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>'), ("damaged", "empty", *HEAVY),
    ),
    "CSV with NUL": (lambda: "姓名\0,性别\n".encode(), ("not_text",)),
    "CSV of 100,000 rows": (lambda: b"a,b\n" * 100_000, ("rows",)),
    "CSV with an open quote": (lambda: b'a,"b\n' + b"c,d\n" * 10, ("csv",)),
    "CSV of 100 columns": (lambda: b"a," * 100 + b"\n", ("columns",)),
    "CSV with a field of 1 MB": (lambda: b"a," + b"x" * MIB, ("cell",)),
    "6 MB": (lambda: b"a,b\n" * (6 * MIB // 4), ("file_size",)),
}  # fmt: skip
