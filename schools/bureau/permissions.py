"""What a view needs: `@requires(Permission.X)` on pages, `required` on API views. Every view says it.

Nobody: to sign-in (the API: 401). A person without a role at this place: 404. Without the permission: 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.permissions import BasePermission

from core.accounts.members import Member
from core.accounts.permissions import Permission
from core.kit.pages import page_before

if TYPE_CHECKING:  # DRF imports this module while its own views are being made
    from rest_framework.request import Request
    from rest_framework.views import APIView

View = Callable[..., HttpResponseBase]


def requires(permission: Permission, *, to_write: Permission | None = None) -> Callable[[View], View]:
    """Let in members who may; `to_write` is what any method but GET and HEAD needs instead."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in(request)
            needed = permission if request.method in {"GET", "HEAD"} else to_write or permission
            demand(request, needed)
            return view(request, *args, **kwargs)

        guarded.permission, guarded.to_write = permission, to_write or permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _sign_in(request: HttpRequest) -> HttpResponse:
    """A part of a page is fetched unseen: a sign-in form has no place in it."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    return redirect_to_login(page_before(request))


def open_to_all(view: View) -> View:
    """Mark a page that needs no sign-in; the URL test asks for one mark or the other."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def member(request: HttpRequest) -> Member:
    """The person of this request. Raises Http404 for one who has no role here."""
    found: Member | None = request.member  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def demand(request: HttpRequest, permission: Permission) -> Member:
    """The member, or Http404, or PermissionDenied."""
    person = member(request)
    if not person.may(permission):
        raise PermissionDenied
    return person


class HasPermission(BasePermission):
    """Reads `required` of the API view: a permission, or {"GET": …, "POST": …}. A view without one is closed."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        required = getattr(view, "required", None)
        if isinstance(required, dict):
            required = required.get("GET" if request.method == "HEAD" else request.method)
        if not request.user or not request.user.is_authenticated:
            return False
        if required is None:  # a method the view does not have: DRF goes on to answer 405
            return request.method == "OPTIONS" or request.method not in view.allowed_methods
        demand(request._request, required)
        return True
