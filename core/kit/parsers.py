"""What a request's body may be."""

import re
from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

MOST_DEPTH = 20
_SURROGATE = re.compile("[\ud800-\udfff]")


class JSONParser(parsers.JSONParser):
    """A body nested deeper than Python's stack, or that says nothing, cannot be read: no fault of ours."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            read = super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError from None
        if read is None or not _is_fit(read):
            raise ParseError
        return read


def _is_fit(read: Any) -> bool:
    r"""Not nested deeper than any request of ours is, and without half characters.

    What json can read may be deeper than the code behind has stack for. "\ud800" is half a character, which no UTF-8
    text, so no database and no answer, can hold.
    """
    waiting = [(read, 0)]
    while waiting:
        part, depth = waiting.pop()
        match part:
            case str() if _SURROGATE.search(part):
                return False
            case dict() | list() if depth == MOST_DEPTH:
                return False
            case dict():
                waiting += [(each, depth + 1) for pair in part.items() for each in pair]
            case list():
                waiting += [(each, depth + 1) for each in part]
    return True
