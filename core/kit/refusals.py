"""What no view answered: a page for people, JSON for programs, that is, under /api/."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

AGAIN_AFTER = "30"  # seconds, in which a database that was ended is back


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    page = defaults.bad_request(request, exception)
    return _told(request, page, _("This request could not be read"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    page = defaults.permission_denied(request, exception)
    return _told(request, page, _("You may not do this here"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    page = defaults.page_not_found(request, exception)
    return _told(request, page, _("There is no page at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that does not answer, or gave way to somebody else's lock, is no fault of ours: 503, come again."""
    if isinstance(sys.exception(), InterfaceError | OperationalError):
        page = defaults.server_error(request, "503.html")
        page.status_code, page["Retry-After"] = 503, AGAIN_AFTER
        return _told(request, page, _("The database does not answer. Please try again in a moment."))
    return _told(request, defaults.server_error(request), _("Something went wrong on our side"))


def _told(request: HttpRequest, page: HttpResponse, sentence: str) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return page
    again = {"Retry-After": page["Retry-After"]} if "Retry-After" in page else None
    return JsonResponse({"detail": sentence}, status=page.status_code, headers=again)
