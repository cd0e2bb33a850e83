"""Tags and filters of every page; built in, so no template loads them. /styleguide/ shows each."""

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.kit.charts import Chart
from core.kit.charts import meter as draw_meter
from core.kit.charts import sparkline as draw_sparkline
from core.kit.charts.svg import rounded
from core.kit.templatetags.icons import drawn
from core.kit.templatetags.samples import sample
from core.kit.templatetags.states import look_of

register = template.Library()
register.simple_tag(sample)
WEEKDAYS = "一二三四五六日"


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """`{% icon "medal" %}`: decoration only; the words stand beside it."""
    return drawn(name, size)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; an error page must not fail because the manifest misses an entry."""
    try:
        return static(path)
    except ValueError:
        return settings.STATIC_URL + path


@register.inclusion_tag("core/_chart.html")
def chart(drawing: Chart, caption: str = "", numbers: str = "folded") -> dict[str, object]:
    """`{% chart drawing %}`: picture, and its table folded (or `numbers="open"`, or `numbers="none"`)."""
    head, *rows = drawing.table or [[]]
    return {"chart": drawing, "caption": caption, "numbers": numbers, "head": head, "rows": rows}


@register.inclusion_tag("core/_figure.html")
def figure(label: str, value: object, unit: str = "", **more: object) -> dict[str, object]:
    """`{% figure label value unit note=… trend=1.7 trend_unit="%" url=… tone="seal" %}`: one tile of key figures."""
    given = {name: known for name, known in more.items() if known != ""}
    rest = {"note": "", "url": "", "tone": "", "trend": None, "trend_unit": ""} | given
    return {"label": label, "value": value, "unit": unit} | rest


@register.inclusion_tag("core/_state.html")
def state(value: object, label: object = "", tone: str = "") -> dict[str, object]:
    """`{% state obj.state obj.get_state_display %}`: shape, colour and word."""
    return {"look": look_of(value, label, tone)}


@register.inclusion_tag("core/_field.html")
def field(bound: BoundField) -> dict[str, object]:
    """`{% field form.theme %}`: label, errors, control and help, joined for screen readers."""
    return {"field": bound}


@register.simple_tag
def meter(value: Any, high: Any = 100, title: str = "") -> SafeString:
    return draw_meter(title or _("Score"), value, high=high).svg


@register.simple_tag
def sparkline(values: Any, title: str = "") -> SafeString:
    return draw_sparkline(title or _("Development"), values).svg


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """This page's address with some parameters changed; None takes one away. Works without a request, too."""
    request = context.get("request")
    params = request.GET.copy() if request else _no_query()
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}" if params else "?"


def _no_query() -> Any:

    return QueryDict(mutable=True)


@register.filter
def points(value: Any, places: int = 1) -> str:
    """A score: one decimal, half up (86.25 is 86.3). Nothing known is a dash."""
    try:
        return "—" if value is None or value == "" else f"{rounded(Decimal(str(value)), int(places)):,}"
    except (InvalidOperation, ValueError):
        return "—"


@register.filter
def signed(value: Any) -> str:
    """A difference with its sign; the minus is as wide as the plus."""
    if value is None or value == "":
        return "—"
    number = rounded(value)
    return f"+{number}" if number > 0 else f"−{abs(number)}" if number < 0 else "±0"


@register.filter
def zh_date(value: Any, style: str = "") -> str:
    """2026年11月22日; `"short"` leaves the year out, `"week"` adds 周日, `"time"` adds 18:05. Not Chinese: ISO."""
    if not value:
        return "—"
    moment = (
        timezone.localtime(value)
        if isinstance(value, datetime.datetime) and timezone.is_aware(value)
        else value
    )
    day = _chinese(moment, style) if (get_language() or "").startswith("zh") else f"{moment:%Y-%m-%d}"
    return f"{day} {moment:%H:%M}" if style == "time" and isinstance(moment, datetime.datetime) else day


def _chinese(day: datetime.date, style: str) -> str:
    words = f"{day.month}月{day.day}日"
    words = words if style == "short" else f"{day.year}年{words}"
    return f"{words} 周{WEEKDAYS[day.weekday()]}" if style == "week" else words


@register.simple_tag
def when(value: Any, style: str = "") -> SafeString | str:
    """`{% when obj.created_at "time" %}`: a <time> that never breaks across lines."""
    if not value:
        return "—"
    return format_html(
        '<time datetime="{}" class="nowrap">{}</time>', value.isoformat(), zh_date(value, style)
    )


@register.filter
def first_control(bound: BoundField) -> str:
    """The id an error summary's link jumps to: of several radios, the first."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else (bound.id_for_label or bound.auto_id)


@register.filter
def at(items: Any, index: int) -> Any:
    """`columns|at:forloop.counter0`."""
    return items[index] if 0 <= index < len(items) else None


@register.filter
def page_numbers(page: Any) -> list[int]:
    """The page numbers worth a link; 0 stands for a gap."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in pages]


@register.simple_tag
def specimen(name: str) -> SafeString:
    """For the style guide: the source of a template, to be read beside what it renders."""
    source = template.loader.get_template(name).template.source  # type: ignore[attr-defined]
    return format_html('<pre tabindex="0"><code>{}</code></pre>', source.strip())
