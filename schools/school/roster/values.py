"""One cell of a roster to one value, or NotValid with what would be right."""

import datetime
import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.kit.identity import NotValid, Problem, normal, parse_id_number, parse_student_number
from schools.school.roster.codes import ID_TYPES, RESIDENT_ID, choices_text, code_of

_DATE = re.compile(r"(\d{4})(?:(\d\d)(\d\d)|[-/.年](\d{1,2})[-/.月](\d{1,2})日?)(?:0?0:00:00)?")
_MONTH = re.compile(r"(\d{4})(?:(\d\d)(?:\d\d)?|[-/.年](\d{1,2})(?:[-/.月](?:\d{1,2}日?)?)?)")
_YEAR = re.compile(r"(20\d\d)[年级]?")
_EARLIEST_YEAR = 1900


def refused(code: str, sentence: str | Promise, **values: str) -> NotValid:
    filled = format_lazy(sentence, **values) if values else sentence  # type: ignore[arg-type]
    return NotValid(Problem(code, filled))


def coded(text: str, table: Mapping[str, str]) -> str:
    code = code_of(text, table)
    if code is None:
        raise refused(
            "code", _("Not one of the codes. Write one of: {choices}."), choices=choices_text(table)
        )
    return code


def birth_date(text: str, today: datetime.date) -> datetime.date:
    day = date_of(text)
    if day.year < _EARLIEST_YEAR or day > today:
        raise refused(
            "birth_range", _("{day} cannot be a date of birth: it lies ahead, or too far back."), day=str(day)
        )
    return day


def date_of(text: str) -> datetime.date:
    """20150901, 2015-09-01, 2015/9/1, 2015.9.1, 2015年9月1日"""
    found = _DATE.fullmatch(normal(text))
    try:
        year, month, day = (part for part in found.groups() if part) if found else ("", "", "")
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise refused("date", _("Not a date. Write it as 20150901, 2015-09-01 or 2015/9/1.")) from None


def month_of(text: str) -> datetime.date:
    """202609, 2026-09, 2026年9月, or a day of that month: its first day."""
    found = _MONTH.fullmatch(normal(text))
    try:
        year, month = (part for part in found.groups() if part) if found else ("", "")
        return datetime.date(int(year), int(month), 1)
    except ValueError:
        raise refused("month", _("Not a month. Write it as 202609 or 2026-09.")) from None


def year_of(text: str) -> int:
    """2026, 2026年, 2026级"""
    found = _YEAR.fullmatch(normal(text))
    if not found:
        raise refused("year", _("Not a year. Write it as 2026."))
    return int(found[1])


def student_number(text: str, today: datetime.date) -> str:
    return parse_student_number(text, today=today).number


def identity_number(text: str, id_type: str, today: datetime.date) -> str:
    """GB 11643 for the resident identity card; other papers only by their form."""
    if id_type in ("", RESIDENT_ID):
        return parse_id_number(text, today=today).number
    number = normal(text)
    if not re.fullmatch(r"[0-9A-Z()/-]{5,20}", number):
        sentence = _("The number of a {kind} has 5 to 20 letters and digits.")
        raise refused("id_other_form", sentence, kind=ID_TYPES[id_type])
    return number
