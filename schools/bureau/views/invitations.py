"""The pages behind an invitation's link: a new username and password, or an account the person has already."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import ROLES
from core.kit.errors import Refused
from core.kit.forms import carry_out
from schools.bureau.actions import people as acts
from schools.bureau.forms import AcceptForm, OwnAccountForm
from schools.bureau.permissions import open_to_all


@open_to_all
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    return _welcome(request, key, AcceptForm, acts.accept, "schools_bureau/invitation.html")


@open_to_all
def invitation_account(request: HttpRequest, key: str) -> HttpResponse:
    def accept(*, key: str, username: str, password: str) -> User:
        return acts.accept_with(key=key, user=_who(request, username, password))

    return _welcome(request, key, OwnAccountForm, accept, "schools_bureau/invitation_account.html")


def _welcome(
    request: HttpRequest, key: str, form_class: type[forms.Form], accept: Callable[..., User], template: str
) -> HttpResponse:
    """A key of another place is unknown here; one that was used or is too old says so (410)."""
    found = acts.find(key)
    if found is None:
        raise Http404
    if found.used_at or found.expires_at <= timezone.now():
        return render(request, "schools_bureau/invitation_gone.html", {"invitation": found}, status=410)
    form = form_class(request.POST if request.method == "POST" else None)
    user = carry_out(form, accept, key=key)
    if user and acts.awaits_school(user, found.school):
        return render(request, "schools_bureau/invitation_waits.html", {"invitation": found})
    if user:
        login(request, user, backend="schools.bureau.backends.MemberBackend")
        return redirect("/")
    return render(request, template, {"form": form, "invitation": found, "role": ROLES[found.role]})


def _who(request: HttpRequest, username: str, password: str) -> User:
    """Through allauth, whose limit on wrong passwords then holds here too."""
    user = get_adapter(request).authenticate(request, username=username, password=password, invited=True)
    if not isinstance(user, User):
        raise Refused(_("The username or the password is not right."))
    return user
