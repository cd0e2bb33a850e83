"""A student in a class, an honour, and a round as far as it is wanted."""

import datetime

import time_machine
from django.utils import timezone

from core.audit.models import SYSTEM
from core.kit import pinyin
from core.tenancy.context import in_school
from reports.bureau.actions import decisions, honours, notices, rounds
from reports.bureau.models import Nominee, Round
from reports.school.actions import nominations
from schools.bureau.models import School, Term
from schools.school.models import ClassGroup, Enrolment, Student

NAMES = ["李明", "阿卜杜拉·买买提", "欧阳静怡"]


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


def nominate(round: Round, school: School, name: str, number: int = 1) -> Nominee:
    with in_school(school.schema_name):
        student = make_student(name, number)
        return nominations.nominate(round=round, student=student, deeds="拾金不昧，主动归还。", by=SYSTEM)


def fresh(round: Round) -> Round:
    return Round.objects.get(pk=round.pk)


def shortlisted(round: Round, school: School) -> Round:
    for name in NAMES:
        nominate(round, school, name)
    closed = rounds.close_nominations(round=fresh(round), version=fresh(round).version, by=SYSTEM)
    for nominee in Nominee.objects.filter(round=closed):
        rounds.shortlist(nominee=nominee, by=SYSTEM)
    return fresh(round)


def decided(round: Round, school: School) -> Round:
    ready = shortlisted(round, school)
    notice = notices.publish(round=ready, version=ready.version, by=SYSTEM)
    with time_machine.travel(notice.ends_on + datetime.timedelta(days=1)):
        ready = fresh(round)
        decisions.decide(
            round=ready, version=ready.version, number="大教发〔2026〕12号", title="关于表扬诚信之星\n的决定",
            body="决定如下。", decided_on=notice.ends_on + datetime.timedelta(days=1), by=SYSTEM,
        )  # fmt: skip
    return fresh(round)
