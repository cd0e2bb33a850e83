"""Rosters, lists and terms for tests."""

import datetime
import io

from core.audit.models import SYSTEM
from core.kit.identity import check_character
from core.kit.workbooks import Column, table_workbook
from schools.bureau.actions import terms
from schools.bureau.models import Term

ROSTER = ["姓名", "性别", "学籍号", "身份证件号", "班级"]
SCHOOLS = ["学校标识码", "学校名称", "区市县", "学段"]


def xlsx(header: list[str], rows: list[list[str]]) -> bytes:
    return table_workbook([Column(title, title) for title in header], rows)


def identity(serial: int, born: str = "20160305") -> str:
    """A number that passes GB 11643; an odd serial is a boy's."""
    first = f"210202{born}{serial:03d}"
    return first + check_character(first)


def pupil(name: str, serial: int, group: str = "三年级2班", born: str = "20160305") -> list[str]:
    number = identity(serial, born)
    return [name, "男" if serial % 2 else "女", f"G{number}", number, group]


def roster(*rows: list[str]) -> bytes:
    return xlsx(ROSTER, list(rows))


def upload(data: bytes, name: str = "名单.xlsx") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def open_term() -> Term:
    """One that today falls in."""
    today = datetime.date.today()  # noqa: DTZ011
    return terms.open_term(
        code=f"{today.year}-1", starts_on=today - datetime.timedelta(30), ends_on=today + datetime.timedelta(60),
        census_on=today, submit_by=today + datetime.timedelta(50), by=SYSTEM,
    )  # fmt: skip
