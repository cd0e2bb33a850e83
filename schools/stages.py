"""Stages of schooling 学段, and what integrity education stresses in each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    PRIMARY = "primary", _("Primary")  # 小学: knowing and experiencing
    JUNIOR = "junior", _("Junior secondary")  # 初中: word and deed as one
    SENIOR = "senior", _("Senior secondary")  # 高中: outlook on life, values and the world
    VOCATIONAL = "vocational", _("Vocational")  # 中职: honesty at work, craftsmanship
    HIGHER = "higher", _("Higher education")  # 高校: academic integrity; integrity file for adults only


def in_order(field: str = "stage") -> models.Case:
    """For order_by: from primary school up. The codes themselves sort otherwise."""
    places = [models.When(**{field: stage}, then=models.Value(at)) for at, stage in enumerate(Stage.values)]
    return models.Case(*places, output_field=models.SmallIntegerField())


# Grades run through the whole of schooling, so that a grade names its stage by itself.
# 1–6 小学, 7–9 初中, 10–12 高中 and 中职, 13–16 高校.
GRADES: dict[str, range] = {
    Stage.PRIMARY: range(1, 7),
    Stage.JUNIOR: range(7, 10),
    Stage.SENIOR: range(10, 13),
    Stage.VOCATIONAL: range(10, 13),
    Stage.HIGHER: range(13, 17),
}

# Here a class may go by a name, such as 计算机2301班; in the other stages it has a number.
NAMED = frozenset([Stage.VOCATIONAL, Stage.HIGHER])
CLASS_NAME_MOST = 40

ADULT_AGE = 18  # years; 国办发〔2016〕98号 allows integrity files for students of eighteen and over


def grade_name(stage: str, grade: int) -> str:
    """The grade as schools say it: 三年级, 初二, 高一, 中职一年级, 大二."""
    numeral = "一二三四五六七八九"
    within = numeral[grade - GRADES[stage].start]
    if stage == Stage.JUNIOR:
        return f"{numeral[grade - 1]}年级"  # 七年级: junior years count on from primary
    before, after = {
        Stage.PRIMARY: ("", "年级"),
        Stage.SENIOR: ("高", ""),
        Stage.VOCATIONAL: ("中职", "年级"),
        Stage.HIGHER: ("大", ""),
    }[Stage(stage)]
    return f"{before}{within}{after}"


def class_name(stage: str, grade: int, number: int, label: str = "") -> str:
    """三年级（2）班, or the name the class goes by."""
    return label or f"{grade_name(stage, grade)}（{number}）班"
