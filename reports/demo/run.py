"""Loading the demo city, from nothing or from where it was interrupted, and saying what is there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from core.accounts.models import User
from core.tenancy.context import in_public
from evaluations.bureau.actions import scores
from evaluations.school import roll_up
from reports.demo import city as founding
from reports.demo import filling, rounds, submissions
from reports.demo.city import City
from reports.demo.people import AT_SCHOOL, BUREAU, PASSWORD
from reports.demo.plan import SchoolPlan, plan_city
from schools.bureau.models import School

Say = Callable[[str], None]


def is_there() -> bool:
    """The whole of it."""
    return rounds.are_made()


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
        scores.recompute(term=season.term, school_ids=roll_up.count(season.term))


def describe(port: int) -> dict[str, Any]:
    """What var/demo.json says: addresses and accounts."""
    schools = {school.pk: school for school in School.objects.prefetch_related("domains").order_by("code")}
    bureau = f"http://localhost:{port}/"
    return {
        "bureau": bureau,
        "schools": [
            {"name": school.name, "url": _url(school, port), "stage": "、".join(school.stage_names)}
            for school in schools.values()
        ],
        "accounts": [*_at_bureau(bureau), *_at_schools(schools, port)],
    }


def _url(school: School, port: int) -> str:
    return f"http://{school.host}:{port}/"


def _at_bureau(url: str) -> list[dict[str, str]]:
    return [
        {"role": role, "school": "", "url": url, "username": username, "password": PASSWORD}
        for role, username, _name in BUREAU
    ]


def _at_schools(schools: dict[Any, School], port: int) -> list[dict[str, str]]:
    """Those that can sign in, school by school."""
    ends = {f"-{end}": role for role, end in AT_SCHOOL.items()}
    found = []
    users = User.objects.exclude(password="!").filter(memberships__school__isnull=False)  # noqa: S106
    for user in users.prefetch_related("memberships").order_by("username"):
        role = next((role for end, role in ends.items() if user.username.endswith(end)), None)
        school = schools[user.memberships.all()[0].school_id]
        if role:
            number = int(user.username.partition("-")[0][1:])
            found.append((number, list(AT_SCHOOL).index(role), _account(role, school, user, port)))
    return [account for _number, _place, account in sorted(found, key=lambda each: each[:2])]


def _account(role: str, school: School, user: User, port: int) -> dict[str, str]:
    return {
        "role": role, "school": school.name, "url": _url(school, port), "username": user.username, "password": PASSWORD,
    }  # fmt: skip


def write(path: Path, port: int) -> None:
    """Whole or not at all: others read it while the demo starts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(describe(port), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)
