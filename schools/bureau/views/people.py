"""The people of this place, and who is invited. The same pages at the bureau and at a school."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.permissions import Permission as P
from core.accounts.roles import BUREAU, ROLES
from core.kit.forms import carry_out
from schools.bureau.actions import people as acts
from schools.bureau.forms import EndForm, InviteForm
from schools.bureau.listing import SCHOOL_HEADS, here, invitations_here, school_url
from schools.bureau.models import Invitation, Membership, School
from schools.bureau.permissions import member, requires

A_PAGE = 50


@requires(P.MEMBER_VIEW)
def member_list(request: HttpRequest) -> HttpResponse:
    person = member(request)
    asked = {"q": request.GET.get("q", "").strip(), "role": request.GET.get("role", "")}
    found = here(request)
    if asked["q"]:
        found = found.filter(
            Q(user__display_name__icontains=asked["q"]) | Q(user__username__icontains=asked["q"])
        )
    if asked["role"]:
        found = found.filter(role=asked["role"])
    context = {
        "page_obj": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "invitations": invitations_here(request)[:200],
        "may_invite": person.may(P.MEMBER_INVITE),
        "manages": acts.roles_invited_by(person) if person.may(P.MEMBER_INVITE) else frozenset(),
        "roles": _roles_listed(request),
        "asked": asked,
    }
    return render(request, "schools_bureau/member_list.html", context)


def _roles_listed(request: HttpRequest) -> list[tuple[str, object]]:
    at_school = bool(request.school)  # type: ignore[attr-defined]
    roles = [
        role
        for role in ROLES.values()
        if role.code != "student" and ((role.place == BUREAU) != at_school or role.code in SCHOOL_HEADS)
    ]
    return [(role.code, role.display_name) for role in roles]


@requires(P.MEMBER_INVITE)
def member_invite(request: HttpRequest) -> HttpResponse:
    """To a role at this place."""
    school = request.school  # type: ignore[attr-defined]
    place = BUREAU if school is None else "school"
    roles = {code for code in acts.roles_invited_by(member(request)) if ROLES[code].place == place} - {
        "student"
    }
    form = InviteForm(
        request.POST if request.method == "POST" else None, roles=roles, at_bureau=school is None
    )
    return _invited(request, form, school)


@requires(P.MEMBER_INVITE)
def school_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bureau invites who runs a school."""
    school = get_object_or_404(School.objects.prefetch_related("domains"), pk=pk)
    roles = acts.roles_invited_by(member(request)) & set(SCHOOL_HEADS)
    form = InviteForm(request.POST if request.method == "POST" else None, roles=roles, at_bureau=False)
    return _invited(request, form, school)


def _invited(request: HttpRequest, form: InviteForm, school: School | None) -> HttpResponse:
    """The link is shown once, in this answer: it is stored nowhere."""
    done = carry_out(form, acts.invite, school=school, by=member(request))
    if done is None:
        context = {
            "form": form,
            "shown": school,
            "roles": form.roles,
        }
        return render(request, "schools_bureau/member_invite.html", context)
    invitation, key = done
    return show_link(request, invitation, key)


def show_link(request: HttpRequest, invitation: Invitation, key: str, person: str = "") -> HttpResponse:
    """`person`: the name to show where the invitation itself carries none, as a student's does not."""
    path = reverse("invitation", args=[key])
    link = (
        school_url(request, invitation.school, path)
        if invitation.school
        else request.build_absolute_uri(path)
    )
    context: dict[str, object] = {"invitation": invitation, "link": link, "role": ROLES[invitation.role]}
    context["person"] = person or invitation.person_name
    return render(request, "schools_bureau/invitation_made.html", context)


@require_POST
@requires(P.MEMBER_VIEW, to_write=P.MEMBER_INVITE)
def invitation_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = get_object_or_404(invitations_here(request), pk=pk)
    try:
        acts.withdraw(invitation=invitation, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(
            request, _("The invitation of {name} no longer works.").format(name=invitation.person_name)
        )
    return redirect("member_list")


@requires(P.MEMBER_INVITE)
def member_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = get_object_or_404(here(request), pk=pk, is_active=True)
    form = EndForm(request.POST if request.method == "POST" else None)
    if carry_out(form, acts.deactivate, membership=membership, by=member(request)):
        sentence = _("{name} can no longer use this role.").format(name=membership.user.name)
        messages.success(request, sentence)
        return redirect("member_list")
    context = {"form": form, "membership": membership, "role": ROLES[membership.role]}
    return render(request, "schools_bureau/member_end.html", context)


@require_POST
@requires(P.MEMBER_VIEW, to_write=P.MEMBER_INVITE)
def member_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The school lets in somebody whom the bureau invited."""
    return _change(
        request, get_object_or_404(here(request), pk=pk), acts.confirm, _("{name} may sign in now.")
    )


@require_POST
@requires(P.MEMBER_VIEW, to_write=P.MEMBER_INVITE)
def member_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    ended = get_object_or_404(here(request), pk=pk, is_active=False)
    return _change(request, ended, acts.reactivate, _("{name} has this role again."))


def _change(
    request: HttpRequest, membership: Membership, act: Callable[..., object], said: str
) -> HttpResponse:
    try:
        act(membership=membership, by=member(request))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, said.format(name=membership.user.name))
    return redirect("member_list")
