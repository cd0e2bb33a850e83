"""Sentences are compared in English here; that every one has its Chinese is check_translations' affair.

A folder's conftest imports the fixture, and it holds for every test in the folder.
"""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
