"""Marks on views that come from a library."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """The same view, marked as open to people who are not signed in."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    marked.is_public = True  # type: ignore[attr-defined]
    return marked
