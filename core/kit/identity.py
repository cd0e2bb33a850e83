"""Identity numbers, student numbers and school codes: are they possible, and if not, what would be right?

GB 11643-1999 公民身份号码: six digits of region (GB/T 2260), eight of birth (GB/T 7408), three of order (odd for men),
one check character by ISO 7064 MOD 11-2.

全国学籍号, 19 characters. The ministry's own rule was not seen; public guides agree on this:
  G + identity number        formal; guides also say it may stay when the identity number later changes, so that the
                             two need not agree;
  J + 6 region of the school + 8 birth + 3 order + 1 check     formal, for a pupil without an identity number;
  L + 6 region of the school + 8 birth + 4 random              temporary, made by the system.
Of J and L only form, length and date are therefore checked: refusing a number that the system gave would be worse
than passing a mistyped one.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# First two digits of GB/T 2260; 81 to 83 are the residence permits for Hong Kong, Macao and Taiwan.
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_EARLIEST = datetime.date(1900, 1, 1)
_CHINA = datetime.timezone(datetime.timedelta(hours=8))


class Sex(StrEnum):
    """GB/T 2261.1, the two values a roster uses."""

    MALE = "1"
    FEMALE = "2"


class Kind(StrEnum):
    """The letter a 全国学籍号 begins with."""

    FORMAL = "G"
    WITHOUT_ID = "J"
    TEMPORARY = "L"


@dataclass(frozen=True)
class Problem:
    """What was wrong and what would be right, in the reader's language when it is shown."""

    code: str
    message: Sentence

    def __str__(self) -> str:
        return str(self.message)


