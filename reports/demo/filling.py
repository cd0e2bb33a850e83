"""One school: made, staffed and filled in one transaction, so that an interrupted load goes on with the next."""

import datetime

from django.db import transaction

from core.tenancy.context import in_school
from evaluations.bureau.models import Inspection
from reports.demo import growth, lessons, roster
from reports.demo.calendar import moment
from reports.demo.city import City
from reports.demo.lessons import Season
from reports.demo.plan import SchoolPlan
from reports.demo.roster import Roster
from reports.demo.rows import made, write
from schools.bureau.actions import schools
from schools.bureau.models import District, School

DRAWN = 20  # records of a spot check


@transaction.atomic
def make(plan: SchoolPlan, city: City) -> School:
    district = District.objects.get(code=plan.district_code)
    school = schools.create(
        code=plan.code, name=plan.name, district=district, stages=list(plan.stages), by=city.bureau.admin
    )
    hired = roster.hire(plan, school)
    with in_school(school.schema_name):
        people = roster.fill(plan, city.dates, hired)
        lessons.hold(people, city.year_ago)
        for season in (city.last, city.current):
            if not (plan.is_gap and season is city.current):
                _live(people, season, city)
    _inspect(plan, school, city)
    return school


def _live(people: Roster, season: Season, city: City) -> None:
    held = lessons.hold(people, season)
    lessons.keep_plan(people, season, held)
    records = growth.Growth(people, season)
    records.keep(held)
    if season is city.current:
        growth.open_files(people, season)
        growth.object_to_two(people, records, city.today)


def _inspect(plan: SchoolPlan, school: School, city: City) -> None:
    rng, rows = plan.rng("inspections"), []
    for season in (city.last, city.current):
        if plan.is_gap and season is city.current:
            continue
        day = season.dates.starts_on + datetime.timedelta(days=40)
        for stage in plan.stages:
            matched = sum(rng.random() < plan.chance(0.68, 1) for _ in range(DRAWN))
            row = Inspection(
                school=school, term=season.term, stage=stage, seed=f"{rng.getrandbits(64):016x}", drawn=DRAWN,
                matched=matched,
            )  # fmt: skip
            rows.append(made(row, city.bureau.reviewer, moment(min(day, city.today))))
    write(Inspection, rows)
