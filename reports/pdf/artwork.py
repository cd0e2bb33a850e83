"""The certificate's drawing: guilloche bands, rosettes and corners in gold and crimson, as one SVG of A4 landscape (mm).

Few path points: WeasyPrint draws slowly per point, and the drawing is in every file.
"""

from functools import lru_cache
from math import pi

from reports.pdf.outlines import demo_mark, outline

WIDTH, HEIGHT = 297.0, 210.0
GOLD, PALE, CRIMSON, IVORY = "#b08d46", "#ecd9ac", "#9d1b22", "#fffcf4"
BAND = 13.0  # mm from the edge to the middle of the band
CORNER = 19.0  # mm kept free at each corner
WAVE = 11.5  # mm, about one period
BEND = 0.3642  # control point of the cubic that follows a half wave of sin x best


@lru_cache(maxsize=4)
def artwork(demo: bool) -> str:
    """Everything that is the same on each certificate, but for the words."""
    body = _paper() + _heart() + (_watermark() if demo else "") + _frame()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">{body}</svg>'
    )


def _paper() -> str:
    return f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{IVORY}"/>'


def _watermark() -> str:
    mark = demo_mark(WIDTH, HEIGHT, "#f6dfd8", 30)
    return mark[mark.index(">") + 1 : -len("</svg>")]


def _heart() -> str:
    """The large pale rosette behind the words, with 诚 in it as a water mark would have it."""
    rings = _petals(148.5, 106, 66, 25, 36, PALE, 0.14) + _petals(148.5, 106, 34, 20, 24, PALE, 0.14)
    sign = f'<path d="{outline("诚")}" fill="#f8ecce" transform="translate(127 84.5) scale(43)"/>'
    return rings + sign


def _petals(x: float, y: float, long: float, short: float, count: int, colour: str, width: float) -> str:
    """A rosette of ellipses turned about one point; they cross as the lines of an engraving lathe do."""
    ellipses = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="{long}" ry="{short}" transform="rotate({180 * turn / count:.2f} {x} {y})"/>'
        for turn in range(count)
    )
    return f'<g stroke="{colour}" stroke-width="{width}">{ellipses}</g>'


def _frame() -> str:
    """Crimson and gold rules, a band on each side, an ornament in each corner."""
    rules = "".join(
        f'<rect x="{inset}" y="{inset}" width="{WIDTH - 2 * inset}" height="{HEIGHT - 2 * inset}" '
        f'stroke="{colour}" stroke-width="{width}"/>'
        for inset, colour, width in (
            (6.2, CRIMSON, 1.5),
            (7.9, GOLD, 0.35),
            (18.1, GOLD, 0.35),
            (19.3, CRIMSON, 0.6),
        )
    )
    across = WIDTH - 2 * CORNER
    down = HEIGHT - 2 * CORNER
    sides = (
        _band(across, f"translate({CORNER} {BAND})")
        + _band(across, f"translate({CORNER} {HEIGHT - BAND})")
        + _band(down, f"translate({BAND} {CORNER}) rotate(90)")
        + _band(down, f"translate({WIDTH - BAND} {CORNER}) rotate(90)")
    )
    places = ((BAND, BAND), (WIDTH - BAND, BAND), (BAND, HEIGHT - BAND), (WIDTH - BAND, HEIGHT - BAND))
    return rules + sides + "".join(_corner(x, y) for x, y in places)


def _band(length: float, transform: str) -> str:
    """Eight waves of one period, each a little later and two of them taller: an interlaced ribbon along the x axis."""
    count = round(length / WAVE) * 2
    half = length / count
    waves = "".join(
        f'<path d="{_wave(count, half, height, shift)}" stroke="{colour}" stroke-width="{width}"/>'
        for shift in (0.0, 0.25, 0.5, 0.75)
        for height, colour, width in ((4.1, GOLD, 0.22), (2.3, CRIMSON, 0.16))
    )
    beads = "".join(f'<circle cx="{half * place:.2f}" cy="0" r=".55"/>' for place in range(1, count, 2))
    return f'<g transform="{transform}">{waves}<g fill="{CRIMSON}">{beads}</g></g>'


def _wave(count: int, half: float, height: float, shift: float) -> str:
    """`count` half waves, the phase shifted by part of a period: the amplitude swells and falls so that ends meet."""
    peak = height * 4 / 3 * (1 if shift in (0.0, 0.5) else 0.62)
    sign = 1 if shift < 0.5 else -1
    parts = [
        f"M0 0C{half * BEND:.2f} {sign * peak:.2f} {half * (1 - BEND):.2f} {sign * peak:.2f} {half:.2f} 0"
    ]
    for place in range(2, count + 1):
        sign = -sign
        parts.append(f"S{half * (place - BEND):.2f} {sign * peak:.2f} {half * place:.2f} 0")
    return "".join(parts)


def _corner(x: float, y: float) -> str:
    """A medallion: gold ring, lathe rosette, crimson heart."""
    rings = "".join(
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{colour}" stroke-width="{width}"/>'
        for radius, fill, colour, width in (
            (8.6, IVORY, CRIMSON, 0.9),
            (7.5, "none", GOLD, 0.3),
            (2.2, CRIMSON, GOLD, 0.3),
        )
    )
    return rings + _petals(x, y, 7.1, 2.7, 12, GOLD, 0.2) + _star(x, y, 1.4)


def _star(x: float, y: float, radius: float) -> str:
    """A small flower of four strokes in the medallion's heart."""
    length = radius * pi / 4
    return (
        f'<g stroke="{IVORY}" stroke-width=".3">'
        + "".join(
            f'<path d="M{x - length:.2f} {y}h{2 * length:.2f}" transform="rotate({turn} {x} {y})"/>'
            for turn in (0, 45, 90, 135)
        )
        + "</g>"
    )
