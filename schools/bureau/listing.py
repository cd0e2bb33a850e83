"""What a person sees of public, for pages and API alike; a request's place and districts decide."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core.accounts.members import Member
from schools.bureau.forms import SearchForm
from schools.bureau.models import District, Invitation, Membership, School
from schools.bureau.models.schools import SchoolQuerySet, open_on

SCHOOL_HEADS = ["school_admin", "principal"]  # whom the bureau knows of each school


def seen_schools(person: Member) -> SchoolQuerySet:
    """Also closed ones: they are listed as closed."""
    return School.objects.seen_by(person.district_ids).select_related("district").prefetch_related("domains")


def filtered(found: SchoolQuerySet, form: SearchForm) -> SchoolQuerySet:
    """A filter that cannot be read is left out: a list is never refused for it."""
    form.is_valid()
    asked: dict[str, Any] = form.cleaned_data
    found = found.matching(asked.get("q") or "")
    if asked.get("district"):
        found = found.filter(district=asked["district"])
    if asked.get("stage"):
        found = found.filter(stages__contains=[asked["stage"]])
    return found.in_order()


def school_url(request: HttpRequest, school: School, path: str = "/") -> str:
    """The school's own address, with the scheme and port this page was asked with."""
    _host, colon, port = request.get_host().partition(":")
    return f"{request.scheme}://{school.host}{colon}{port}{path}"


def districts_seen(person: Member) -> Any:
    """A reviewer of one district sees that one."""
    found = (
        District.objects.filter(code__in=person.district_ids)
        if person.district_ids
        else District.objects.all()
    )
    return found.annotate(
        school_count=Count("schools", filter=open_on(timezone.localdate(), "schools__"))
    ).order_by("code")


def here(request: HttpRequest) -> QuerySet[Membership]:
    """The roles this place may look at; a student's account has no name, so students are not people of this list."""
    school = request.school  # type: ignore[attr-defined]
    asked = Q(school=school) if school else Q(school=None) | Q(role__in=SCHOOL_HEADS)
    found = Membership.objects.filter(asked).exclude(role="student")
    return found.select_related("user", "school", "district").order_by(
        "-is_active", "role", "user__display_name"
    )


def invitations_here(request: HttpRequest) -> QuerySet[Invitation]:
    school = request.school  # type: ignore[attr-defined]
    asked = Q(school=school) if school else Q(school=None) | Q(role__in=SCHOOL_HEADS)
    return (
        Invitation.objects.open().filter(asked).select_related("school", "district").order_by("-created_at")
    )
