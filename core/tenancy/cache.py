"""Every cache key carries the place, so throttles and fragments of two schools never meet."""

from core.tenancy.context import current_schema


def place_key(key: str, key_prefix: str, version: int) -> str:
    return f"{current_schema()}:{key_prefix}:{version}:{key}"
