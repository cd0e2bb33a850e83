"""A student in a class, an honour and a round open for nominations."""

import datetime

from django.utils import timezone

from core.audit.models import SYSTEM
from core.kit import pinyin
from reports.bureau.actions import honours, rounds
from reports.bureau.models import Round
from schools.bureau.models import Term
from schools.school.models import ClassGroup, Enrolment, Student


def make_round(term: Term, places: int = 2) -> Round:
    honour = honours.create(
        name="诚信之星", stages=["primary", "junior"], legal_basis="本市诚信教育实施方案", by=SYSTEM
    )
    due = timezone.localdate() + datetime.timedelta(days=10)
    made = rounds.plan(
        honour=honour, term=term, name="本学期诚信之星", nominate_by=due, places=places, by=SYSTEM
    )
    return rounds.open_nominations(round=made, version=made.version, by=SYSTEM)


def make_student(name: str, number: int = 1, born_on: datetime.date | None = None) -> Student:
    """A student of 三年级（number）班."""
    class_group, _made = ClassGroup.objects.get_or_create(
        school_year=2026, stage="primary", grade=3, number=number
    )
    student = Student.objects.create(
        name=name, name_pinyin=pinyin.sort_key(name), search_text=pinyin.search_text(name), born_on=born_on
    )
    Enrolment.objects.create(student=student, class_group=class_group, starts_on=datetime.date(2026, 9, 1))
    return student
