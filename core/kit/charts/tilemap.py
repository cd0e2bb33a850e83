"""The city as tiles: each district a square where the map would have it. No outlines, so no licence."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.kit.charts.palette import RAMP, RAMP_FILL
from core.kit.charts.svg import Chart, Number, drawing, joined, label_width, muted, plain, shown, tag, text

SIDE, GAP, NARROW_SIDE = 84, 6, 61
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
    table = [[_("District"), measure or title], *([tile.name, tile.label] for tile in tiles)]
    return Chart(_map(title, tiles, steps, SIDE), title, table, _map(title, tiles, steps, NARROW_SIDE))


def _map(title: str, tiles: Sequence[Tile], steps: Sequence[float], side: int) -> SafeString:
    across = max((tile.col for tile in tiles), default=0) + 1
    down = max((tile.row for tile in tiles), default=0) + 1
    width, height = across * (side + GAP) - GAP, down * (side + GAP) + 8
    hatched = any(tile.suppressed for tile in tiles)
    key, used = _key(steps, width, height, hatched)
    return drawing(title, width, height + used, [*(_tile(tile, steps, side) for tile in tiles), key])


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


def _tile(tile: Tile, steps: Sequence[float], side: int) -> SafeString:
    x, y = tile.col * (side + GAP), tile.row * (side + GAP)
    bare = tile.suppressed or tile.value is None
    parts = [_square(x, y, side, 0.0 if bare else strength(tile.value or 0, steps), "4 3" if bare else None)]
    if tile.suppressed:
        parts.append(hatch(x, y, side))
    name = text(x + side / 2, y + side * 0.38, tile.name, font_size=_size(tile.name, side * 0.18, side))
    return tag_group(
        f"{tile.name}: {tile.label}", [*parts, name, _below(tile, x + side / 2, y + side * 0.72, side)]
    )


def _below(tile: Tile, x: float, y: float, side: int) -> SafeString:
    if tile.value is not None and not tile.suppressed:
        return text(x, y, tile.label, font_size=_size(tile.label, side * 0.24, side), font_weight=700)
    words = _("below 5") if tile.suppressed else tile.label
    return muted(x, y, words, font_size=_size(words, side * 0.17, side), fill_opacity=0.9)


def _size(label: str, most: float, side: int) -> float:
    """As large as the tile allows."""
    return min(most, (side - 10) / max(label_width(label, 1), 0.1))


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
