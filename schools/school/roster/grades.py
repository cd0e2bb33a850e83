"""Grades and classes as people write them: 一年级, 小一, 初一, 七年级, 高一, 2026级; 2班, （2）班, 三年级2班, 三年二班.

A class may go by a name, which often says its year of entry: 计算机2301班, 软件工程2023级1班, 会计（3+2）241班.

A grade is a stage and a number from 1 to 16 that runs through all of schooling (`schools.stages.GRADES`).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from schools.stages import GRADES, NAMED, Stage

_NUMERALS = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
}  # fmt: skip
# Longest first; each word fixes the stage, within which the number counts from 1.
_STAGE_WORDS = (
    ("小学", Stage.PRIMARY), ("初中", Stage.JUNIOR), ("高中", Stage.SENIOR), ("中职", Stage.VOCATIONAL),
    ("中专", Stage.VOCATIONAL), ("职高", Stage.VOCATIONAL), ("技校", Stage.VOCATIONAL), ("大学", Stage.HIGHER),
    ("高校", Stage.HIGHER), ("本科", Stage.HIGHER), ("专科", Stage.HIGHER), ("小", Stage.PRIMARY),
    ("初", Stage.JUNIOR), ("高", Stage.SENIOR), ("职", Stage.VOCATIONAL), ("大", Stage.HIGHER),
)  # fmt: skip
_NUMBER = r"(?P<number>十[一二]?|[一二三四五六七八九]|1[0-6]|0?[1-9])"
_GRADE = re.compile(rf"(?P<word>\D{{0,2}}?){_NUMBER}(?:年级|年)?(?P<after>\D{{0,2}})")
_COHORT = re.compile(r"(?P<word>\D{0,2}?)(?P<year>20\d\d|\d\d)级?(?P<after>\D{0,2})")
_BARE_YEAR = re.compile(r"20\d\d年?")
_CLASS = re.compile(
    r"(?P<grade>.*?(?:年级|级|年)|(?:小学|初中|高中|中职|小|初|高|职|大)[一二三四五六]|[一二三四五六七八九](?=\()|)"
    r"\(?(?P<number>二?十[一二三四五六七八九]?|[一二三四五六七八九]|0{0,2}[1-9]\d{0,2})\)?班?"
)
_NOUGHT = re.compile(r"(?:.*(?:年级|级|年))?\(?0+\)?班?")
# 2023级, 23级, 2023, 2301, 231, 23-1; 2026届 is the year they leave.
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:(20\d\d)\d{0,2}|(\d\d)(?:级|\d{1,2}|(?=[-(])))(?!\d|届)")


class Grade(NamedTuple):
    stage: str
    number: int  # 1–16


class ClassKey(NamedTuple):
    """How a class is known within a school year: by its number, or with number 0 by its name."""

    stage: str
    grade: int
    number: int
    label: str = ""


def grade_of(text: str, stages: Sequence[str], *, school_year: int) -> Grade | None:
    """None where the text is no grade of these stages, or could be one of two (2026级 in a 完全中学).

    `school_year` is the year in which the school year began; 2026级 is the first grade of 2026.
    """
    return _grade_of(_tidy(text), tuple(stages), school_year)


# A school has a few dozen spellings and thousands of rows.
@lru_cache(maxsize=1024)
def _grade_of(tidy: str, stages: tuple[str, ...], school_year: int) -> Grade | None:
    if (cohort := re.fullmatch(_COHORT, tidy)) and "级" in tidy and "年级" not in tidy:
        return _cohort_grade(cohort, stages, school_year)
    if re.fullmatch(_BARE_YEAR, tidy):
        return entered(int(tidy[:4]), stages, school_year=school_year)
    found = re.fullmatch(_GRADE, tidy)
    if not found or (found["word"] and not _stage_word(found["word"])):
        return None
    number = _number(found["number"])
    stage = _stage_word(found["word"]) or _stage_word(found["after"])
    return _within(stage, number, stages) if stage else _bare(number, stages)


@lru_cache(maxsize=1024)
def class_number(text: str) -> int | None:
    """2 for `2`, `2班`, `二班`, `（2）班`, `三年级2班`, `初一(2)班`; None for a class that has no number."""
    found = re.fullmatch(_CLASS, _tidy(text))
    return _number(found["number"]) if found else None


@lru_cache(maxsize=1024)
def grade_in_class(text: str) -> str:
    """The grade that a class's name carries: 三年级 of 三年级2班; empty if it carries none."""
    found = re.fullmatch(_CLASS, _tidy(text))
    return found["grade"] if found else ""


