"""Reads font files with fontTools: family names and coverage, kept as small tables beside the fonts' cache."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from fontTools.ttLib import TTCollection, TTFont

SUFFIXES = {".otf", ".ttf", ".ttc", ".otc"}
LAST = 0x110000
REGULAR_FROM = 400
BOLD_FROM = 600  # OS/2 usWeightClass: semi-bold and above


@dataclass(frozen=True)
class FontFile:
    """One face in a file; `number` is its place in a collection (.ttc)."""

    path: str
    number: int


def digest(text: str) -> str:
    """A short name for a cache file."""
    return sha256(text.encode()).hexdigest()[:16]


def write(path: Path, data: bytes) -> None:
    """Write whole or not at all: several workers may fill the cache at once."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)


def scan(folders: Iterable[Path], cache: Path) -> dict[tuple[str, bool], FontFile]:
    """(family, bold) -> file, the first folder winning; cached until a file changes."""
    paths = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES
    ]
    table = cache / f"scan-{digest(''.join(map(_stamp, paths)))}.json"
    if not table.exists():
        rows = [row for path in paths for row in _faces(path)]
        write(table, json.dumps(rows, ensure_ascii=False).encode())
    found: dict[tuple[str, bool], FontFile] = {}
    for family, bold, path, number in json.loads(table.read_bytes()):
        found.setdefault((family, bold), FontFile(path, number))
    return found


def stamp(path: Path, more: str = "") -> str:
    """Changes when the file does: a short name for what was made from it."""
    return digest(_stamp(path) + more)


def _stamp(path: Path) -> str:
    stat = path.stat()
    return f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n"


def _faces(path: Path) -> Iterator[tuple[str, bool, str, int]]:
    """Regular and bold only: a Light face answers to the same family name."""
    if path.suffix.lower() in {".ttc", ".otc"}:
        with TTCollection(path, lazy=True) as collection:
            for number, font in enumerate(collection.fonts):
                yield from _families(font, path, number)
    else:
        with TTFont(path, lazy=True) as font:
            yield from _families(font, path, 0)


def _families(font: TTFont, path: Path, number: int) -> Iterator[tuple[str, bool, str, int]]:
    weight = font["OS/2"].usWeightClass
    if weight < REGULAR_FROM:
        return
    for family in sorted({record.toUnicode() for record in font["name"].names if record.nameID in (1, 16)}):
        yield family, weight >= BOLD_FROM, str(path), number


def coverage(file: FontFile, cache: Path) -> bytes:
    """One bit for each code point (136 KB): a name is checked in microseconds, a table loads in one."""
    table = cache / f"cmap-{stamp(Path(file.path), str(file.number))}.bits"
    if not table.exists():
        with open_font(file) as font:
            write(table, _bits(font))
    return table.read_bytes()


def open_font(file: FontFile) -> TTFont:
    """The face of a file, of a collection too."""
    return TTFont(file.path, fontNumber=file.number, lazy=True, recalcBBoxes=False)


def _bits(font: TTFont) -> bytes:
    bits = bytearray(LAST // 8)
    for point in font.getBestCmap():
        bits[point >> 3] |= 1 << (point & 7)
    return bytes(bits)


def has(bits: bytes, point: int) -> bool:
    """Whether the table has this code point; an empty table has none."""
    return bool(bits) and bool(bits[point >> 3] >> (point & 7) & 1)
