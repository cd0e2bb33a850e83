"""Forms that did not arrive as they should: where to go back to, and pages that say so."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """The page to open (again): the one asked for, or the one a form was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(came, {request.get_host()})
    return urlsplit(came)._replace(scheme="", netloc="").geturl() if known else "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "core/stale.html", {"again_url": page_before(request)}, status=403)


class WrongMethodMiddleware:
    """An address that only takes what a form sends, opened by hand or reloaded: a page instead of nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or request.path.startswith("/api/"):
            return answer
        page = render(request, "core/wrong_method.html", status=405)
        page["Allow"] = answer["Allow"]
        return page
