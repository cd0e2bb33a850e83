"""YAML as plain values that remember their lines. Nothing in it is executed, shared or unbounded."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from evaluations.standard.texts import Fault

Path = tuple[str | int, ...]

MAX_CHARACTERS = 1_000_000  # the first standard has 50,000
MAX_DEPTH = 12  # the first standard has 6
MOST_ALIASES = 100  # told of; a file of nothing else would be told of for pages

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class Unreadable:
    """Stands where a value could not be read, so that only its reading is reported."""


@dataclass(frozen=True)
class Source:
    """The values, the line each path starts at, and what could not be read."""

    value: Any
    lines: dict[Path, int]
    faults: tuple[Fault, ...]
    unreadable: tuple[Path, ...] = ()

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest thing around it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str) -> Source:
    """`text` as values with lines; when the file as a whole is unreadable, its value is Unreadable."""
    root, refused = _compose(text)
    if refused:
        return Source(Unreadable(), {}, refused)
    reader = _Reader()
    value = reader.value(root, ()) if root is not None else None
    return Source(value, reader.lines, tuple(reader.faults), tuple(reader.unreadable))


def _compose(text: str) -> tuple[yaml.Node | None, tuple[Fault, ...]]:
    if len(text) > MAX_CHARACTERS:
        return None, (Fault(1, "too_long", {"size": len(text), "limit": MAX_CHARACTERS}),)
    refused: list[Fault] = []
    try:
        refused.extend(islice(_event_faults(text), MOST_ALIASES))
        return (None if refused else yaml.compose(text, Loader=_Loader)), tuple(refused)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark
        line = mark.line + 1 if mark else 1
        return None, (*refused, Fault(line, "bad_yaml", {"problem": error.problem or str(error)}))
    except yaml.reader.ReaderError as error:
        return None, (Fault(_line_of(text, error.character), "bad_yaml", {"problem": error.reason}),)


def _line_of(text: str, character: int | str) -> int:
    """The parsers give a character that YAML does not allow, but count positions differently."""
    wanted = character if isinstance(character, str) else chr(character)
    return text[: max(text.find(wanted), 0)].count("\n") + 1


def _event_faults(text: str) -> Iterator[Fault]:
    """Reads the file as a flat stream first: composing a deep or self-referring file could end the process."""
    depth = told = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if getattr(event, "anchor", None) and line != told:  # an alias has it too: the name of its anchor
            told = line
            yield Fault(line, "alias")
        if depth > MAX_DEPTH:
            yield Fault(line, "too_deep", {"limit": MAX_DEPTH})
            return


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self.unreadable: list[Path] = []
        self.scalars = yaml.constructor.SafeConstructor()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.table(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, at)) for at, each in enumerate(node.value)]
        result = self.scalar(node)
        if isinstance(result, Unreadable):
            self.unreadable.append(path)
        return result

    def table(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = self.key(key_node), key_node.start_mark.line + 1
            if key is None:
                self.faults.append(Fault(line, "bad_key"))
            elif key in result:
                first = self.lines[(*path, key)]
                self.faults.append(Fault(line, "duplicate_key", {"key": key, "first": first}))
            else:
                self.lines[(*path, key)] = line
                result[key] = self.value(value_node, (*path, key))
        return result

    def key(self, node: yaml.Node) -> str | None:
        key = self.scalar(node) if isinstance(node, yaml.ScalarNode) else None
        return key if isinstance(key, str) else None

    def scalar(self, node: yaml.Node) -> Any:
        try:
            return self.scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            problem = getattr(error, "problem", None) or str(error)
            self.faults.append(Fault(node.start_mark.line + 1, "bad_value", {"problem": problem}))
            return Unreadable()
