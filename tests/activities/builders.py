"""A school with a term, themes, a class and its pupils, as small as a test needs."""

import datetime
import io
from typing import Any

from django.utils import timezone
from PIL import Image

from activities.bureau.actions import load_themes
from core.audit.models import SYSTEM
from core.kit import pinyin
from core.kit.uploads import CleanFile, clean_upload
from core.tenancy.context import in_public
from schools.bureau.models import Term
from schools.school.models import ClassGroup, Enrolment, StaffAssignment, Student

THEMES = {
    "words_deeds": {"zh": "言行一致", "en": "words match deeds", "stages": ["primary", "junior", "senior"]},
    "no_cheating": {"zh": "不说谎不作弊", "en": "no cheating", "stages": ["primary", "junior", "senior"]},
    "give_back": {"zh": "有借有还", "en": "give back", "stages": ["primary", "junior"]},
    "put_right": {"zh": "知错就改", "en": "put right", "stages": ["primary", "junior"]},
    "craft": {"zh": "工匠精神", "en": "craft", "stages": ["vocational"]},
}


def today() -> datetime.date:
    return timezone.localdate()


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def a_term(code: str = "2026-1", **fields: Any) -> Term:
    """A term around today, with the city's themes."""
    with in_public():
        load_themes(THEMES)
        values = {
            "name": "本学期", "school_year": 2026, "starts_on": today() - days(60), "ends_on": today() + days(60),
            "census_on": today(), "submit_by": today() + days(50),
        } | fields  # fmt: skip
        return Term.objects.update_or_create(code=code, defaults=values)[0]


def a_class(number: int = 1, pupils: int = 3, *, grade: int = 3, year: int = 2026) -> ClassGroup:
    stage = "primary" if grade < 7 else "junior"
    group = ClassGroup.objects.create(school_year=year, stage=stage, grade=grade, number=number)
    for at in range(pupils):
        a_pupil(group, f"王小{'一二三四五六七八九十'[at % 10]}{at // 10 or ''}")
    return group


def a_pupil(group: ClassGroup, name: str = "李明", **fields: Any) -> Student:
    key = pinyin.sort_key(name)
    student = Student.objects.create(name=name, name_pinyin=key, search_text=key.replace(" ", ""), **fields)
    Enrolment.objects.create(student=student, class_group=group, starts_on=today() - days(80))
    return student


def pupils_of(group: ClassGroup) -> list[Student]:
    return list(Student.objects.of_classes([group.pk]).in_order())


def teaches(user: Any, group: ClassGroup, *, homeroom: bool = False) -> StaffAssignment:
    assignment = StaffAssignment(
        class_group=group, user_id=user.pk, staff_name=user.name, is_homeroom=homeroom
    )
    assignment.sign(SYSTEM)
    assignment.save()
    return assignment


def jpeg(colour: str = "red") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(data, "JPEG")
    return data.getvalue()


def a_photo(colour: str = "red") -> CleanFile:
    return clean_upload(jpeg(colour))
