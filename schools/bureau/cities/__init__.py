"""A city's configuration: its districts and the places of their tiles. One TOML file a city."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class CityDistrict:
    code: str
    name: str
    pinyin: str
    kind: str
    col: int
    row: int


@dataclass(frozen=True)
class City:
    name: str
    name_en: str
    bureau: str
    code: str  # GB/T 2260
    districts: tuple[CityDistrict, ...]


def load(name: str | None = None) -> City:
    """Read `<name>.toml`; the settings' city by default. Raises FileNotFoundError for a city without a file."""
    path = Path(settings.CITIES_DIR) / f"{name or settings.CITY}.toml"
    data = tomllib.loads(path.read_text())
    districts = tuple(CityDistrict(**district) for district in data.pop("districts"))
    return City(**data, districts=districts)
