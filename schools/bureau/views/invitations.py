"""The page behind an invitation's link: the invited person chooses a username and a password."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.accounts.roles import ROLES
from core.kit.forms import carry_out
from schools.bureau.actions import people as acts
from schools.bureau.forms import AcceptForm
from schools.bureau.permissions import open_to_all


@open_to_all
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """A key of another place is unknown here; one that was used or is too old says so (410)."""
    found = acts.find(key)
    if found is None:
        raise Http404
    if found.used_at or found.expires_at <= timezone.now():
        return render(request, "schools_bureau/invitation_gone.html", {"invitation": found}, status=410)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    user = carry_out(form, acts.accept, key=key)
    if user:
        login(request, user, backend="schools.bureau.backends.MemberBackend")
        return redirect("/")
    context = {"form": form, "invitation": found, "role": ROLES[found.role]}
    return render(request, "schools_bureau/invitation.html", context)
