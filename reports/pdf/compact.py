"""Cut-down copies of the large free fonts, made once a machine in the cache folder.

A Noto CJK face has 65,000 glyphs, and HarfBuzz keeps their numbering in a subset: 80 KB of empty entries in each file.
A copy with the 6,763 characters of GB 2312 leaves 10 KB, and rarer characters still come from the whole font, which
stands next in the font stack and is of the same design.
"""

from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from reports.pdf import fontfiles
from reports.pdf.fontfiles import FontFile

DROPPED = ["BASE", "GPOS", "GSUB", "DSIG", "VORG", "vhea", "vmtx"]  # nothing of ours is set vertically
RULES = "3"  # part of the file's name: raise it when what is kept changes


def characters() -> list[int]:
    """ASCII, Latin-1, and all of GB 2312 with its punctuation."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    text = b"".join(cells).decode("gb2312", errors="ignore")
    return [*range(0x20, 0x7F), *range(0xA0, 0x100), *sorted(map(ord, set(text))), 0x2014, 0x2022]


def copy_of(file: FontFile, family: str, folder: Path) -> Path:
    """The cut-down copy under a family name of its own; made if it is not there yet."""
    path = folder / f"{family.replace(' ', '')}-{fontfiles.stamp(Path(file.path), RULES)}.otf"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fontfiles.write(path, _cut(file, family))
    return path


def _cut(file: FontFile, family: str) -> bytes:
    cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True, drop_tables=DROPPED))
    cutter.populate(unicodes=characters())
    target = BytesIO()
    with fontfiles.open_font(file) as font:
        cutter.subset(font)
        _rename(font, family)
        font.save(target, reorderTables=None)
    return _renumber(target.getvalue())


def _renumber(data: bytes) -> bytes:
    """Character identifiers equal to glyph numbers, as in the whole font.

    WeasyPrint writes glyph numbers and readers take them for identifiers (ISO 32000-1 §9.7.4.2): with gaps in between,
    a strict reader finds .notdef, and the file is no PDF/A.
    """
    target = BytesIO()
    with TTFont(BytesIO(data), lazy=True, recalcBBoxes=False) as font:
        if "CFF " in font and hasattr(font["CFF "].cff.topDictIndex[0], "ROS"):
            top = font["CFF "].cff.topDictIndex[0]
            names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
            old = top.CharStrings.charStrings
            top.CharStrings.charStrings = {
                new: old[name] for new, name in zip(names, top.charset, strict=True)
            }
            top.charset = names
            font.setGlyphOrder(names)
        font.save(target, reorderTables=None)
    return target.getvalue()


def _rename(font: TTFont, family: str) -> None:
    """Fontconfig goes by these names; one family, one style, so that nothing else answers to it."""
    font["name"].names = []
    for number, text in {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "-")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
