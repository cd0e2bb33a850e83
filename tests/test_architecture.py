"""The house holds: relations run the way imports do, no app is both public and a school's, names are in place."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ORDER = ["core", "schools", "activities", "evaluations", "reports"]
ROOT = Path(settings.BASE_DIR)


def wrong_way_relations():
    """String foreign keys, which import-linter cannot see."""
    for model in apps.get_models(include_auto_created=False):
        package, *side = model.__module__.split(".")
        for field in model._meta.get_fields():
            if package not in ORDER or field.auto_created or not field.related_model:
                continue
            to_package, *to_side = field.related_model.__module__.split(".")
            if to_package not in ORDER:
                continue
            if ORDER.index(to_package) > ORDER.index(package):
                yield f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}"
            if (side[:1] == ["school"]) != (to_side[:1] == ["school"]):
                yield f"{model._meta.label}.{field.name} crosses between a school's schema and public"


def test_relations_run_one_way():
    assert list(wrong_way_relations()) == []


def test_no_app_is_in_both_lists():
    assert set(settings.SHARED_APPS) & set(settings.TENANT_APPS) == set()


def test_the_path_says_the_schema():
    tenant = {apps.get_app_config(name.replace(".", "_")).name for name in settings.TENANT_APPS}
    assert tenant == {f"{package}.school" for package in ORDER if package != "core"}


def python_files():
    for package in ORDER:
        for file in (ROOT / package).rglob("*.py"):
            if "migrations" not in file.parts:
                yield file


def test_no_tenant_as_context_manager():
    """`with school:` keeps its stack on the class, shared by threads: schools end swapped."""
    found = [
        file
        for file in python_files()
        if re.search(r"^\s*with (school|tenant)\s*(:|,)", file.read_text(), re.MULTILINE)
    ]
    assert found == []


def test_no_async_views():
    found = [file for file in python_files() if re.search(r"^\s*async def ", file.read_text(), re.MULTILINE)]
    assert found == []


def test_files_stay_small():
    long = {
        str(file.relative_to(ROOT)): n
        for file in python_files()
        if (n := len(file.read_text().splitlines())) > 450
    }
    assert long == {}


@pytest.mark.parametrize("package", ORDER)
def test_every_module_imports(package):
    for module in pkgutil.walk_packages([str(ROOT / package)], prefix=f"{package}."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_every_dependency_says_what_it_is_for():
    lines = re.findall(r'^    ".*$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert [line for line in lines if "#" not in line] == []


def test_school_may_write_names_real_tables():
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert [table for table in settings.SCHOOL_MAY_WRITE if table not in tables] == []
