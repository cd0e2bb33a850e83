"""Scales, grids, legends: what bars and lines have in common."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.kit.charts.palette import series
from core.kit.charts.svg import Number, joined, label_width, muted, rule, shown, tag, text


@dataclass(frozen=True)
class Frame:
    """The plot's rectangle inside the drawing and the value at its top."""

    left: float
    right: float
    top: float
    bottom: float
    high: float

    def y(self, value: Number) -> float:
        return self.bottom - (self.bottom - self.top) * min(max(float(value), 0) / self.high, 1)

    def grid(self) -> SafeString:
        """Four lines and their numbers; the base line is stronger."""
        ticks = [self.high * step / 4 for step in range(5)]
        lines = [rule(self.y(tick), self.left, self.right, 0.6 if tick == 0 else 0.18) for tick in ticks]
        labels = [
            muted(self.left - 8, self.y(tick) + 4, shown(tick), text_anchor="end", font_size=11)
            for tick in ticks
        ]
        return joined([*lines, *labels])


def frame(
    width: float, height: float, values: Sequence[Number], high: Number | None, foot: float = 26
) -> Frame:
    top = float(high) if high is not None else nice(max((float(value) for value in values), default=0))
    left = 14 + max(label_width(shown(top * step / 4), 11) for step in range(5))
    return Frame(left=left, right=width - 4, top=20, bottom=height - foot, high=top)


def nice(value: float) -> float:
    """The next round number above, divisible by four in round steps."""
    if value <= 0:
        return 4
    scale = 10 ** math.floor(math.log10(value))
    return next(step * scale for step in (1, 1.2, 1.6, 2, 3, 4, 6, 8, 10) if step * scale >= value * 0.999)


def legend(names: Sequence[str], left: float, right: float, y: float) -> tuple[SafeString, float]:
    """Swatches in as many rows as they need; returns the drawing and the height used."""
    parts, x, row = [], left, 0
    for index, name in enumerate(names):
        wide = 18 + label_width(name) + 16
        if x + wide > right + 16 and x > left:
            x, row = left, row + 1
        parts.append(swatch(x, y + row * 22, index, name))
        x += wide
    return joined(parts), (row + 1) * 22


def swatch(x: float, y: float, index: int, name: str) -> SafeString:
    box = tag("rect", x=float(x), y=float(y), width=12, height=12, rx=2, fill=series(index).fill)
    return joined([box, text(x + 18, y + 10.5, name, text_anchor="start")])
