"""The drawings: well-formed, escaped, attributes only, with the numbers beside them."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from core.kit import charts
from core.kit.charts.svg import rounded, shown
from core.kit.charts.tilemap import strength
from core.kit.templatetags.chengji import points, signed, zh_date

EVIL = "\"><script>&'"
SERIES = {"学科教育": [83, None], EVIL: [70.25, 0]}
ALL = [
    charts.bars(EVIL, [(EVIL, 3), ("空", None)]),
    charts.grouped_bars(EVIL, ["小学", EVIL], SERIES, high=100),
    charts.stacked(EVIL, ["小学", EVIL], SERIES),
    charts.line(EVIL, ["9月", EVIL], SERIES),
    charts.sparkline(EVIL, [1, None, 3]),
    charts.meter(EVIL, 86.25),
    charts.tilemap(EVIL, [charts.Tile(EVIL, "210202", 0, 0, 80), charts.Tile("长海县", "210224", 1, 0, 3, suppressed=True)]),
]  # fmt: skip


@pytest.mark.parametrize("chart", ALL)
def test_each_is_one_escaped_picture_with_a_name(chart: charts.Chart) -> None:
    root = ElementTree.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert EVIL in (root.get("aria-label") or "")
    assert EVIL in (root.findtext("{http://www.w3.org/2000/svg}title") or "")
    assert "<script" not in chart.svg + chart.narrow


@pytest.mark.parametrize("chart", ALL)
def test_presentation_attributes_only(chart: charts.Chart) -> None:
    names = {name for part in ElementTree.fromstring(chart.svg).iter() for name in part.attrib}
    assert not names & {"style", "class", "id"}
    assert "url(" not in chart.svg


@pytest.mark.parametrize("chart", ALL)
def test_the_table_is_rectangular(chart: charts.Chart) -> None:
    assert len({len(row) for row in chart.table}) == 1


@pytest.mark.parametrize(
    "chart",
    [
        charts.bars("空", []),
        charts.grouped_bars("空", [], {}),
        charts.stacked("空", ["小学"], {"甲": [0]}),
        charts.line("空", [], {}),
        charts.sparkline("空", []),
        charts.meter("空", None),
        charts.tilemap("空", []),
    ],
)
def test_nothing_to_show_still_draws(chart: charts.Chart) -> None:
    assert ElementTree.fromstring(chart.svg) is not None


def test_a_suppressed_cell_says_no_number() -> None:
    chart = charts.tilemap(
        "得分", [charts.Tile("甲", "1", 0, 0, 3.7, suppressed=True), charts.Tile("乙", "2", 1, 0, 80)]
    )
    assert "3.7" not in chart.svg + chart.narrow + str(chart.table)
    assert "stroke-dasharray" in chart.svg


def test_the_deepest_colour_is_the_highest_value() -> None:
    cuts = [75, 80, 85, 90]
    shades = [strength(value, cuts) for value in (60, 75, 82, 89.9, 90)]
    assert shades == sorted(set(shades))


def test_a_bar_is_as_long_as_its_number() -> None:
    root = ElementTree.fromstring(charts.bars("场次", [("甲", 40), ("乙", 20)]).svg)
    first, second = (float(bar.get("width") or 0) for bar in root.iter("{http://www.w3.org/2000/svg}rect"))
    assert first == pytest.approx(2 * second, abs=0.1)


def test_half_goes_up() -> None:
    assert (points(86.25), points("0.05"), points(None), points("x")) == ("86.3", "0.1", "—", "—")
    assert (str(rounded(2.5, 0)), shown(1234.0), shown(None)) == ("3", "1,234", "—")
    assert (signed(1.25), signed(-0.2), signed(0)) == ("+1.3", "−0.2", "±0")


def test_dates_in_words() -> None:
    import datetime

    day = datetime.date(2026, 11, 22)
    with translation.override("zh-hans"):
        assert (zh_date(day), zh_date(day, "short"), zh_date(day, "week")) == (
            "2026年11月22日",
            "11月22日",
            "2026年11月22日 周日",
        )
    with translation.override("en"):
        assert re.fullmatch(r"2026-11-22", zh_date(day))
