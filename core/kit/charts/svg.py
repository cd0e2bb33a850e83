"""The few shapes the charts are made of: presentation attributes only, everything escaped."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.kit.charts.palette import GRID, MUTED

FONT = "system-ui,'PingFang SC','HarmonyOS Sans SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
NARROW = 340
EMPTY = SafeString("")

Number = int | float | Decimal
Rows = list[list[str]]


@dataclass(frozen=True)
class Chart:
    """One picture and the numbers behind it: `table` has the heads in its first row."""

    svg: SafeString
    title: str = ""
    table: Rows = field(default_factory=list)
    narrow: SafeString = EMPTY

    def __str__(self) -> str:
        return self.svg


def joined(parts: Iterable[str]) -> SafeString:
    """Join pieces each of which is safe already."""
    return mark_safe("".join(parts))  # noqa: S308


def tag(name: str, content: str = "", **attributes: object) -> SafeString:
    """`stroke_width=2` becomes `stroke-width="2"`; None leaves the attribute out."""
    pairs = (
        (key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None
    )
    head = "".join(f' {key}="{escape(plain(value))}"' for key, value in pairs)
    return mark_safe(f"<{name}{head}>{escape(content)}</{name}>")  # noqa: S308


def plain(value: object) -> object:
    """Coordinates need no more than two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def text(x: float, y: float, content: object, **attributes: object) -> SafeString:
    attributes = {"font_size": 12, "fill": "currentColor", "text_anchor": "middle"} | attributes
    return tag("text", str(content), x=float(x), y=float(y), **attributes)


def muted(x: float, y: float, content: object, **attributes: object) -> SafeString:
    return text(x, y, content, **({"fill_opacity": MUTED} | attributes))


def rule(y: float, left: float, right: float, strength: float = GRID) -> SafeString:
    return tag(
        "path",
        d=f"M{plain(float(left))} {plain(float(y))}H{plain(float(right))}",
        stroke="currentColor",
        stroke_opacity=strength,
        fill="none",
    )


def drawing(title: str, width: float, height: float, parts: Iterable[str]) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}" font-family="{}"><title>{}</title>{}</svg>',
        *(plain(float(size)) for size in (width, height, width, height)),
        title,
        FONT,
        title,
        joined(parts),
    )


def rounded(value: Number, places: int = 1) -> Decimal:
    """Half up, as scores are read in schools; not half to even."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(value: Number | None) -> str:
    """At most one decimal, none where it would be .0, thousands with a comma."""
    if value is None:
        return "—"
    number = rounded(value)
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.1f}"


def widest(labels: Iterable[str], size: float = 12) -> float:
    """About how wide the longest label is: a Chinese character is as wide as high, a Latin one a bit over half."""
    return max((label_width(label, size) for label in labels), default=0.0)


def label_width(label: str, size: float = 12) -> float:
    return sum(size if ord(char) > 0x2E7F else size * 0.58 for char in label)
