"""GET never writes: a page that is only looked at, prefetched or crawled changes nothing.

The session, whose own middleware runs outside this one, sign-in and the counts of limits are the only exceptions.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
MAY_WRITE = ("django_session", "account_", "core_accounts_limitcount")
# The table of every write in a statement, also behind WITH or a comment; a lock (FOR UPDATE) is none.
_WRITTEN = re.compile(
    r"(?<!FOR )(?<!FOR NO KEY )\b(?:INSERT\s+INTO|UPDATE(?!\s+SET\b)|DELETE\s+FROM|TRUNCATE|CREATE|ALTER|DROP)\s+\"?([\w.]+)",
    re.IGNORECASE,
)


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
    text = str(sql)
    if any(not table.startswith(MAY_WRITE) for table in _WRITTEN.findall(text)):
        raise WriteInGet(text[:80])
    return execute(sql, params, many, context)
