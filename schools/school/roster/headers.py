"""Which column is which, by the titles of the national 学籍 sheets: any order, many spellings, a title row above."""

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kit.spreadsheets import Sheet, SheetRow
from core.kit.workbooks import ERROR_COLUMN


class Field(StrEnum):
    """A column of the roster; the value is its title in our template."""

    NAME = "姓名"
    SEX = "性别"
    BIRTH_DATE = "出生日期"
    STUDENT_NO = "学籍号"
    ID_TYPE = "身份证件类型"
    ID_NO = "身份证件号"
    GRADE = "年级"
    CLASS_NAME = "班级"
    ENTRY = "入学年月"
    ENTRY_YEAR = "入学年份"
    ETHNICITY = "民族"
    BOARDING = "就读方式"


ALIASES: dict[Field, tuple[str, ...]] = {
    Field.NAME: ("姓名", "学生姓名", "学生", "名字", "name"),
    Field.SEX: ("性别", "学生性别", "sex", "gender"),
    Field.BIRTH_DATE: ("出生日期", "出生年月日", "生日", "出生年月", "birthdate"),
    Field.STUDENT_NO: ("学籍号", "全国学籍号", "学籍主号", "个人标识码", "学生学籍号", "全国学籍号码", "学籍号码"),
    Field.ID_TYPE: ("证件类型", "身份证件类型", "身份证类型", "证件种类"),
    Field.ID_NO: (
        "身份证件号", "身份证号", "证件号码", "身份证件号码", "身份证号码", "证件号", "公民身份号码", "居民身份证号",
        "学生身份证号", "学生身份证件号",
    ),
    Field.GRADE: ("年级", "所在年级", "年级名称", "grade"),
    Field.CLASS_NAME: ("班级", "班号", "班名", "班级名称", "所在班级", "行政班", "班", "class"),
    Field.ENTRY: ("入学年月", "入学日期", "入学时间"),
    Field.ENTRY_YEAR: ("入学年份", "入学年"),
    Field.ETHNICITY: ("民族", "学生民族"),
    Field.BOARDING: ("就读方式", "是否住校", "走读住校"),
}  # fmt: skip
REQUIRED = (Field.NAME, Field.CLASS_NAME)
# One of these, or the same file read twice could not be known for the same pupils.
IDENTIFYING = (Field.STUDENT_NO, Field.ID_NO)
_HEADER_WITHIN = 10  # rows; above it stand the sheet's title and remarks
_BY_TITLE = {title: name for name, titles in ALIASES.items() for title in titles}


@dataclass(frozen=True)
class HeaderMatch:
    """`missing` and `duplicated` stop the import, `ignored` is only told."""

    row: SheetRow
    columns: dict[Field, int]
    ignored: tuple[str, ...]
    missing: tuple[tuple[Field, ...], ...]  # each: one of these is needed
    duplicated: tuple[tuple[Field, tuple[str, ...]], ...]

    def title(self, name: Field) -> str:
        """The column as the sheet's owner calls it."""
        return self.row.cell(self.columns[name]) if name in self.columns else str(name)


def find_header(sheet: Sheet) -> HeaderMatch:
    """The row among the first ten that has the most known titles."""
    candidates = [match_headers(row) for row in sheet.rows[:_HEADER_WITHIN]]
    return max(candidates, key=lambda match: (len(match.columns), -match.row.number))


def choose_sheet(sheets: Mapping[str, Sheet]) -> tuple[str, tuple[str, ...]]:
    """The sheet that holds the roster (the nearest to one, where none does), and others that hold one too."""
    headers = {name: find_header(sheet) for name, sheet in sheets.items()}
    lists = [
        name
        for name, header in headers.items()
        if not header.missing and sheets[name].rows[-1].number > header.row.number
    ]
    nearest = max(headers, key=lambda name: len(headers[name].columns))
    return (lists or [nearest])[0], tuple(lists[1:])


def match_headers(row: SheetRow) -> HeaderMatch:
    found: dict[Field, list[int]] = {}
    ignored = []
    for at, title in enumerate(row.cells):
        name = _BY_TITLE.get(plain_title(title))
        if name:
            found.setdefault(name, []).append(at)
        elif title and title != ERROR_COLUMN:
            ignored.append(title)
    return HeaderMatch(
        row=row,
        columns={name: places[0] for name, places in found.items()},
        ignored=tuple(ignored),
        missing=_missing(found),
        duplicated=tuple(
            (name, tuple(row.cells[at] for at in places)) for name, places in found.items() if len(places) > 1
        ),
    )


def plain_title(title: str) -> str:
    """`*性别（1男 2女）` is 性别, `身份证件类型码` is 身份证件类型."""
    tidy = re.sub(
        r"\(.*?\)|\[.*?\]|【.*?】|〔.*?〕|[*★☆:\s]", "", unicodedata.normalize("NFKC", title)
    ).lower()
    spellings = (tidy, tidy.removesuffix("代码"), tidy.removesuffix("码"))
    return next((spelling for spelling in spellings if spelling in _BY_TITLE), tidy)


def _missing(found: Container[Field]) -> tuple[tuple[Field, ...], ...]:
    missing: list[tuple[Field, ...]] = [(name,) for name in REQUIRED if name not in found]
    if not any(name in found for name in IDENTIFYING):
        missing.append(IDENTIFYING)
    return tuple(missing)
