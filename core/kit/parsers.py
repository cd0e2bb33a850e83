"""What a request's body may be."""

from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """A body nested deeper than Python's stack, or that says nothing, cannot be read: no fault of ours."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            read = super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError from None
        if read is None or _has_surrogate(read):
            raise ParseError
        return read


def _has_surrogate(read: Any) -> bool:
    r"""Half a character, which JSON can write as "\ud800" and no UTF-8 text, so no database and no answer, can hold."""
    match read:
        case str():
            return any("\ud800" <= character <= "\udfff" for character in read)
        case dict():
            return any(_has_surrogate(part) for pair in read.items() for part in pair)
        case list():
            return any(map(_has_surrogate, read))
        case _:
            return False
