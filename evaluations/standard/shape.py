"""Small descriptions of what a value must look like. Each yields (path, code, params) for what does not."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from types import UnionType
from typing import Any

from evaluations.standard.document import Path, Unreadable

Problem = tuple[Path, str, dict[str, str | int | float]]
Shape = Callable[[Any, Path], Iterator[Problem]]
MOST = (
    10**15
)  # of a whole number: beyond it a float no longer tells neighbours apart, and far beyond overflows
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]"
)  # written as an escape they pass YAML, but not the database


def text(value: Any, path: Path) -> Iterator[Problem]:
    """Text that is not blank, and that can be kept."""
    if not isinstance(value, str) or not value.strip():
        yield path, "not_text", {}
    elif _CONTROL.search(value):
        yield path, "control_character", {}


def short(most: int) -> Shape:
    """Text that fits its column."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        yield from text(value, path)
        if isinstance(value, str) and len(value) > most:
            yield path, "too_many_characters", {"size": len(value), "limit": most}

    return check


def text_or_null(value: Any, path: Path) -> Iterator[Problem]:
    """Text, or nothing at all."""
    if value is not None:
        yield from text(value, path)


def word(value: Any, path: Path) -> Iterator[Problem]:
    """Text, or a whole number such as a grade."""
    if not is_number(value, int):
        yield from text(value, path)


def anything(value: Any, path: Path) -> Iterator[Problem]:
    """Looked at elsewhere."""
    yield from ()


def yes_no(value: Any, path: Path) -> Iterator[Problem]:
    """true or false."""
    if not isinstance(value, bool):
        yield path, "not_yes_no", {}


def number(low: float, high: float, *, whole: bool = False) -> Shape:
    """A finite number from `low` to `high`."""
    kinds = int if whole else int | float

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not is_number(value, kinds) or not low <= value <= high:
            yield path, "not_whole" if whole else "not_number", {"low": low, "high": high}

    return check


def exactly(wanted: int) -> Shape:
    """This number and no other."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not is_number(value) or value != wanted:
            yield path, "not_exactly", {"wanted": wanted}

    return check


def is_number(value: Any, kinds: type[int] | UnionType = int | float) -> bool:
    """YAML's true is an int to Python, and .nan a float: neither is a number here."""
    if not isinstance(value, kinds) or isinstance(value, bool):
        return False
    return abs(value) <= MOST if isinstance(value, int) else math.isfinite(value)


def one_of(*allowed: str) -> Shape:
    """One of the words."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if value not in allowed:
            yield path, "not_one_of", {"value": str(value), "allowed": ", ".join(allowed)}

    return check


def code(pattern: str, example: str) -> Shape:
    """Text that matches the whole pattern."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield path, "bad_code", {"value": str(value), "example": example}

    return check


def listed(shape: Shape, *, least: int = 0, distinct: bool = True) -> Shape:
    """A list, each of its values of the shape, none of its words twice."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield path, "not_list", {}
        elif len(value) < least:
            yield path, "empty_list", {}
        else:
            for at, each in enumerate(value):
                yield from _unless_unreadable(shape, each, (*path, at))
                if distinct and isinstance(each, str | int) and each in value[:at]:
                    yield (*path, at), "duplicate_value", {"value": each}

    return check


def table(shape: Shape, key: Shape = anything) -> Shape:
    """A table whose keys are codes."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield path, "not_table", {}
            return
        for name, each in value.items():
            yield from key(name, (*path, name))
            yield from _unless_unreadable(shape, each, (*path, name))

    return check


def fields(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """A table whose keys are known."""
    known = {**required, **(optional or {})}

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield path, "not_table", {}
            return
        for name in required.keys() - value.keys():
            yield (*path, name), "missing_key", {"key": name}
        for name, each in value.items():
            if name not in known:
                yield (*path, name), "unknown_key", {"key": name, "allowed": ", ".join(known)}
            else:
                yield from _unless_unreadable(known[name], each, (*path, name))

    return check


def _unless_unreadable(shape: Shape, value: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(value, Unreadable):
        yield from shape(value, path)
