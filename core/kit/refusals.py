"""What no view answered: a page for people, JSON for programs, that is, under /api/."""

import errno
import sys
from collections.abc import Iterator

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults

from core.tenancy import again

AGAIN_AFTER = "30"  # seconds, in which a database that was ended is back
AFTER_A_WAIT = "5"  # seconds, after a lock or a slow statement
READ_ONLY = {"25006"}
BUSY = {
    "55P03",
    "57014",
    "40001",
    "40P01",
}  # lock not available, statement ended, serialization failure, deadlock
# By class: no connection, not enough of something (disk, memory, connections), ended by an operator; and idle too long.
GONE = ("08", "53", "57P", "58030", "25P03")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG, errno.EIO}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A session that could not be saved is called the request's fault by Django; the database may be why."""
    if (refused := _not_our_fault(request, exception)) is not None:
        return refused
    page = defaults.bad_request(request, exception)
    return _told(request, page, _("This request could not be read"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    page = defaults.permission_denied(request, exception)
    return _told(request, page, _("You may not do this here"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    page = defaults.page_not_found(request, exception)
    return _told(request, page, _("There is no page at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that does not answer, gave way to somebody else's lock or takes nothing in: 503; a full disk: 507."""
    if (refused := _not_our_fault(request, sys.exception())) is not None:
        return refused
    return _told(request, defaults.server_error(request), _("Something went wrong on our side"))


def _not_our_fault(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.errno in NO_ROOM:
            return _come_again(request, 507, _("There is no room to store the file"), _no_room(), AGAIN_AFTER)
        if isinstance(cause, Error) and (why := _why(cause)):
            return _come_again(request, 503, "", *why)
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from or while handling."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _why(error: Error) -> tuple[str, str] | None:
    """A sentence and the seconds to wait; None for what is a fault of ours."""
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state in READ_ONLY:
        return _("At the moment everything can be read and nothing saved."), AGAIN_AFTER
    if state == "53100":
        return _no_room(), AGAIN_AFTER
    if state in BUSY:
        return _("Something here is busy for longer than usual. Please try again in a moment."), AFTER_A_WAIT
    if state.startswith(GONE) or isinstance(error, InterfaceError | OperationalError):
        return _("The database does not answer. Please try again in a moment."), AGAIN_AFTER
    return None


def _no_room() -> str:
    return _("The server's disk takes no more. Please tell your administrator and try again later.")


def _come_again(request: HttpRequest, code: int, title: str, reason: str, after: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": reason}, status=code, headers={"Retry-After": after})
    context = {"code": str(code), "title": title, "reason": reason, **again.typed(request)}
    page = loader.render_to_string("503.html", context)  # without the request: its context asks the database
    return HttpResponse(page, status=code, headers={"Retry-After": after})


def _told(request: HttpRequest, page: HttpResponse, sentence: str) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return page
    return JsonResponse({"detail": sentence}, status=page.status_code)