class NotValid(ValueError):
    """Carries the Problem; never the number, which would end up in a log."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True)
class IdNumber:
    number: str
    region: str
    birth_date: datetime.date
    sex: Sex


@dataclass(frozen=True)
class StudentNumber:
    number: str
    kind: Kind
    id_number: IdNumber | None  # of a G number


def normal(text: str) -> str:
    """Half width, upper case, no spaces: numbers are pasted from everywhere."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_character(first_17: str) -> str:
    """GB 11643-1999: ISO 7064 MOD 11-2 over the first seventeen digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first_17, _WEIGHTS, strict=True)) % 11]


def parse_id_number(text: str, *, today: datetime.date | None = None) -> IdNumber:
    """The number taken apart, or NotValid with the first thing that is wrong with it."""
    return _parsed(normal(text), today or _today())


def _today() -> datetime.date:
    return datetime.datetime.now(_CHINA).date()


# A row of a roster asks three times for one number; only a few are kept, so that none lingers.
@lru_cache(maxsize=4)
def _parsed(number: str, today: datetime.date) -> IdNumber:
    _require_form(number)
    _require_region(number)
    born = _birth_date(number, today)
    _require_check_character(number)
    return IdNumber(number, number[:6], born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def check_id_number(text: str, *, today: datetime.date | None = None) -> Problem | None:
    try:
        parse_id_number(text, today=today)
    except NotValid as refused:
        return refused.problem
    return None


def parse_student_number(text: str, *, today: datetime.date | None = None) -> StudentNumber:
    """全国学籍号 in its G, J and L forms; a bare identity number is told to put the letter in front."""
    number = normal(text)
    if re.fullmatch(r"G.*", number):
        return StudentNumber(number, Kind.FORMAL, _id_number_of(number[1:], today))
    # Guides call the last four of an L number random, which may mean letters too.
    if re.fullmatch(r"J[0-9]{17}[0-9X]|L[0-9]{14}[0-9A-Z]{4}", number):
        _require_birth(number, today or _today())
        return StudentNumber(number, Kind(number[0]), None)
    raise NotValid(_student_number_problem(number))


def check_student_number(text: str, *, today: datetime.date | None = None) -> Problem | None:
    try:
        parse_student_number(text, today=today)
    except NotValid as refused:
        return refused.problem
    return None


def check_school_code(text: str) -> Problem | None:
    """学校（机构）标识码: ten digits given by the ministry; its parts are not checked, their rule was not seen."""
    if re.fullmatch(r"[0-9]{10}", normal(text)):
        return None
    return Problem("school_code_form", _("A school code (学校标识码) has exactly 10 digits."))


def disagreements(
    number: IdNumber, *, sex: str | None = None, birth_date: datetime.date | None = None
) -> list[Problem]:
    """Where the sheet says other than the identity number does. Not given is no disagreement."""
    problems = []
    if sex and sex != number.sex:
        right = _("male (1)") if number.sex == Sex.MALE else _("female (2)")
        text = _("The identity number says {right}: correct the sex or the number.")
        problems.append(Problem("sex_disagrees", format_lazy(text, right=right)))
    if birth_date and birth_date != number.birth_date:
        text = _("The identity number says born on {right}: correct the date of birth or the number.")
        problems.append(Problem("birth_disagrees", format_lazy(text, right=number.birth_date.isoformat())))
    return problems


def carried_identity(student_no: str) -> str:
    """The identity number inside a G number; empty for J and L, which carry none."""
    return student_no[1:] if student_no[:1] == Kind.FORMAL else ""


def last_four(number: str) -> str:
    """What may be shown of a number; nothing of one so short that four characters would be most of it."""
    tidy = normal(number)
    return tidy[-4:] if len(tidy) >= 8 else ""


def masked(number: str) -> str:
    """**************1234"""
    shown = last_four(number)
    return "*" * (len(normal(number)) - len(shown)) + shown


def _require_form(number: str) -> None:
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return
    if re.fullmatch(r"[0-9]{15}", number):
        text = _("This is an old identity number of 15 digits: write the one of 18 characters.")
        raise NotValid(Problem("id_old", text))
    if len(number) != 18:
        wrong = _("An identity number has 18 characters, this one has {length}.")
        raise NotValid(Problem("id_length", format_lazy(wrong, length=str(len(number)))))
    text = _("An identity number has 17 digits and then a digit or X; there is another character in it.")
    raise NotValid(Problem("id_characters", text))


def _require_region(number: str) -> None:
    if number[:2] in _PROVINCES and number[2:6] != "0000":
        return
    if number[:2] in ("81", "82", "83") and number[:6] in ("810000", "820000", "830000"):
        return
    text = _("An identity number begins with a region code such as 210202; {region} is none.")
    raise NotValid(Problem("id_region", format_lazy(text, region=number[:6])))


def _birth_date(number: str, today: datetime.date) -> datetime.date:
    digits = number[6:14]
    try:
        born = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        text = _("Characters 7 to 14 of an identity number are the date of birth; {digits} is no date.")
        raise NotValid(Problem("id_birth", format_lazy(text, digits=digits))) from None
    if not _EARLIEST <= born <= today:
        text = _("Characters 7 to 14 of an identity number are the date of birth; {digits} cannot be one.")
        raise NotValid(Problem("id_birth", format_lazy(text, digits=digits)))
    return born


def _require_birth(student_no: str, today: datetime.date) -> None:
    """Of J and L, in whose other digits nothing can be checked."""
    try:
        _birth_date(student_no[1:], today)
    except NotValid:
        text = _("Characters 8 to 15 of a student number are the date of birth; {digits} cannot be one.")
        raise NotValid(Problem("student_no_birth", format_lazy(text, digits=student_no[7:15]))) from None


def _require_check_character(number: str) -> None:
    right = check_character(number[:17])
    if number[17] == right:
        return
    text = _(
        "The identity number ends in {found}, but after these 17 digits it must end in {right}: "
        "a digit is mistyped, compare it with the card."
    )
    raise NotValid(Problem("id_check", format_lazy(text, found=number[17], right=right)))


def _id_number_of(body: str, today: datetime.date | None) -> IdNumber:
    """Of a G number: the same checks, with a sentence that names the part they are about."""
    try:
        return parse_id_number(body, today=today)
    except NotValid as refused:
        text = _("A student number with G is G and the identity number. {reason}")
        reason = refused.problem.message
        raise NotValid(Problem(refused.problem.code, format_lazy(text, reason=reason))) from None


def _student_number_problem(number: str) -> Problem:
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        text = _("This is an identity number: a student number has G, J or L in front of it.")
        return Problem("student_no_letter", text)
    if number[:1] not in tuple(Kind):
        text = _("A student number begins with G (formal), J (without identity card) or L (temporary).")
        return Problem("student_no_letter", text)
    if len(number) != 19:
        text = _("A student number has 19 characters, this one has {length}.")
        return Problem("student_no_length", format_lazy(text, length=str(len(number))))
    text = _("After its letter a student number has 18 digits; there is another character in it.")
    return Problem("student_no_characters", text)
