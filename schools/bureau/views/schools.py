"""The bureau's schools: list, one school, adding, changing, closing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.kit.charts import Tile, tilemap
from core.kit.forms import carry_out
from schools.bureau.actions import schools as acts
from schools.bureau.actions.people import roles_invited_by
from schools.bureau.forms.schools import (
    SchoolChangeForm,
    SchoolCloseForm,
    SchoolForm,
    SchoolRoomForm,
    SearchForm,
)
from schools.bureau.listing import districts_seen, filtered, school_url, seen_schools
from schools.bureau.models import Invitation, Membership
from schools.bureau.permissions import member, requires

A_PAGE = 50


@requires(P.SCHOOL_VIEW)
def school_list(request: HttpRequest) -> HttpResponse:
    person = member(request)
    form = SearchForm(request.GET)
    page = Paginator(filtered(seen_schools(person), form), A_PAGE).get_page(request.GET.get("page"))
    asked = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "page_obj": page, "asked": asked, "may_manage": person.may(P.SCHOOL_MANAGE)}
    return render(request, "schools_bureau/school_list.html", context)


@requires(P.SCHOOL_VIEW)
def school_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the bureau knows of a school: no pupils, only who runs it."""
    person = member(request)
    school = get_object_or_404(seen_schools(person), pk=pk)
    may_invite = person.may(P.MEMBER_INVITE)
    context: dict[str, object] = {
        "shown": school,
        "address": school_url(request, school),
        "may_manage": person.may(P.SCHOOL_MANAGE),
        "may_invite": may_invite,
    }
    if person.may(P.MEMBER_VIEW):
        roles = roles_invited_by(person) or {"school_admin", "principal"}
        context["members"] = Membership.objects.filter(school=school, role__in=roles).select_related("user")
        context["invitations"] = Invitation.objects.open().at(school).filter(role__in=roles)
    return render(request, "schools_bureau/school_page.html", context)


@requires(P.SCHOOL_MANAGE)
def school_add(request: HttpRequest) -> HttpResponse:
    form = SchoolForm(request.POST if request.method == "POST" else None)
    if school := carry_out(form, acts.create, by=member(request)):
        messages.success(request, _("The school has been added. Invite its admin next."))
        return redirect("school_page", school.pk)
    return render(request, "schools_bureau/school_add.html", {"form": form})


@requires(P.SCHOOL_MANAGE)
def school_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    school = get_object_or_404(seen_schools(member(request)), pk=pk)
    seen = school.changed_at.isoformat(timespec="microseconds")
    now = {"name": school.name, "district": school.district, "stages": school.stages, "seen": seen}
    form = SchoolChangeForm(request.POST if request.method == "POST" else None, initial=now)
    if carry_out(form, acts.change, school=school, by=member(request)):
        messages.success(request, _("Saved."))
        return redirect("school_page", pk)
    return render(request, "schools_bureau/school_change.html", {"form": form, "shown": school})


@requires(P.SCHOOL_MANAGE)
def school_room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How much the school may store."""
    school = get_object_or_404(seen_schools(member(request)), pk=pk)
    now = {"file_gb_most": school.file_gb_most, "files_a_day": school.files_a_day}
    form = SchoolRoomForm(request.POST if request.method == "POST" else None, initial=now)
    if carry_out(form, acts.set_room, school=school, by=member(request)):
        messages.success(request, _("Saved."))
        return redirect("school_page", pk)
    return render(request, "schools_bureau/school_room.html", {"form": form, "shown": school})


@requires(P.SCHOOL_MANAGE)
def school_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    school = get_object_or_404(seen_schools(member(request)), pk=pk)
    form = SchoolCloseForm(request.POST if request.method == "POST" else None)
    if carry_out(form, acts.close, school=school, by=member(request)) is None:
        return render(request, "schools_bureau/school_close.html", {"shown": school, "form": form})
    day = date_format(form.cleaned_data["closed_from"])
    messages.success(request, _("The school is closed from {day} on. Its data is kept.").format(day=day))
    return redirect("school_page", pk)


@require_POST
@requires(P.SCHOOL_MANAGE)
def school_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    school = get_object_or_404(seen_schools(member(request)), pk=pk)
    acts.close(school=school, closed_from=None, by=member(request))
    messages.success(request, _("The school is open again."))
    return redirect("school_page", pk)


@requires(P.SCHOOL_VIEW)
def district_list(request: HttpRequest) -> HttpResponse:
    """The districts with their schools in use, as a map of tiles."""
    districts = list(districts_seen(member(request)))
    tiles = [Tile(one.name, one.code, one.tile_col, one.tile_row, one.school_count) for one in districts]
    drawing = tilemap(_("Schools by district"), tiles, cuts=_cuts(districts), measure=_("Schools"))
    return render(request, "schools_bureau/district_list.html", {"districts": districts, "drawing": drawing})


def _cuts(districts: list[Any]) -> list[int]:
    """Whole schools: the legend has no 0.4."""
    most = max((one.school_count for one in districts), default=0)
    return sorted({1, *(-(-most * part // 4) for part in (1, 2, 3))}) if most else []
