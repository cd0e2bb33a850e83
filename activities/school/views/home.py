"""The school's front page: what this person can do today."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from activities.school import reach
from activities.school.models import Objection
from core.accounts.members import Member
from core.accounts.permissions import Permission as P
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires

SHOWN = 6


def home(request: HttpRequest) -> HttpResponseBase:
    """A pupil goes to the own record; nobody to sign-in."""
    person: Member | None = getattr(request, "member", None)
    if person and not person.may(P.ACTIVITY_VIEW) and person.may(P.OWN_RECORD_VIEW):
        return redirect("own_records")
    return _staff_home(request)


home.permission = home.to_write = P.ACTIVITY_VIEW  # type: ignore[attr-defined]


@requires(P.ACTIVITY_VIEW)
def _staff_home(request: HttpRequest) -> HttpResponse:
    person, term = member(request), Term.objects.current()
    context: dict[str, Any] = {"term": term, "today": timezone.localdate(), "person": person}
    if term:
        context |= _classes(person, term) | _waiting(person) | _figures(person, term)
    return render(request, "activities_school/home.html", context)


def _classes(person: Member, term: Term) -> dict[str, Any]:
    """The person's classes, those without an activity this month first."""
    today = timezone.localdate()
    this_month = Q(
        activities__held_on__year=today.year, activities__held_on__month=today.month,
        activities__withdrawn_at__isnull=True,
    )  # fmt: skip
    classes = list(
        reach.classes_of(person).of_year(term.school_year).in_order()
        .annotate(this_month=Count("activities", filter=this_month, distinct=True))
    )  # fmt: skip
    gaps = [group for group in classes if not group.this_month]
    return {"classes": classes, "gaps": gaps, "is_whole_school": reach.is_whole_school(person)}


def _waiting(person: Member) -> dict[str, Any]:
    seen = reach.records_of(person)
    open_objections = Objection.objects.filter(answered_at=None).select_related("growth_record__student")
    return {
        "waiting": _to_confirm(person),
        "returned": seen.returned().filter(created_by_id=person.id).count(),
        "may_confirm": person.may(P.RECORD_CONFIRM),
        "objections": open_objections.order_by("due_on")[:SHOWN] if person.may(P.OBJECTION_ANSWER) else [],
    }


def _to_confirm(person: Member) -> int:
    """What the person can confirm; for who only leads the school, all that waits; for others nothing does."""
    if person.may(P.RECORD_CONFIRM):
        return reach.to_confirm(person).count()
    return reach.records_of(person).waiting().count() if reach.is_whole_school(person) else 0


def _figures(person: Member, term: Term) -> dict[str, Any]:
    standing = reach.activities_of(person).of_term(term.pk).standing()
    recent = standing.with_counts().prefetch_related("classes", "evidence").latest_first()[:SHOWN]
    records = reach.records_of(person).of_term(term.pk).confirmed()
    return {"activity_count": standing.count(), "record_count": records.count(), "recent": recent}
