"""Accounts: one a role at the bureau, one a role at each of the first schools. All have the same password."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import make_password

from core.accounts.models import User
from core.audit.models import SYSTEM
from reports.demo.plan import ADMIN_ACCOUNTS, FULL_ACCOUNTS, SchoolPlan
from schools.bureau.actions import people
from schools.bureau.models import District, Membership, School

PASSWORD = "chengji-yanshi-2026"  # noqa: S105 - the demo's, printed when it starts
NO_PASSWORD = "!"  # noqa: S105 - nobody signs in with it
# role, user name, name shown
BUREAU = (
    ("bureau_admin", "admin", "市局管理员（演示）"),
    ("reviewer", "reviewer", "市级审核员（演示）"),
    ("reviewer", "reviewer-district", "区级审核员（演示）"),
    ("leader", "leader", "分管领导（演示）"),
    ("auditor", "auditor", "审计员（演示）"),
)
AT_SCHOOL = {
    "school_admin": "admin", "principal": "principal", "homeroom": "homeroom", "teacher": "teacher",
    "student": "student",
}  # fmt: skip


@dataclass(frozen=True)
class Bureau:
    admin: User
    reviewer: User


@lru_cache(maxsize=1)
def _hash() -> str:
    return make_password(PASSWORD)


def new_user(username: str, name: str, *, signs_in: bool) -> User:
    """Not saved yet."""
    return User(username=username, display_name=name, password=_hash() if signs_in else NO_PASSWORD)


def roles_of(plan: SchoolPlan) -> tuple[str, ...]:
    """The roles that can sign in at this school."""
    if plan.index < FULL_ACCOUNTS:
        return tuple(AT_SCHOOL)
    return ("school_admin",) if plan.index < ADMIN_ACCOUNTS else ()


def username(plan: SchoolPlan, role: str) -> str:
    return f"s{plan.number}-{AT_SCHOOL[role]}"


def bureau_people(district: District) -> Bureau:
    """Made once; a second call finds them."""
    users = {}
    for role, name, shown in BUREAU:
        user = User.objects.filter(username=name).first()
        if user is None:
            user = new_user(name, shown, signs_in=True)
            user.save()
        kept = district if name == "reviewer-district" else None
        people.add_member(user=user, role=role, district=kept, by=SYSTEM)
        users[name] = user
    return Bureau(admin=users["admin"], reviewer=users["reviewer"])


def join(school: School, held: list[tuple[User, str]]) -> None:
    """Accounts and memberships of a school, in bulk."""
    User.objects.bulk_create({user.pk: user for user, _ in held}.values())
    Membership.objects.bulk_create(
        [
            Membership(
                user=user, role=role, school=school, created_by_name=SYSTEM.name, changed_by_name=SYSTEM.name
            )
            for user, role in held
        ]
    )
