"""Every text on its fill holds 4.5:1, every fill against what it lies on 3:1, light, dark and on paper."""

import pytest

from core.kit.charts import palette

PAGES = list(palette.PAGES.items())
GROUNDS = [(scheme, name, page[name]) for scheme, page in PAGES for name in ("card", "paper")]


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def luminance(colour: tuple[float, ...]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def over(fill: str, opacity: float, ground: str) -> tuple[float, ...]:
    pairs = zip(rgb(fill), rgb(ground), strict=True)
    return tuple(top * opacity + below * (1 - opacity) for top, below in pairs)


@pytest.mark.parametrize("ink", palette.SERIES)
def test_text_on_a_series_fill(ink: palette.Ink) -> None:
    assert contrast(rgb(ink.fill), rgb(ink.text)) >= 4.5


@pytest.mark.parametrize(("scheme", "name", "ground"), GROUNDS)
@pytest.mark.parametrize("fill", [*(ink.fill for ink in palette.SERIES), palette.RAMP_FILL])
def test_a_fill_against_its_ground(fill: str, scheme: str, name: str, ground: str) -> None:
    assert contrast(rgb(fill), rgb(ground)) >= 3, (scheme, name)


@pytest.mark.parametrize(("scheme", "page"), PAGES)
@pytest.mark.parametrize("opacity", [0, *palette.RAMP])
def test_the_page_ink_on_each_step_of_the_ramp(scheme: str, page: dict[str, str], opacity: float) -> None:
    ground = over(palette.RAMP_FILL, opacity, page["card"])
    assert contrast(rgb(page["ink"]), ground) >= 4.5, scheme


@pytest.mark.parametrize(("scheme", "page"), PAGES)
def test_muted_labels(scheme: str, page: dict[str, str]) -> None:
    assert contrast(over(page["ink"], palette.MUTED, page["card"]), rgb(page["card"])) >= 4.5, scheme


def test_the_ramp_deepens() -> None:
    assert list(palette.RAMP) == sorted(set(palette.RAMP))
