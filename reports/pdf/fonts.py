"""The fonts our documents are set in, where they are, and which characters they have.

Declared, not discovered: a document looks the same on every machine or is refused.
"""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CDLL
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import gettempdir
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _

from reports.pdf import compact, fontfiles
from reports.pdf.errors import RenderRefused
from reports.pdf.fontfiles import FontFile

SYSTEM_DIRS = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/truetype/lxgw-wenkai"),
    Path("/usr/local/share/fonts"),
)


@dataclass(frozen=True)
class Face:
    """One role in a document: its CSS class, its families (licensed first) and where the free one comes from."""

    key: str
    label: str
    families: tuple[str, ...]
    bold: bool
    package: str


FANG = Face(
    "fang",
    "仿宋",
    ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "FZFangSong-Z02", "FandolFang"),
    False,
    "texlive-lang-chinese (python3 reports/pdf/install_fonts.py)",
)
SONG = Face(
    "song",
    "小标宋",
    ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "Noto Serif SC", "Noto Serif CJK SC"),
    True,
    "fonts-noto-cjk",
)
HEI = Face(
    "hei", "黑体", ("方正黑体_GBK", "SimHei", "Noto Sans SC", "Noto Sans CJK SC"), False, "fonts-noto-cjk"
)
KAI = Face("kai", "楷体", ("楷体_GB2312", "方正楷体_GBK", "LXGW WenKai"), False, "fonts-lxgw-wenkai")
FACES = (FANG, SONG, HEI, KAI)
PLAIN_SONG = '"SimSun", "Noto Serif SC", "Noto Serif CJK SC"'  # 宋体, regular: page numbers, small Latin
COMPACT = {"Noto Serif CJK SC": "Chengji Song", "Noto Sans CJK SC": "Chengji Hei"}  # see compact.py


def font_dirs() -> list[Path]:
    """Our own folder first (settings.FONTS_DIR), then the system's; those that exist."""
    return [folder for folder in (Path(settings.FONTS_DIR), *SYSTEM_DIRS) if folder.is_dir()]


@lru_cache(maxsize=1)
def cache_dir() -> Path:
    """Tables and copies made from the fonts: in `cache` beside FONTS_DIR, or a temporary folder if it cannot be written."""
    for base in (Path(settings.FONTS_DIR).parent / "cache", Path(gettempdir()) / f"chengji-{os.getuid()}"):
        try:
            (base / "fonts").mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            continue
        if os.access(base / "fonts", os.W_OK):
            return base / "fonts"
    raise RenderRefused(_("No folder can be written for the font cache."))


@lru_cache(maxsize=1)
def _installed() -> dict[tuple[str, bool], FontFile]:
    return fontfiles.scan(font_dirs(), cache_dir())


def file_of(face: Face) -> FontFile | None:
    """The file that a face is set from: the first of its families that is installed."""
    installed = _installed()
    for family in face.families:
        for bold in (face.bold, not face.bold):
            if found := installed.get((family, bold)):
                return found
    return None


def usable(face: Face) -> Face:
    """The face itself, or 楷体 where its own font is not installed (仿宋 on a machine without FandolFang)."""
    return face if file_of(face) else KAI


@lru_cache(maxsize=8)
def _coverage(key: str) -> bytes:
    found = file_of(next(face for face in FACES if face.key == key))
    return fontfiles.coverage(found, cache_dir()) if found else b""


def covers(face: Face, text: str) -> bool:
    """Whether one face has every character of the text."""
    bits = _coverage(face.key)
    return all(fontfiles.has(bits, ord(char)) for char in text if char not in "\n\r\t")


def missing_glyphs(text: str) -> list[str]:
    """The characters that none of our fonts has, each once, in order; for the moment a name is typed in.

    Invisible ones (control, direction, private use) count as missing: fonts claim some, but nobody can read them.
    """
    every = [_coverage(face.key) for face in FACES]
    visible = [c for c in dict.fromkeys(text) if c not in "\n\r\t"]
    return [c for c in visible if _invisible(c) or not any(fontfiles.has(bits, ord(c)) for bits in every)]


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Cn"}


def refuse_missing(*texts: str) -> None:
    """Refuse text that would print as boxes, and say which characters those are."""
    if missing := missing_glyphs("".join(texts)):
        named = " ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise RenderRefused(
            _("No installed font has these characters: %(characters)s.") % {"characters": named}
        )


def face_for_name(name: str, prefer: Face = FANG) -> Face:
    """One face for the whole name: a single borrowed character inside a name looks like a mistake."""
    return prefer if covers(prefer, name) else KAI


def stack(face: Face) -> str:
    """The CSS value of font-family: licensed faces first, then the free one, then those that fill its gaps."""
    own = [name for family in face.families for name in (COMPACT.get(family), family) if name]
    fill = [other.families[-1] for other in (KAI, SONG, HEI)]
    return ", ".join(f'"{family}"' for family in dict.fromkeys([*own, *fill]))


def css_classes() -> str:
    """`.fang`, `.song`, `.hei`, `.kai` and the variables `--fang` … and `--serif`, so that family names stand in one place."""
    weights = {face.key: "bold" if face.bold else "normal" for face in FACES}
    variables = f"--serif:{PLAIN_SONG};" + "".join(f"--{face.key}:{stack(face)};" for face in FACES)
    classes = "".join(
        f".{face.key}{{font-family:{stack(face)};font-weight:{weights[face.key]}}}" for face in FACES
    )
    return f":root{{{variables}}}{classes}"


def problems() -> list[str]:
    """What is missing on this machine, one sentence each; empty when documents can be made as designed."""
    found = [
        _("%(face)s: no font of %(families)s is installed. Install %(package)s.")
        % {"face": face.label, "families": ", ".join(face.families), "package": face.package}
        for face in FACES
        if not file_of(face)
    ]
    found += [
        _("%(face)s: the font lacks common characters.") % {"face": face.label}
        for face in FACES
        if file_of(face) and not covers(face, "诚信教育表彰决定一二三")
    ]
    return found + ([] if _has_subsetter() else [_("The library libharfbuzz-subset0 is not installed.")])


def _has_subsetter() -> bool:
    """HarfBuzz cuts fonts down; without it a certificate takes 12 times as long (pdf.md §2)."""
    try:
        CDLL("libharfbuzz-subset.so.0")
    except OSError:
        return False
    return True


def compact_dir() -> Path:
    """Cut-down copies of the faces that have one; empty where those fonts are not installed."""
    folder = cache_dir() / "compact"
    folder.mkdir(exist_ok=True)
    for face in FACES:
        found = _installed().get((face.families[-1], face.bold))
        if found and (name := COMPACT.get(face.families[-1])):
            compact.copy_of(found, name, folder)
    return folder


@lru_cache(maxsize=1)
def _write_config() -> Path:
    folders = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in (compact_dir(), *font_dirs()))
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig>{folders}<cachedir>{escape(str(cache_dir()))}</cachedir></fontconfig>"
    )
    path = cache_dir() / f"fonts-{fontfiles.digest(text)}.conf"
    if not path.exists():
        fontfiles.write(path, text.encode())
    return path


@contextmanager
def private_fontconfig() -> Iterator[None]:
    """Only our folders are seen by fontconfig while this holds; it reads the variable when a configuration is made.

    The variable is put back, so that a browser started from the same process keeps its own fonts.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_write_config())
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
