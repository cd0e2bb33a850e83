"""A score as a bar on its rail; the number stands beside it in the text."""

from core.kit.charts.palette import MAIN
from core.kit.charts.svg import Chart, Number, drawing, shown, tag


def meter(
    title: str, value: Number | None, *, high: Number = 100, width: int = 120, height: int = 10
) -> Chart:
    share = min(max(float(value or 0) / float(high or 1), 0), 1)
    half = height / 2
    rail = tag(
        "rect",
        x=0.5,
        y=0.5,
        width=width - 1,
        height=height - 1,
        rx=half - 0.5,
        fill="currentColor",
        fill_opacity=0.07,
        stroke="currentColor",
        stroke_opacity=0.35,
    )
    bar = tag("rect", x=0, y=0, width=float(width * share), height=height, rx=half, fill=MAIN.fill)
    label = f"{title} {shown(value)} / {shown(high)}"
    parts = [rail] if value is None or share == 0 else [rail, bar]
    return Chart(drawing(label, width, height, parts), label, [[title, shown(value), shown(high)]])
