"""What the city sets: districts, days off, terms, the standard with its themes, campaigns."""

import datetime
from dataclasses import dataclass

from activities.bureau.actions import add_campaign
from activities.bureau.models import Campaign
from core.audit.models import SYSTEM
from evaluations.bureau.actions import standards
from evaluations.bureau.models import Standard
from evaluations.standard import SHIPPED
from reports.demo import people
from reports.demo.calendar import Day, TermDates, Terms, acting_on, holidays, terms_around
from reports.demo.lessons import Season, season
from reports.demo.people import Bureau
from reports.demo.plan import SchoolPlan
from schools.bureau.actions import districts
from schools.bureau.actions.terms import open_term
from schools.bureau.models import CalendarDay, District, Term

CAMPAIGN = "诚信宣传月"
YEAR_AGO = 0.85  # how full the term a year ago was


@dataclass(frozen=True)
class City:
    today: Day
    dates: Terms
    off: dict[Day, str]
    bureau: Bureau
    year_ago: Season
    last: Season
    current: Season

    @property
    def seasons(self) -> tuple[Season, Season, Season]:
        return self.year_ago, self.last, self.current


def district_codes() -> list[str]:
    districts.load_city()
    return list(District.objects.order_by("code").values_list("code", flat=True))


def found(plans: list[SchoolPlan], today: Day) -> City:
    """Everything above the schools; what is there already stays."""
    dates = terms_around(today)
    off = holidays(dates)
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_working=False, note=name) for day, name in off.items()],
        ignore_conflicts=True,
    )
    waiting = next((plan for plan in plans if plan.index == 1), plans[0])
    bureau = people.bureau_people(District.objects.get(code=waiting.district_code))
    terms = [_term(each) for each in (dates.year_ago, dates.last, dates.current)]
    _standard(terms[1])
    campaigns = [None, *(_campaign(term, today) for term in terms[1:])]
    seasons = [
        season(term, each, today, off, campaign, fullness, is_current=each is dates.current)
        for term, each, campaign, fullness in zip(
            terms, (dates.year_ago, dates.last, dates.current), campaigns, (YEAR_AGO, 1, 1), strict=True
        )
    ]
    return City(today, dates, off, bureau, *seasons)


def _term(dates: TermDates) -> Term:
    """Still open: the run closes the earlier ones when they have been filled and counted."""
    term = Term.objects.filter(code=dates.code).first()
    if term is None:
        term = open_term(
            code=dates.code, starts_on=dates.starts_on, ends_on=dates.ends_on, census_on=dates.census_on,
            submit_by=dates.submit_by, by=SYSTEM,
        )  # fmt: skip
    return term


def _standard(from_term: Term) -> None:
    if Standard.objects.published().exists():
        return
    with acting_on(from_term.starts_on):
        row = standards.load(source=SHIPPED.read_text(encoding="utf-8"), by=SYSTEM)
        standards.publish(standard=row, term=from_term, by=SYSTEM)


def _campaign(term: Term, today: Day) -> Campaign:
    """A month of the term: the one that runs today, or its second."""
    code = f"month-{term.code}"
    there = Campaign.objects.filter(code=code).first()
    starts = term.starts_on + datetime.timedelta(days=30)
    if term.holds(today):
        starts = max(term.starts_on, today - datetime.timedelta(days=20))
    ends = min(starts + datetime.timedelta(days=30), term.ends_on)
    name = f"{term.code} {CAMPAIGN}"
    return there or add_campaign(code=code, name=name, term=term, starts_on=starts, ends_on=ends, by=SYSTEM)
