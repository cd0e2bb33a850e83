"""Lines over time; each series has its own dash and mark, so that colour is not the only difference."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString

from core.kit.charts.axes import Frame, frame, legend
from core.kit.charts.columns import Series
from core.kit.charts.palette import MAIN, series
from core.kit.charts.svg import NARROW, Chart, Number, drawing, joined, plain, shown, tag, text

DASHES = (None, "7 4", "2 4", "10 4 2 4", "14 5", "4 2")


def line(
    title: str, labels: Sequence[str], data: Series, *, high: Number | None = None, width: int = 560
) -> Chart:
    """One line a series; a missing value breaks the line."""
    heads = [["", *data]]
    rows = [[label, *(shown(row[at]) for row in data.values())] for at, label in enumerate(labels)]
    return Chart(
        svg=_lines(title, labels, data, high, width),
        title=title,
        table=heads + rows,
        narrow=_lines(title, labels, data, high, NARROW),
    )


def _lines(title: str, labels: Sequence[str], data: Series, high: Number | None, width: int) -> SafeString:
    height = 280 if width > NARROW else 230
    box = frame(width, height, [float(value or 0) for row in data.values() for value in row], high)
    step = (box.right - box.left) / max(len(labels), 1)
    body = [_line(box, step, row, index) for index, row in enumerate(data.values())]
    every = max(1, round(52 / max(step, 1)))
    names = [
        text(box.left + step * (at + 0.5), box.bottom + 18, label, font_size=11)
        for at, label in enumerate(labels)
        if at % every == 0
    ]
    key, used = legend(list(data), box.left, box.right, height + 8)
    return drawing(title, width, height + 8 + used, [box.grid(), *body, *names, key])


def _line(box: Frame, step: float, row: Sequence[Number | None], index: int) -> SafeString:
    fill = series(index).fill
    points = [
        None if value is None else (box.left + step * (at + 0.5), box.y(value))
        for at, value in enumerate(row)
    ]
    path = tag(
        "path",
        d=_path(points),
        fill="none",
        stroke=fill,
        stroke_width=2.5,
        stroke_linejoin="round",
        stroke_dasharray=DASHES[index % len(DASHES)],
    )
    return joined([path, *(tag("circle", cx=p[0], cy=p[1], r=3.5, fill=fill) for p in points if p)])


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    return "".join(_moves(points))


def _moves(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    pen = "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        yield f"{pen}{plain(float(point[0]))} {plain(float(point[1]))}"
        pen = "L"


def sparkline(title: str, values: Sequence[Number | None], *, width: int = 96, height: int = 24) -> Chart:
    """A word-sized line with its last point; the numbers belong beside it."""
    known = [float(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    span, step = (high - low) or 1, (width - 8) / max(len(values) - 1, 1)
    points = [
        None if value is None else (4 + step * at, height - 4 - (height - 8) * (float(value) - low) / span)
        for at, value in enumerate(values)
    ]
    path = tag(
        "path", d=_path(points), fill="none", stroke=MAIN.fill, stroke_width=2, stroke_linejoin="round"
    )
    last = next((point for point in reversed(points) if point), None)
    dot = tag("circle", cx=last[0], cy=last[1], r=3, fill=MAIN.fill) if last else ""
    return Chart(
        drawing(title, width, height, [path, dot]), title, [[title, *(shown(value) for value in values)]]
    )
