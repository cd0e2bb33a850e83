"""The city as tiles: each district a square where the map would have it. No outlines, so no licence."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.kit.charts.palette import RAMP, RAMP_FILL
from core.kit.charts.svg import Chart, Number, drawing, joined, label_width, muted, plain, shown, tag, text

SIDE, GAP = 84, 6
FEW = 5


@dataclass(frozen=True)
class Tile:
    """A district. `value` None: no data. `suppressed`: fewer than five, so nothing is shown."""

    name: str
    code: str
    col: int
    row: int
    value: Number | None = None
    text: str = ""
    suppressed: bool = False

    @property
    def label(self) -> str:
        if self.suppressed:
            return _("fewer than %(few)d, not shown") % {"few": FEW}
        return self.text or (shown(self.value) if self.value is not None else _("no data"))


def tilemap(
    title: str, tiles: Sequence[Tile], *, cuts: Sequence[Number] | None = None, measure: str = ""
) -> Chart:
    """`cuts`: the four values at which the colour deepens; without them, five equal steps between low and high."""
    seen = [float(tile.value) for tile in tiles if tile.value is not None and not tile.suppressed]
    steps = [float(cut) for cut in cuts] if cuts else _cuts(seen)
    across = max((tile.col for tile in tiles), default=0) + 1
    down = max((tile.row for tile in tiles), default=0) + 1
    width, height = across * (SIDE + GAP) - GAP, down * (SIDE + GAP)
    hatched = any(tile.suppressed for tile in tiles)
    key, used = _key(steps, width, height + 8, hatched) if steps or hatched else (SafeString(""), 0.0)
    body = [_tile(tile, steps) for tile in tiles]
    table = [[_("District"), measure or title], *([tile.name, tile.label] for tile in tiles)]
    return Chart(drawing(title, width, height + 8 + used, [*body, key]), title, table)


def _cuts(values: Sequence[float]) -> list[float]:
    """Round steps between the lowest and the highest value."""
    if not values or min(values) == max(values):
        return []
    low, span = min(values), max(values) - min(values)
    places = 0 if span >= 5 else 1
    return sorted({round(low + span * part / 5, places) for part in range(1, 5)})


def strength(value: Number, steps: Sequence[float]) -> float:
    """How strong the hue is laid on: the deepest colour is the highest value."""
    rank = sum(float(value) >= step for step in steps)
    return RAMP[round(rank * (len(RAMP) - 1) / max(len(steps), 1))] if steps else RAMP[2]


def _tile(tile: Tile, steps: Sequence[float]) -> SafeString:
    x, y = tile.col * (SIDE + GAP), tile.row * (SIDE + GAP)
    bare = tile.suppressed or tile.value is None
    shade = 0.0 if bare else strength(tile.value or 0, steps)
    parts = [_square(x, y, SIDE, shade, "4 3" if bare else None)]
    if tile.suppressed:
        parts.append(hatch(x, y, SIDE))
    middle = x + SIDE / 2
    name = text(middle, y + 34, tile.name, font_size=_size(tile.name, 15))
    return tag_group(f"{tile.name}: {tile.label}", [*parts, name, _below(tile, middle, y, bare)])


def _below(tile: Tile, middle: float, y: float, bare: bool) -> SafeString:
    if not bare:
        return text(middle, y + 60, tile.label, font_size=_size(tile.label, 20), font_weight=700)
    words = _("below 5") if tile.suppressed else tile.label
    return muted(middle, y + 58, words, font_size=_size(words, 13), fill_opacity=0.9)


def _size(label: str, most: float) -> float:
    """As large as the tile allows."""
    return float(min(most, math.floor((SIDE - 10) / max(label_width(label, 1), 0.1))))


def _square(x: float, y: float, side: float, shade: float, dash: str | None) -> SafeString:
    return tag(
        "rect",
        x=x + 0.75,
        y=y + 0.75,
        width=side - 1.5,
        height=side - 1.5,
        rx=4,
        fill=RAMP_FILL,
        fill_opacity=shade,
        stroke=RAMP_FILL,
        stroke_width=1.5,
        stroke_dasharray=dash,
    )


def hatch(x: float, y: float, side: float, step: float = 10) -> SafeString:
    """Slanting lines inside a square, worked out: a pattern would need an id and a second renderer's goodwill."""
    edge, moves = side - 2, []
    for at in range(int(step), int(2 * edge), int(step)):
        low, high = max(0.0, at - edge), min(float(at), edge)
        ends = (x + 1 + low, y + 1 + at - low, x + 1 + high, y + 1 + at - high)
        moves.append("M{} {}L{} {}".format(*(plain(float(end)) for end in ends)))
    return tag("path", d="".join(moves), stroke="currentColor", stroke_opacity=0.14, fill="none")


def tag_group(title: str, parts: Sequence[str]) -> SafeString:
    return joined(["<g>", tag("title", title), *parts, "</g>"])


def _key(steps: Sequence[float], width: float, y: float, hatched: bool) -> tuple[SafeString, float]:
    """One swatch a step, with its range in words; the hatched one says why."""
    names = _ranges(steps)
    parts, x, row = [], 0.0, 0
    entries = [(name, strength(_inside(steps, at), steps)) for at, name in enumerate(names)]
    entries += [(_("fewer than %(few)d, not shown") % {"few": FEW}, 0.0)] if hatched else []
    for name, shade in entries:
        wide = 22 + label_width(name, 13) + 14
        if x + wide > width + 14 and x:
            x, row = 0.0, row + 1
        parts.append(_swatch(x, y + row * 24, shade, name))
        x += wide
    return joined(parts), (row + 1) * 24.0


def _inside(steps: Sequence[float], at: int) -> float:
    return steps[at - 1] if at else steps[0] - 1


def _ranges(steps: Sequence[float]) -> list[str]:
    if not steps:
        return []
    middle = [f"{shown(low)}–{shown(high)}" for low, high in itertools.pairwise(steps)]
    return [
        _("under %(value)s") % {"value": shown(steps[0])},
        *middle,
        _("%(value)s and over") % {"value": shown(steps[-1])},
    ]


def _swatch(x: float, y: float, shade: float, name: str) -> SafeString:
    box = _square(x, y, 16, shade, None if shade else "4 3")
    lines = hatch(x, y, 16, 5) if not shade else ""
    return joined([box, lines, text(x + 22, y + 12.5, name, text_anchor="start", font_size=13)])
