"""Commendation: last term's round issued, this term's one in its public notice and another taking nominations."""

import datetime

from django.db import transaction

from core.accounts.models import User
from core.audit.models import Actor
from core.tenancy.context import in_school
from reports.bureau.actions import certificates, decisions, honours, notices, rounds
from reports.bureau.models import Decision, HonourType, Nominee, PublicNotice, Round
from reports.demo import words
from reports.demo.calendar import Day, acting_on, moment
from reports.demo.city import City
from reports.demo.plan import SchoolPlan
from reports.demo.state import LAST_MADE
from reports.school.actions import nominations
from schools.bureau.models import School, Term
from schools.school.models import Student
from schools.stages import Stage

STAR = "诚信之星"
BASIS = "本市诚信教育实施方案（演示）"
PLACES = 3
NOMINATED = 2  # pupils a school
DEEDS = (
    "担任班级图书角管理员一年，借还登记清楚，主动提醒同学按时归还。",
    "拾到手机后在原地等候失主，并主动交到失物招领处；平时答应同学的事都记在本子上。",
    "发现小组数据有误后主动说明并带头重做，带动同学如实记录。",
)
BODY = (
    "为弘扬诚实守信的风尚，经学校推荐、审核和公示，决定对在本学期诚信教育中表现突出的同学予以通报表扬，授予“诚信之星”称号。\n"
    "希望受到表扬的同学珍惜荣誉，继续做守信的榜样；希望各学校以他们为榜样，把诚信教育落实到每一次活动中。"
)


@transaction.atomic
def make(plans: list[SchoolPlan], schools: list[School], city: City, base_url: str) -> None:
    """All three rounds, at once or not at all."""
    by = city.bureau.admin
    star = honours.create(name=STAR, stages=list(Stage.values), legal_basis=BASIS, by=by)
    pairs = list(zip(plans, schools, strict=True))
    _issued(star, pairs, city, base_url, by)
    _noticed(star, pairs, city, by)
    keeper = honours.create(name=LAST_MADE, stages=[Stage.PRIMARY, Stage.JUNIOR], legal_basis=BASIS, by=by)
    _nominating(keeper, pairs, city, by)


def _fresh(round: Round) -> Round:
    return Round.objects.get(pk=round.pk)


def _open(honour: HonourType, term: Term, day: Day, until: Day, by: Actor) -> Round:
    with acting_on(day):
        found = rounds.plan(
            honour=honour,
            term=term,
            name=f"{term.code} {honour.name}评选（演示）",
            nominate_by=until,
            places=PLACES,
            by=by,
        )
        found = rounds.open_nominations(round=found, version=found.version, by=by)
    Round.objects.filter(pk=found.pk).update(created_at=moment(day))
    return _fresh(found)


def _nominate(round: Round, pairs: list[tuple[SchoolPlan, School]], day: Day, skip: int) -> None:
    """Two pupils a school, different ones in each round, as far as there are places."""
    taken: dict[tuple[str, str], int] = {}
    for plan, school in pairs:
        stage = next((each for each in plan.stages if each in round.honour.stages), None)
        if stage is None or plan.is_gap:
            continue
        place = (plan.district_code, stage)
        for at in range(NOMINATED):
            if taken.get(place, 0) >= PLACES:
                break
            taken[place] = taken.get(place, 0) + 1
            _nominate_one(round, plan, school, stage, skip + at, day)


def _nominate_one(round: Round, plan: SchoolPlan, school: School, stage: str, at: int, day: Day) -> None:
    with in_school(school.schema_name), acting_on(day):
        chosen = Student.objects.enrolled().filter(
            enrolments__ends_on__isnull=True, enrolments__class_group__stage=stage, user_id__isnull=True
        )
        students = sorted(chosen, key=lambda each: (_is_plain(each, plan), each.student_no_last4, each.name))
        by = _admin(school)
        nominations.nominate(round=round, student=students[at], deeds=DEEDS[at % len(DEEDS)], by=by)


def _is_plain(student: Student, plan: SchoolPlan) -> bool:
    """The first school nominates pupils whose names are hard to print."""
    return plan.index > 0 or not ("·" in student.name or any(each in student.name for each in words.RARE))


def _admin(school: School) -> User:
    return school.memberships.select_related("user").get(role="school_admin").user


def _review(round: Round, by: Actor) -> Round:
    """Nearly everyone is shortlisted."""
    found = rounds.close_nominations(round=_fresh(round), version=_fresh(round).version, by=by)
    nominees = list(found.nominees.order_by("school__code", "pinyin", "name"))
    for at, nominee in enumerate(nominees):
        if at % 7 == 4:
            rounds.decline(nominee=nominee, reason="事迹材料过于简略，下学期可再推荐。", by=by)
        else:
            rounds.shortlist(nominee=nominee, by=by)
    return found


def _issued(
    honour: HonourType, pairs: list[tuple[SchoolPlan, School]], city: City, base_url: str, by: Actor
) -> None:
    ends = city.last.dates.ends_on
    day = ends - datetime.timedelta(days=40)
    found = _open(honour, city.last.term, day, day + datetime.timedelta(days=10), by)
    _nominate(found, pairs, day + datetime.timedelta(days=2), skip=0)
    with acting_on(day + datetime.timedelta(days=12)):
        found = _review(found, by)
        notice = notices.publish(round=found, version=found.version, by=by)
    decided = notice.ends_on + datetime.timedelta(days=3)
    with acting_on(decided):
        decisions.decide(
            round=_fresh(found), version=_fresh(found).version, number=f"演教发〔{decided.year}〕1号",
            title=decisions.drafted_title(found),
            body=BODY, decided_on=decided, by=by,
        )  # fmt: skip
        made = certificates.register(round=_fresh(found), version=_fresh(found).version, by=by)
    for start in range(0, len(made), 50):
        certificates.print_batch(certificates=made[start : start + 50], base_url=base_url, by=by)
    Nominee.objects.filter(round=found).update(created_at=moment(day))
    PublicNotice.objects.filter(round=found).update(created_at=moment(notice.starts_on))
    Decision.objects.filter(round=found).update(created_at=moment(decided))


def _noticed(honour: HonourType, pairs: list[tuple[SchoolPlan, School]], city: City, by: Actor) -> None:
    day = city.today - datetime.timedelta(days=15)
    found = _open(honour, city.current.term, day, day + datetime.timedelta(days=8), by)
    _nominate(found, pairs, day + datetime.timedelta(days=2), skip=2)
    with acting_on(city.today):
        found = _review(found, by)
        notice = notices.publish(round=found, version=found.version, by=by)
    notices.object_to(
        notice=notice, words="请核实其中一位同学的班级是否写对。", contact="匿名（演示）", by=by
    )


def _nominating(honour: HonourType, pairs: list[tuple[SchoolPlan, School]], city: City, by: Actor) -> None:
    day = city.today - datetime.timedelta(days=4)
    found = _open(honour, city.current.term, day, city.today + datetime.timedelta(days=20), by)
    _nominate(found, pairs[::2], city.today - datetime.timedelta(days=1), skip=4)
