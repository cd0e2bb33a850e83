"""Colours of the charts. Every fill holds 3:1 against the light and the dark card; text on it holds 4.5:1.

Page CSS does not reach an SVG in WeasyPrint, and a style in the SVG breaks the CSP: colours are attributes, and
what must follow the page (axes, labels) is `currentColor`. `tests/core/kit/test_charts_palette.py` checks each pair.
"""

from typing import NamedTuple


class Ink(NamedTuple):
    fill: str
    text: str


WHITE = "#ffffff"
BLACK = "#0d1214"

# Dark and light take turns, so that neighbours differ in lightness too, not in hue alone.
SERIES = (
    Ink("#1f7a80", WHITE),
    Ink("#b07f24", BLACK),
    Ink("#5a67b4", WHITE),
    Ink("#cf6a50", BLACK),
    Ink("#945a94", WHITE),
    Ink("#76913f", BLACK),
)
MAIN = SERIES[0]

# The ramp is one hue laid over the card at growing strength; its text is the page's own ink, light or dark.
RAMP_FILL = "#2a8a8c"
RAMP = (0.05, 0.21, 0.38, 0.55, 0.72)

# What an SVG may be laid on, and the ink that `currentColor` is there. The same values stand in chengji.css.
PAGES = {
    "light": {"card": "#fffefb", "paper": "#f6f4ee", "ink": "#1c2529"},
    "dark": {"card": "#1a2327", "paper": "#11181b", "ink": "#ebe7de"},
    "print": {"card": "#ffffff", "paper": "#ffffff", "ink": "#000000"},
}
MUTED = 0.8
GRID = 0.18


def series(index: int) -> Ink:
    return SERIES[index % len(SERIES)]
