"""Characters as SVG outlines: a watermark or ornament that is a picture, not text that gets into copies and searches."""

from functools import lru_cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from reports.pdf import fontfiles, fonts


@lru_cache(maxsize=64)
def outline(text: str, face: fonts.Face = fonts.SONG) -> str:
    """SVG path data of the text in one line, 1 unit an em, from (0, 0) to the right, baseline at y = 0.88."""
    found = fonts.file_of(face) or fonts.file_of(fonts.KAI)
    if found is None:
        return ""
    with fontfiles.open_font(found) as font:
        return _drawn(font, text)


def _drawn(font: TTFont, text: str) -> str:
    glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), 1 / font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.3f}".rstrip("0").rstrip("."))
    for place, char in enumerate(text):
        glyphs[names[ord(char)]].draw(TransformPen(pen, (scale, 0, 0, -scale, place, 0.88)))
    return str(pen.getCommands())


def demo_mark(width: float, height: float, colour: str, size: float) -> str:
    """演示 slantwise over a page of this size (mm), as an SVG document. No opacity: PDF/UA-1 and PDF/A stay simple."""
    path, step = outline("演示", fonts.HEI), size * 2.9
    rows = int(height / (size * 2.2)) + 1
    marks = "".join(
        f'<use href="#m" transform="translate({column * step + (row % 2) * step / 2 - size:.1f} '
        f'{row * size * 2.2 + size:.1f}) rotate(-24) scale({size})"/>'
        for row in range(rows)
        for column in range(int(width / step) + 2)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm">'
        f'<defs><path id="m" d="{path}"/></defs><g fill="{colour}">{marks}</g></svg>'
    )
