"""Self-evaluations and their reviews: last term all approved, this term in every state. Through the real actions."""

import datetime
from random import Random

from django.db import transaction
from django.db.models import F

from core.accounts.models import User
from core.tenancy.context import in_school
from evaluations.bureau.actions import reviews
from evaluations.bureau.models import Fact, Review, RollUp, Standard, Submission
from evaluations.school import roll_up
from evaluations.school.actions import self_evaluations
from evaluations.school.models import Answer, SelfEvaluation
from evaluations.standard import Indicator
from reports.demo import words
from reports.demo.calendar import Day, acting_on, moment
from reports.demo.city import City
from reports.demo.lessons import Season
from reports.demo.plan import SchoolPlan, Way
from reports.demo.rows import made, write
from schools.bureau.models import DirtySchool, School

RETURNED_FOR = "B4、D3 的佐证过于简略，请补充做法与结果后再报。"
ADJUSTED_FOR = "现场查看与佐证材料相比，等级略高，据实调整。"


@transaction.atomic
def report(plan: SchoolPlan, school: School, city: City) -> None:
    """Both terms of a school, once: what is begun already is left alone."""
    with in_school(school.schema_name):
        if SelfEvaluation.objects.exists():
            return
    _last_term(plan, school, city)
    _this_term(plan, school, city)


def _last_term(plan: SchoolPlan, school: School, city: City) -> None:
    season = city.last
    due = season.dates.submit_by
    late = plan.quality < 0.5
    day = due + datetime.timedelta(days=4) if late else due - datetime.timedelta(days=6)
    for stage in plan.stages:
        evaluation = _begin(plan, school, season, stage, day)
        _recount(school, season)
        if not late:
            _count_as_on_time(school, season, stage)
        sent = _submit(plan, school, evaluation, day)
        _approve(sent, city.bureau.reviewer, day + datetime.timedelta(days=5), _too_high(plan, sent))
    RollUp.objects.filter(school=school, term=season.term).update(counted_at=moment(season.dates.ends_on))


def _recount(school: School, season: Season) -> None:
    """What was sent or reviewed just now is counted before the next packet is frozen."""
    if DirtySchool.objects.filter(school=school, term=season.term).exists():
        roll_up.count(season.term, [school.pk])


def _count_as_on_time(school: School, season: Season, stage: str) -> None:
    """The counts were taken today, when nothing had been submitted; the day it is sent, nothing was late."""
    facts = Fact.objects.filter(school=school, term=season.term, stage=stage, name="submissions_on_time")
    facts.update(value=1)


def _this_term(plan: SchoolPlan, school: School, city: City) -> None:
    for stage in plan.stages:
        if plan.way != Way.NOT_BEGUN:
            _go(plan, school, stage, city)


def _go(plan: SchoolPlan, school: School, stage: str, city: City) -> None:
    season, today, reviewer = city.current, city.today, city.bureau.reviewer
    part = 0.5 if plan.way == Way.DRAFT else 1.0
    evaluation = _begin(plan, school, season, stage, today - _days(12), part)
    if plan.way in (Way.DRAFT, Way.READY):
        return
    _recount(school, season)
    sent = _submit(plan, school, evaluation, today - _days(10))
    if plan.way in (Way.RETURNED, Way.APPROVED_AFTER_RETURN):
        with acting_on(today - _days(8)):
            sent = reviews.send_back(submission=sent, version=sent.version, reason=RETURNED_FOR, by=reviewer)
        _backdate(sent)
    if plan.way == Way.APPROVED_AFTER_RETURN:
        with in_school(school.schema_name):
            evaluation.refresh_from_db()
        _recount(school, season)
        sent = _submit(plan, school, evaluation, today - _days(5))
    if plan.way in (Way.APPROVED, Way.APPROVED_AFTER_RETURN):
        _approve(sent, reviewer, today - _days(3), _too_high(plan, sent))


def _days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def _admin(plan: SchoolPlan) -> User:
    return User.objects.get(username=f"s{plan.number}-admin")


def _begin(
    plan: SchoolPlan, school: School, season: Season, stage: str, day: Day, part: float = 1.0
) -> SelfEvaluation:
    """Begun and answered, as far as `part` of what is asked."""
    admin, rng = _admin(plan), plan.rng(f"answers {season.dates.code} {stage}")
    with in_school(school.schema_name), acting_on(day):
        evaluation = self_evaluations.begin(term=season.term, stage=stage, by=admin)
        asked = self_evaluations.asked(Standard.objects.get(pk=evaluation.standard_id), stage)
        rows = [_answer(rng, plan, evaluation, each) for each in asked[: round(len(asked) * part)]]
        write(Answer, [made(row, admin, moment(day, 9)) for row in rows])
    return evaluation


def _answer(rng: Random, plan: SchoolPlan, evaluation: SelfEvaluation, indicator: Indicator) -> Answer:
    if indicator.kind == "rated":
        value = _level(rng, plan.quality)
    else:
        value = "yes" if rng.random() < plan.chance(0.6, 1) else "no"
    return Answer(
        self_evaluation=evaluation, indicator_code=indicator.code, value=value, words=words.SAID[value]
    )


def _level(rng: Random, quality: float) -> str:
    """Schools see themselves a little better than they are."""
    seen = quality + rng.gauss(0.02, 0.14)
    return next(level for least, level in ((0.8, "A"), (0.5, "B"), (0.25, "C"), (-9, "D")) if seen >= least)


def _submit(plan: SchoolPlan, school: School, evaluation: SelfEvaluation, day: Day) -> Submission:
    admin = _admin(plan)
    with in_school(school.schema_name), acting_on(day):
        sent = self_evaluations.submit(self_evaluation=evaluation, version=evaluation.version, by=admin)
    if sent.round_number == 1:
        Submission.objects.filter(pk=sent.pk).update(first_submitted_at=moment(day), created_at=moment(day))
    return sent


def _too_high(plan: SchoolPlan, sent: Submission) -> str:
    """A rated answer the reviewer lowers; not in every school."""
    rated = [code for code, answer in sorted(sent.packet["answers"].items()) if answer["value"] == "A"]
    return rated[0] if rated and plan.index % 3 == 0 else ""


def _approve(sent: Submission, reviewer: User, day: Day, too_high: str) -> None:
    with acting_on(day):
        if too_high:
            sent = reviews.adjust(
                submission=sent,
                version=sent.version,
                indicator_code=too_high,
                level="B",
                reason=ADJUSTED_FOR,
                by=reviewer,
            )
        reviews.approve(submission=sent, version=sent.version, by=reviewer)
    _backdate(sent)


def _backdate(sent: Submission) -> None:
    """A review is shown at the moment it was made, which a default takes from the real clock."""
    Review.objects.filter(submission=sent).update(created_at=F("changed_at"))
