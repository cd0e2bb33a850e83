"""Every URL of both places, walked from the resolver, with arguments that name nothing."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

BUREAU, SCHOOL = "core.project.urls_bureau", "core.project.urls_school"
# Arguments that are words, not ids: something the converter accepts.
WORDS = {
    "stage": "primary",
    "code": "A1",
    "key": "x" * 43,
    "act": "approve",
    "version": "v1",
    "slug": "x",
    "kind": "x",
}


@dataclass(frozen=True)
class Page:
    place: str
    name: str
    view: Any
    arguments: tuple[str, ...]
    route: str

    @property
    def url(self) -> str:
        return reverse(
            self.name, kwargs={name: self._value(name) for name in self.arguments}, urlconf=self.place
        )

    def _value(self, name: str) -> str:
        """The first of the words a route offers, such as (?P<act>open|close); else a word; else an id of nothing."""
        offered = re.search(rf"\(\?P<{name}>([a-z]+)", self.route)
        return offered[1] if offered else WORDS.get(name) or str(uuid.uuid4())

    @property
    def is_api(self) -> bool:
        return self.url.startswith("/api/")


ONLY_IN_DEVELOPMENT = {"styleguide"}


def pages() -> list[Page]:
    walked = [
        page for place in (BUREAU, SCHOOL) for page in _walk(place, get_resolver(place).url_patterns, ())
    ]
    return [page for page in walked if page.name not in ONLY_IN_DEVELOPMENT]


def _walk(place: str, patterns: list[Any], above: tuple[str, ...]) -> Iterator[Page]:
    for pattern in patterns:
        arguments = above + tuple(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _walk(place, pattern.url_patterns, arguments)
        elif isinstance(pattern, URLPattern):
            yield Page(
                place, pattern.name or str(pattern.pattern), pattern.callback, arguments, str(pattern.pattern)
            )


def needs(view: Any) -> dict[str, Any]:
    """{"read": permission, "write": permission} as the view declares it; {} where it declares nothing."""
    if getattr(view, "is_public", False):
        return {"read": "public", "write": "public"}
    if hasattr(view, "permission"):
        return {"read": view.permission, "write": view.to_write}
    if getattr(view, "member_only", False):
        return {"read": "member", "write": "member"}
    return _of_class(getattr(view, "cls", None) or getattr(view, "view_class", None))


def _of_class(cls: Any) -> dict[str, Any]:
    if cls is None:
        return {}
    if getattr(cls, "member_only", False):
        return {"read": "member", "write": "member"}
    if getattr(cls, "is_public", False):
        return {"read": "public", "write": "public"}
    required = getattr(cls, "required", None)
    if not isinstance(required, dict):
        return {"read": required, "write": required} if required else {}
    writes = [permission for method, permission in required.items() if method != "GET"]
    return {"read": required.get("GET"), "write": writes[0] if writes else None}


def unnamed() -> list[str]:
    return [page.name for page in pages() if not re.match(r"^[a-z_]+$", page.name)]


def methods(view: Any) -> list[tuple[str, str]]:
    """(method, permission) of all that the view answers; a page is asked by GET and POST, the API by what it has."""
    declared = needs(view)
    if declared.get("read") in {"public", "member"}:
        return [("get", declared["read"]), ("post", declared["write"])]
    required = getattr(getattr(view, "cls", None) or getattr(view, "view_class", None), "required", None)
    if isinstance(required, dict):
        return [(method.lower(), str(permission)) for method, permission in required.items()]
    return [("get", str(declared["read"])), ("post", str(declared["write"]))] if declared else []
