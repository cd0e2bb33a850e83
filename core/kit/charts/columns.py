"""Upright columns side by side or on each other, and lying bars for long names."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.safestring import SafeString

from core.kit.charts.axes import Frame, frame, legend
from core.kit.charts.palette import MAIN, Ink, series
from core.kit.charts.svg import NARROW, Chart, Number, Rows, drawing, joined, rule, shown, tag, text, widest

Series = Mapping[str, Sequence[Number | None]]
Draw = Callable[[Frame, float, list[Sequence[Number | None]], int], SafeString]


def bars(
    title: str, data: Sequence[tuple[str, Number | None]], *, high: Number | None = None, width: int = 560
) -> Chart:
    """Lying bars, one a row: names of any length, the number at the bar's end."""
    rows = [[label, shown(value)] for label, value in data]
    return Chart(
        svg=_lying(title, data, high, width),
        title=title,
        table=[["", title], *rows],
        narrow=_lying(title, data, high, NARROW),
    )


def _lying(
    title: str, data: Sequence[tuple[str, Number | None]], high: Number | None, width: int
) -> SafeString:
    left = min(widest(label for label, _ in data), width * 0.42) + 10
    room = width - left - widest(shown(value) for _, value in data) - 12
    most = float(high or max((float(value or 0) for _, value in data), default=0) or 1)
    parts = []
    for index, (label, value) in enumerate(data):
        long = room * min(max(float(value or 0), 0) / most, 1)
        parts.append(_row(index * 30 + 4, label, value, left, long))
    return drawing(title, width, len(data) * 30 + 4, parts)


def _row(y: float, label: str, value: Number | None, left: float, long: float) -> SafeString:
    bar = tag("rect", x=float(left), y=float(y), width=float(long), height=20, rx=2, fill=MAIN.fill)
    name = text(left - 8, y + 14.5, label, text_anchor="end")
    return joined(
        [name, bar, text(left + long + 6, y + 14.5, shown(value), text_anchor="start", font_weight=600)]
    )


def grouped_bars(
    title: str, labels: Sequence[str], data: Series, *, high: Number | None = None, width: int = 560
) -> Chart:
    """A group a label, a column a series, in the order of the legend."""
    return _upright(title, labels, data, high, width, _groups)


def stacked(
    title: str, labels: Sequence[str], data: Series, *, high: Number | None = None, width: int = 560
) -> Chart:
    """One column a label, the series on each other, the total on top."""
    return _upright(title, labels, data, high, width, _stacks)


def _upright(
    title: str, labels: Sequence[str], data: Series, high: Number | None, width: int, draw: Draw
) -> Chart:
    return Chart(
        svg=_plot(title, labels, data, high, width, draw),
        title=title,
        table=_table(labels, data),
        narrow=_plot(title, labels, data, high, NARROW, draw),
    )


def _table(labels: Sequence[str], data: Series) -> Rows:
    return [
        ["", *data],
        *([label, *(shown(row[at]) for row in data.values())] for at, label in enumerate(labels)),
    ]


def _plot(
    title: str, labels: Sequence[str], data: Series, high: Number | None, width: int, draw: Draw
) -> SafeString:
    height = 300 if width > NARROW else 240
    columns = [[float(row[at] or 0) for row in data.values()] for at in range(len(labels))]
    tops = (
        [sum(column) for column in columns] if draw is _stacks else [v for column in columns for v in column]
    )
    box = frame(width, height, tops, high)
    step = (box.right - box.left) / max(len(labels), 1)
    body = draw(box, step, list(data.values()), len(labels))
    names = [text(box.left + step * (at + 0.5), box.bottom + 18, label) for at, label in enumerate(labels)]
    key, used = legend(list(data), box.left, box.right, height + 8)
    return drawing(title, width, height + 8 + used, [box.grid(), body, *names, key])


def _groups(box: Frame, step: float, rows: list[Sequence[Number | None]], count: int) -> SafeString:
    gap = step * 0.2
    wide = (step - gap) / max(len(rows), 1)
    return joined(
        _column(box, box.left + step * at + gap / 2 + wide * index, wide, row[at], series(index))
        for at in range(count)
        for index, row in enumerate(rows)
    )


def _column(box: Frame, x: float, wide: float, value: Number | None, ink: Ink) -> SafeString:
    if value is None:
        return rule(box.bottom - 3, x + 2, x + wide - 2, 0.8)
    y = box.y(value)
    bar = tag("rect", x=x + 1, y=y, width=wide - 2, height=box.bottom - y, rx=2, fill=ink.fill)
    return joined(
        [
            bar,
            text(x + wide / 2, y - 5, shown(value), font_size=11.0 if wide >= 26 else 10.0)
            if wide >= 18
            else "",
        ]
    )


def _stacks(box: Frame, step: float, rows: list[Sequence[Number | None]], count: int) -> SafeString:
    return joined(
        _stack(box, box.left + step * (at + 0.2), step * 0.6, [row[at] for row in rows])
        for at in range(count)
    )


def _stack(box: Frame, x: float, wide: float, values: list[Number | None]) -> SafeString:
    parts, below = [], 0.0
    for index, value in enumerate(values):
        foot, head = box.y(below), box.y(below + float(value or 0))
        parts.append(_part(x, head, wide, foot - head, shown(value), series(index)))
        below += float(value or 0)
    return joined([*parts, text(x + wide / 2, box.y(below) - 5, shown(below), font_size=11, font_weight=600)])


def _part(x: float, y: float, wide: float, high: float, label: str, ink: Ink) -> SafeString:
    bar = tag("rect", x=x, y=y + 0.5, width=wide, height=max(high - 1, 0.0), fill=ink.fill)
    fits = high >= 16 and wide >= widest([label], 11) + 4
    return joined(
        [bar, text(x + wide / 2, y + high / 2 + 4, label, font_size=11, fill=ink.text) if fits else ""]
    )
