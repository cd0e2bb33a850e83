"""Membership is checked here, on every request, and nowhere else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.accounts.members import Member
from core.accounts.models import User
from schools.bureau.models import Membership, School

Handler = Callable[[HttpRequest], HttpResponse]


class MembershipMiddleware:
    """Sets `request.member`: the person with the roles held at this place now, or None."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.member = member_of(request.user, school=request.school)  # type: ignore[attr-defined]
        return self.get_response(request)


def member_of(user: User, *, school: School | None) -> Member | None:
    """The person's roles at this place; None where there are none, so a withdrawn role ends at once."""
    held = list(Membership.objects.of(user.pk, school=school).values_list("role", "district_id"))
    if not held:
        return None
    roles = tuple(sorted(role for role, _ in held))
    everywhere = any(district is None for _, district in held)
    districts = frozenset() if everywhere else frozenset(district for _, district in held if district)
    return Member(user=user, role_codes=roles, district_ids=districts)
