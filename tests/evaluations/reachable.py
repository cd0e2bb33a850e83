"""Which models' rows are made by code that some URL leads to: the functions, classes and tasks a view names, theirs,
and so on. Read from the source, so that it follows every change of it."""

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from celery.app.task import Task
from celery.local import Proxy
from django.apps import apps
from django.db import models

from tests.isolation.resolver import pages

OURS = ("core.", "schools.", "activities.", "evaluations.", "reports.")
NOT_PAGES = ("reports.demo",)
CREATE = {"create", "bulk_create", "get_or_create", "update_or_create", "acreate"}
LINK = {"add", "set"}


def models_written() -> set[type[models.Model]]:
    walk = Walk()
    for page in pages():
        walk.visit(page.view)
        walk.visit(getattr(page.view, "cls", None) or getattr(page.view, "view_class", None))
    return walk.written


class Walk:
    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.kept: list[Any] = []  # an id is only an object's own while the object lives
        self.written: set[type[models.Model]] = set()

    def visit(self, thing: Any) -> None:
        todo = [thing]
        while todo:
            each = todo.pop()
            if id(each) not in self.seen:
                self.seen.add(id(each))
                self.kept.append(each)
                todo += self._from(each)

    def _from(self, thing: Any) -> list[Any]:
        if isinstance(thing, Task | Proxy):
            return [thing.run]
        if isinstance(thing, str):  # SQL that a function names
            self.written |= set(_inserted(thing))
            return []
        if isinstance(thing, dict):
            return list(thing.values())
        if isinstance(thing, list | tuple | set | frozenset):
            return list(thing)
        if isinstance(thing, property):
            return [thing.fget]
        if isinstance(thing, classmethod | staticmethod) or inspect.ismethod(thing):
            return [thing.__func__]
        if not _is_ours(getattr(thing, "__module__", None)):
            return [thing.__wrapped__] if hasattr(thing, "__wrapped__") and callable(thing) else []
        if isinstance(thing, type):
            return list(vars(thing).values()) + list(thing.__bases__)
        if isinstance(thing, FunctionType):
            inner = [thing.__wrapped__] if hasattr(thing, "__wrapped__") else []
            cells = [cell.cell_contents for cell in thing.__closure__ or () if _filled(cell)]
            return [*inner, *cells, *self._named_in(thing)]
        return []

    def _named_in(self, function: FunctionType) -> list[Any]:
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        except (OSError, SyntaxError):  # a lambda in the middle of a line
            return [function.__globals__.get(name) for name in function.__code__.co_names]
        known = function.__globals__ | _imported(tree)
        named = [found for node in ast.walk(tree) for found in _resolved(node, known)]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self.written |= set(_made(node.func, known))
            elif isinstance(node, ast.Constant):
                named.append(node.value)
        return named


def _is_ours(module: str | None) -> bool:
    return bool(module) and str(module).startswith(OURS) and not str(module).startswith(NOT_PAGES)


def _filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _imported(tree: ast.AST) -> dict[str, Any]:
    """What a function imports for itself."""
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _is_ours(f"{node.module}."):
            module = importlib.import_module(str(node.module))
            found |= {each.asname or each.name: getattr(module, each.name, None) for each in node.names}
    return found


def _chain(node: ast.AST) -> list[str]:
    """["a", "b", "c"] of a.b.c; calls in the middle are passed over."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [*_chain(node.value), node.attr]
    if isinstance(node, ast.Call):
        return _chain(node.func)
    return [""]


def _resolved(node: ast.AST, known: dict[str, Any]) -> Iterator[Any]:
    """Every object on the way that a name leads to, as far as modules and classes can be followed."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return
    first, *rest = _chain(node)
    found = known.get(first)
    yield found
    for name in rest:
        if not isinstance(found, type | ModuleType | Task | Proxy):
            return
        found = getattr(found, name, None)
        yield found


def _made(function: ast.AST, known: dict[str, Any]) -> Iterator[type[models.Model]]:
    """Model(…), Model.objects…create(…), thing.related.create(…), thing.many.set(…), Model.many.through…create(…)."""
    found = [each for each in _resolved(function, known) if _is_model(each)]
    chain = _chain(function)
    if "through" in chain and chain[-1] in CREATE:
        yield from _related(chain[chain.index("through") - 1], "set")
        return
    if found and (found[-1] is list(_resolved(function, known))[-1] or chain[-1] in CREATE):
        yield found[-1]
    elif not found and len(chain) > 2 and chain[-1] in CREATE | LINK:
        yield from _related(chain[-2], chain[-1])


def _inserted(text: str) -> Iterator[type[models.Model]]:
    tables = set(re.findall(r"INSERT INTO (\w+)", text))
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables)


def _is_model(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, models.Model)


def _related(name: str, verb: str) -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if not _is_ours(model.__module__):
            continue
        for field in model._meta.get_fields():
            if verb in LINK and isinstance(field, models.ManyToManyField) and field.name == name:
                yield field.remote_field.through
            elif verb in CREATE and field.one_to_many and field.get_accessor_name() == name:  # type: ignore[union-attr]
                yield field.related_model  # type: ignore[misc]
