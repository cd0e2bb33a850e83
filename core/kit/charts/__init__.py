"""Charts as SVG made on the server: one renderer for page, print and PDF, with the table of numbers beside each."""

from core.kit.charts.columns import bars, grouped_bars, stacked
from core.kit.charts.lines import line, sparkline
from core.kit.charts.meter import meter
from core.kit.charts.svg import Chart
from core.kit.charts.tilemap import Tile, tilemap

__all__ = ["Chart", "Tile", "bars", "grouped_bars", "line", "meter", "sparkline", "stacked", "tilemap"]
