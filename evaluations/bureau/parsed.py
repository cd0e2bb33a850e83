"""The standard of a row, parsed once a process: a published one never changes."""

from functools import lru_cache

from evaluations.bureau.models import Standard as StandardRow
from evaluations.standard import Standard, load


def parsed(row: StandardRow) -> Standard:
    return _parsed(row.sha256, row.source)


@lru_cache(maxsize=8)
def _parsed(sha256: str, source: str) -> Standard:
    return load(source)