@lru_cache(maxsize=1024)
def goes_by_name(text: str) -> bool:
    """Whether it is no number, nor a number after a grade: 护理2023级1班 is a name; 2023级1班, 0班 and - are none."""
    tidy = _tidy(text)
    found = re.fullmatch(_CLASS, tidy)
    is_number = re.fullmatch(_NOUGHT, tidy) or (found and _is_grade(found["grade"]))
    return not is_number and any(character.isalnum() for character in tidy)


def _is_grade(text: str) -> bool:
    """Of whatever school; 护理2023级 is none, though 2023级 after 初 is one."""
    found = re.fullmatch(_GRADE, text) or re.fullmatch(_COHORT, text)
    return not text or bool(found and (not found["word"] or _stage_word(found["word"])))


def grade_in_name(text: str, stages: Sequence[str], *, school_year: int) -> Grade | None:
    """From the year of entry in a class's name; None where it says none, or could be two grades."""
    years = [int(full or f"20{short}") for full, short in _YEAR_IN_NAME.findall(_tidy(text))]
    grades = {grade for year in years if (grade := entered(year, stages, school_year=school_year))}
    return grades.pop() if len(grades) == 1 else None


def entered(year: int, stages: Sequence[str], *, school_year: int) -> Grade | None:
    """The grade of who entered in the school year `year`, where only one stage with named classes has it."""
    return _since(year, [stage for stage in stages if stage in NAMED], school_year)


def _tidy(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, _, ones = text.rpartition("十") if "十" in text else ("", "", text)
    if "十" in text:
        return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
    return _NUMERALS[text]


def _stage_word(word: str) -> str | None:
    """初 for 初一, but also 高中 written behind: 2026级高中."""
    return next((stage for known, stage in _STAGE_WORDS if word == known), None)


def _within(stage: str, number: int, stages: Sequence[str]) -> Grade | None:
    """初一 is 7; 高一 in a school that has only 中职 is its first year; 初七 is the seventh grade too."""
    if stage == Stage.SENIOR and stage not in stages and Stage.VOCATIONAL in stages:
        stage = Stage.VOCATIONAL
    if stage not in stages:
        return None
    if 1 <= number <= len(GRADES[stage]):
        return Grade(stage, GRADES[stage].start + number - 1)
    return Grade(stage, number) if number in GRADES[stage] else None


def _bare(number: int, stages: Sequence[str]) -> Grade | None:
    """七年级 counts from primary school; in a school of one stage 一年级 is its first year."""
    counted = [stage for stage in stages if number in GRADES[stage]]
    if len(counted) == 1:
        return Grade(counted[0], number)
    return _within(stages[0], number, stages) if len(stages) == 1 else None


def _cohort_grade(found: re.Match[str], stages: Sequence[str], school_year: int) -> Grade | None:
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    stage = _stage_word(found["word"]) or _stage_word(found["after"])
    return _since(year, [one for one in stages if stage in (None, one)], school_year)


def _since(year: int, stages: Sequence[str], school_year: int) -> Grade | None:
    possible = [one for one in stages if 0 <= school_year - year < len(GRADES[one])]
    if len(possible) != 1:
        return None
    return Grade(possible[0], GRADES[possible[0]].start + school_year - year)
