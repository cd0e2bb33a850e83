"""GET never writes: a page that is only looked at, prefetched or crawled changes nothing.

The session, whose own middleware runs outside this one, and sign-in are the only exceptions.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
MAY_WRITE = ("django_session", "account_", "pgmq.")
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "CREATE", "ALTER", "DROP")


class WriteInGet(RuntimeError):
    """A GET request tried to write: a fault of the view."""


class ReadOnlyGetMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


def refuse_writes(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    text = str(sql).lstrip()
    if text[:8].upper().startswith(WRITES) and not any(name in text[:80] for name in MAY_WRITE):
        raise WriteInGet(text[:80])
    return execute(sql, params, many, context)
