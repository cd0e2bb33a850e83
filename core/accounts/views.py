"""Marks on views that come from a library."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """The same view, marked as open to people who are not signed in."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    marked.is_public = True  # type: ignore[attr-defined]
    return marked


def no_page(request: HttpRequest) -> HttpResponse:
    """A name that a library looks up, without a page behind it."""
    raise Http404


no_page.is_public = True  # type: ignore[attr-defined]


def members(view: View) -> View:
    """The same view, for people with a role at this place; nobody is sent to sign-in, anyone else finds nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.member is None:  # type: ignore[attr-defined]
            raise Http404
        return view(request, *args, **kwargs)

    guarded.member_only = True  # type: ignore[attr-defined]
    return guarded
