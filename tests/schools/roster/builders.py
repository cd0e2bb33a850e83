"""Sheets and zips of a made-up school."""

import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from core.kit.identity import check_character
from core.kit.spreadsheets import Sheet, SheetRow
from schools.school.roster.entries import RosterContext
from schools.school.roster.grades import ClassKey

SAMPLE = Path(__file__).parents[4] / "shared/data/oneroster/v1p1_full.zip"  # the specification's own
with_sample = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample lies beside the project")
TODAY = datetime.date(2026, 11, 22)
HEADER = ("姓名", "性别", "出生日期", "学籍号", "身份证件号", "年级", "班级")
CLASSES = {ClassKey("primary", grade, number) for grade in range(1, 7) for number in (1, 2, 3)}
CONTEXT = RosterContext(stages=["primary"], school_year=2026, today=TODAY, known_classes=CLASSES)


def id_number(order: int = 1, born: str = "20170901", region: str = "210202") -> str:
    body = f"{region}{born}{order:03d}"
    return body + check_character(body)


def good(order: int = 1, **other: str) -> dict[str, str]:
    number = id_number(order)
    row = {
        "姓名": "张三", "性别": "男" if order % 2 else "女", "出生日期": "20170901", "学籍号": "G" + number,
        "身份证件号": number, "年级": "三年级", "班级": "2班",
    }  # fmt: skip
    return row | other


def sheet(*rows: Mapping[str, str], header: Sequence[str] = HEADER) -> Sheet:
    lines = [tuple(header), *(tuple(row.get(title, "") for title in header) for row in rows)]
    return Sheet(tuple(SheetRow(number, cells) for number, cells in enumerate(lines, start=1)))


def oneroster(files: Mapping[str, str], version: str = "1.1", **modes: str) -> bytes:
    manifest = {"manifest.version": "1.0", "oneroster.version": version}
    manifest |= {f"file.{name}": "bulk" for name in files} | {
        f"file.{name}": mode for name, mode in modes.items()
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        lines = "".join(f"{name},{value}\n" for name, value in manifest.items())
        archive.writestr("manifest.csv", "propertyName,value\n" + lines)
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return target.getvalue()
