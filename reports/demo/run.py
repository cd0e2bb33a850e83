"""Loading the demo city, from nothing or from where it was interrupted."""

from collections.abc import Callable

from django.utils import timezone

from core.audit.models import SYSTEM
from core.tenancy.context import in_public
from evaluations.bureau.actions import scores
from evaluations.school import roll_up
from reports.demo import city as founding
from reports.demo import filling, rounds, submissions
from reports.demo.city import City
from reports.demo.plan import SchoolPlan, plan_city
from schools.bureau.actions.terms import close_term
from schools.bureau.models import School

Say = Callable[[str], None]


def load(*, count: int, seed: int, base_url: str, say: Say) -> None:
    """Make the city. Steps that were done before an interruption are not done again."""
    with in_public():
        plans = plan_city(count, seed, founding.district_codes())
        say("terms, standard, themes, people of the bureau …")
        city = founding.found(plans, timezone.localdate())
        schools = [_school(plan, city, count, say) for plan in plans]
        _count(city, say)
        say("self-evaluations and their reviews …")
        for plan, school in zip(plans, schools, strict=True):
            submissions.report(plan, school, city)
        _count(city, say)
        say("commendation: decision and certificates …")
        for season in (city.year_ago, city.last):
            if season.term.is_open:
                close_term(term=season.term, by=SYSTEM)
        rounds.make(plans, schools, city, base_url)


def _school(plan: SchoolPlan, city: City, count: int, say: Say) -> School:
    there = School.objects.filter(code=plan.code).first()
    if there:
        return there
    say(f"school {plan.number} of {count}: {plan.name}")
    return filling.make(plan, city)


def _count(city: City, say: Say) -> None:
    say("counting facts, computing scores …")
    for season in city.seasons:
        roll_up.count(season.term, then=scores.recompute)
