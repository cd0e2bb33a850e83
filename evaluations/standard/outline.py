"""A read file whose unsound parts are set aside, so that one mistake is named once and not again in its consequences."""

from collections.abc import Iterator
from typing import Any

from evaluations.standard.document import Path, Source, Unreadable
from evaluations.standard.schema import STANDARD
from evaluations.standard.shape import Problem
from evaluations.standard.texts import Fault


class Outline:
    """The file's values by path; `get` answers None for what is missing or unsound."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        if not isinstance(source.value, Unreadable):
            self.problems = list(STANDARD(source.value, ()))
        self.faults = [*source.faults, *(self.fault(*problem) for problem in self.problems)]
        wrong = [*source.unreadable, *(path for path, *_ in self.problems)]
        self._unsound = {path[:end] for path in wrong for end in range(len(path) + 1)}

    def fault(self, path: Path, code: str, params: dict[str, str | int | float]) -> Fault:
        return Fault(self.source.line(path), code, params)

    def raw(self, *path: str | int) -> Any:
        """The value as written, sound or not; None when it is not there."""
        value = self.source.value
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                return None
        return None if isinstance(value, Unreadable) else value

    def get(self, *path: str | int) -> Any:
        """The value, when nothing is wrong in it."""
        return None if path in self._unsound else self.raw(*path)

    def codes(self, name: str) -> set[str] | None:
        """The keys of a top-level table; None when there is no such table to compare with."""
        found = self.raw(name)
        return set(found) if isinstance(found, dict) else None

    def each(self, name: str) -> Iterator[Path]:
        """The paths of a top-level table's or list's entries."""
        found = self.raw(name)
        keys = found if isinstance(found, dict) else range(len(found)) if isinstance(found, list) else ()
        for key in keys:
            yield name, key
