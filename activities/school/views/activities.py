"""Activities: the list, one of them, its pictures, taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities.bureau.models import Campaign, Theme
from activities.school import reach
from activities.school.actions import activities
from activities.school.files import evidence_response
from activities.school.filters import ActivityFilter
from activities.school.forms import EvidenceForm, ReasonForm
from activities.school.models import Activity
from core.accounts.members import Member
from core.accounts.permissions import Permission as P
from core.kit.forms import carry_out, with_status
from schools.bureau.models import Term
from schools.bureau.permissions import member, requires
from schools.school.actions.files import room_of

A_PAGE = 30


@requires(P.ACTIVITY_VIEW)
def activity_list(request: HttpRequest) -> HttpResponse:
    """The term's activities, latest first; a teacher's own classes'."""
    seen = reach.activities_of(member(request)).with_counts().prefetch_related("classes", "evidence")
    narrowed = ActivityFilter(with_current_term(request), seen.latest_first(), request=request)
    page = Paginator(narrowed.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {"filter": narrowed, "page_obj": page, "themes": theme_names()}
    return render(request, "activities_school/activities.html", context)


def with_current_term(request: HttpRequest) -> Any:
    """The query with the current term, where none is chosen."""
    query = request.GET.copy()
    current = Term.objects.current()
    if "term" not in query and current:
        query["term"] = current.code
    return query


def theme_names() -> dict[str, str]:
    return dict(Theme.objects.values_list("code", "name"))


@requires(P.ACTIVITY_VIEW)
def activity_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _found(request, pk))


def _found(request: HttpRequest, pk: UUID) -> Activity:
    seen = reach.activities_of(member(request)).with_counts().prefetch_related("classes", "evidence")
    return get_object_or_404(seen, pk=pk)


def _detail(request: HttpRequest, activity: Activity, **forms: object) -> HttpResponse:
    names = theme_names()
    took_part = reach.participations_of(member(request), activity).select_related("student", "class_group")
    context: dict[str, object] = {
        "activity": activity,
        "themes": [names.get(code, code) for code in activity.themes],
        "campaign": Campaign.objects.filter(code=activity.campaign_code).first()
        if activity.campaign_code
        else None,
        "took_part": took_part.order_by(
            "class_group__grade", "class_group__number", "class_group_id", "student__name_pinyin"
        ),
        "may_withdraw": _may_withdraw(member(request), activity),
        "may_add": member(request).may(P.ACTIVITY_LOG) and not activity.withdrawn_at,
        "withdraw_form": ReasonForm(),
        "evidence_form": EvidenceForm(),
        "room_words": room_of(member(request)).words(),
    }
    return render(request, "activities_school/activity.html", context | forms)


def _may_withdraw(person: Member, activity: Activity) -> bool:
    mine = activity.created_by_id == person.id or reach.may_correct(person)
    return mine and person.may(P.ACTIVITY_LOG) and not activity.withdrawn_at


@requires(P.ACTIVITY_LOG)
@require_POST
def activity_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity, form = _found(request, pk), ReasonForm(request.POST)
    if carry_out(form, activities.withdraw, activity=activity, by=member(request)) is None:
        return _detail(request, activity, withdraw_form=form)
    messages.success(request, _("The activity was withdrawn; it counts no more."))
    return redirect("activity_detail", pk)


@requires(P.ACTIVITY_LOG)
@require_POST
def activity_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    activity, form = _found(request, pk), EvidenceForm(request.POST, request.FILES)
    count = carry_out(form, activities.add_evidence, activity=activity, by=member(request))
    if count is None:
        return with_status(_detail(request, activity, evidence_form=form), form)
    messages.success(
        request,
        ngettext("%(count)s file was added.", "%(count)s files were added.", count) % {"count": count},
    )
    return redirect("activity_detail", pk)


@requires(P.ACTIVITY_LOG)
@require_POST
def evidence_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    evidence = get_object_or_404(reach.evidence_of(member(request)), pk=pk)
    try:
        activities.remove_evidence(evidence=evidence, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The file was removed for good."))
    return redirect("activity_detail", evidence.activity_id)


@requires(P.ACTIVITY_VIEW)
def evidence_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A picture to look at; anything else only as a download that nothing on our host can run."""
    return evidence_response(get_object_or_404(reach.evidence_of(member(request)), pk=pk))
