"""What is there, told quickly: a second start asks only this."""

import json
from pathlib import Path
from typing import Any

from core.accounts.models import User
from reports.bureau.models import Round
from reports.demo.people import AT_SCHOOL, BUREAU, NO_PASSWORD, PASSWORD
from schools.bureau.models import School

LAST_MADE = "守信好少年"  # the honour whose round the demo makes last: with it, the city is whole


def is_there() -> bool:
    return Round.objects.filter(honour__name=LAST_MADE).exists()


def describe(port: int) -> dict[str, Any]:
    """What var/demo.json says: addresses and accounts."""
    schools = {school.pk: school for school in School.objects.prefetch_related("domains").order_by("code")}
    bureau = f"http://localhost:{port}/"
    return {
        "bureau": bureau,
        "schools": [
            {"name": school.name, "url": _url(school, port), "stage": "+".join(school.stages)}
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
    users = User.objects.exclude(password=NO_PASSWORD).filter(memberships__school__isnull=False).distinct()
    for user in users.prefetch_related("memberships").order_by("username"):
        role = next((role for end, role in ends.items() if user.username.endswith(end)), None)
        if role:
            # Somebody may have come to work at another place since; the first school is the account's own.
            at_schools = [each for each in user.memberships.all() if each.school_id]
            school = schools[min(at_schools, key=lambda each: (each.created_at, each.pk)).school_id]
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
