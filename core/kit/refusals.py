"""What no view answered: a page for people, JSON for programs, that is, under /api/."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults


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
    return _told(request, defaults.server_error(request), _("Something went wrong on our side"))


def _told(request: HttpRequest, page: HttpResponse, sentence: str) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return page
    return JsonResponse({"detail": sentence}, status=page.status_code)
