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
        if read is None:
            raise ParseError
        return read
