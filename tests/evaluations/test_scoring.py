"""The arithmetic of a score, by tables. Small standards are written out so that each number can be checked by hand."""

import json
from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pytest

from evaluations.scoring import FORMULA_VERSION, Score, classes, round_points, score
from evaluations.standard import SHIPPED, Indicator, Metric, Standard, load, needed_counts
from evaluations.standard.model import Ceiling, Fact, IndicatorSet, Stage

NAN = float("nan")
STRAIGHT = ((0.0, 0.0), (1.0, 1.0))


def fact(code: str, *by: str) -> Fact:
    return Fact(code=code, zh=code, en=code, additive=True, by=by)


def metric(code: str, numerator: str, denominator: str, **more: object) -> Metric:
    given = {"unit": "share", "when_empty": "zero", "filters": (), "guard": "", **more}
    return Metric(code=code, zh=code, en=code, numerator=numerator, denominator=denominator, **given)  # type: ignore[arg-type]


def indicator(code: str, points: float, kind: str = "metric", **more: object) -> Indicator:
    given = {"stages": ("primary",), "points": {"primary": points}, "basis": (), **more}
    given |= {"curve": more.get("curve", STRAIGHT)} if kind == "metric" else {}
    return Indicator(code=code, set=code[0], name_zh=code, name_en=code, kind=kind, **given)  # type: ignore[arg-type]


def standard(weights: Mapping[str, float], metrics: list[Metric], indicators: list[Indicator]) -> Standard:
    names = {name: {} for name in ("channels", "themes", "forms", "campaigns", "record_kinds", "bases")}
    facts = [fact("part", "channel"), fact("whole"), fact("rare")]
    return Standard(
        version="test", name_zh="", name_en="", unit_of_evaluation="school_term", total=100, red_lines=(), **names,
        rated_levels={"A": 1.0, "B": 0.8, "C": 0.5, "D": 0.2},
        stages={"primary": Stage(code="primary", zh="小学", en="primary", emphasis_zh="", emphasis_en="")},
        facts={each.code: each for each in facts},
        metrics={each.code: each for each in metrics},
        sets={code: IndicatorSet(code=code, zh=code, en=code, weight={"primary": weight}) for code, weight in weights.items()},
        indicators={each.code: each for each in indicators},
    )  # fmt: skip


def one_metric(
    numerator: float, denominator: float, *, last_year: tuple[float, float] | None = None, **more: object
) -> Score:
    """One metric worth 60 in set A, one rated indicator worth 40, rated A, in set B; one school."""
    curve, not_applicable = more.pop("curve", STRAIGHT), more.pop("not_applicable", False)
    pending = more.pop("pending", "zero")
    asked = indicator("A1", 60, metric="m", curve=curve, not_applicable=not_applicable)
    made = standard(
        {"A": 60, "B": 40}, [metric("m", "part", "whole", **more)], [asked, indicator("B1", 40, "rated")]
    )
    before = (
        {("part", ""): np.array([last_year[0]]), ("whole", ""): np.array([last_year[1]])}
        if last_year
        else None
    )
    counts = {("part", ""): np.array([numerator]), ("whole", ""): np.array([denominator])}
    return score(
        made, "primary", counts=counts, ratings={"B1": np.array([1.0])}, checks={}, last_year=before, pending=pending,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "share"),
    [(0, 0), (40, 0), (50, 0.3), (60, 0.6), (80, 0.8), (100, 1), (130, 1)],
    ids=str,
)
def test_a_curve_is_straight_between_its_knots_and_flat_outside(value: float, share: float) -> None:
    curve = ((0.40, 0.0), (0.60, 0.60), (1.0, 1.0))
    assert one_metric(value, 100, curve=curve).indicators["A1"][0] == pytest.approx(60 * share)


PROGRESS = {
    "unit": "percentage_points",
    "transform": "difference_to_same_term_last_year",
    "curve": ((-0.1, 0.0), (0.0, 0.6), (0.1, 1.0)),
}


@pytest.mark.parametrize(
    ("why", "points", "total", "given"),
    [
        ("counted", 30, 70, {"numerator": 5, "denominator": 10}),
        ("empty", 0, 40, {"numerator": 0, "denominator": 0}),
        ("empty", None, 100, {"numerator": 0, "denominator": 0, "when_empty": "exclude"}),
        ("too_few", None, 100, {"numerator": 1, "denominator": 4, "when_empty": "exclude", "min_denominator": 5}),
        ("counted", 12, 52, {"numerator": 1, "denominator": 5, "when_empty": "exclude", "min_denominator": 5}),
        ("empty", None, 100, {"numerator": 0, "denominator": 0, "when_empty": "exclude", "min_denominator": 5}),
        ("unknown", 0, 40, {"numerator": NAN, "denominator": 10}),
        ("unknown", 0, 40, {"numerator": 5, "denominator": NAN, "when_empty": "exclude"}),
        ("unknown", None, 100, {"numerator": NAN, "denominator": 10, "pending": "exclude"}),
        ("does_not_apply", None, 100, {"numerator": NAN, "denominator": 10, "not_applicable": True}),
        ("first_year", None, 100, {"numerator": 5, "denominator": 10, **PROGRESS}),
        ("first_year", None, 100, {"numerator": 5, "denominator": 10, "last_year": (0, 0), **PROGRESS}),
        ("counted", 36, 76, {"numerator": 5, "denominator": 10, "last_year": (10, 20), **PROGRESS}),
        ("counted", 48, 88, {"numerator": 55, "denominator": 100, "last_year": (50, 100), **PROGRESS}),
        ("counted", 0, 40, {"numerator": 1, "denominator": 10, "last_year": (9, 10), **PROGRESS}),
        ("counted", 36, 76, {"numerator": 95, "denominator": 100, "last_year": (95, 100), **PROGRESS}),
        ("counted", 60, 100, {"numerator": 95, "denominator": 100, "last_year": (99, 100), **PROGRESS, "ceiling": Ceiling(value=0.95, share=1.0)}),
        ("counted", 32.4, 72.4, {"numerator": 94, "denominator": 100, "last_year": (95, 100), **PROGRESS, "ceiling": Ceiling(value=0.95, share=1.0)}),
        ("empty", None, 100, {"numerator": 0, "denominator": 0, "last_year": (5, 10), "when_empty": "exclude", **PROGRESS}),
    ],
)  # fmt: skip
def test_what_one_metric_earns_and_why(
    why: str, points: float | None, total: float, given: dict[str, object]
) -> None:
    result = one_metric(**given)  # type: ignore[arg-type]
    line = result.explain(0)["sets"][0]["indicators"][0]
    assert (line["why"], line["counted"]) == (why, points is not None)
    assert line["points"] == (None if points is None else pytest.approx(points))
    assert result.total[0] == pytest.approx(total)


def test_counts_of_too_few_are_not_shown() -> None:
    result = one_metric(1, 4, when_empty="exclude", min_denominator=5)
    line = result.explain(0)["sets"][0]["indicators"][0]
    assert (line["counts"], line["value"]) == (None, None)


def answers(**given: float) -> Score:
    """Set A: A1 10, A2 30, both rated; set B: B1 20 rated, B2 20 a check that may not apply; set C: C1 20, a check."""
    made = standard(
        {"A": 40, "B": 40, "C": 20},
        [],
        [
            indicator("A1", 10, "rated"),
            indicator("A2", 30, "rated"),
            indicator("B1", 20, "rated"),
            indicator("B2", 20, "check", not_applicable=True),
            indicator("C1", 20, "check"),
        ],
    )
    arrays = {code: np.array([float(value)]) for code, value in given.items() if code != "pending"}
    ratings = {code: array for code, array in arrays.items() if code in ("A1", "A2", "B1")}
    checks = {code: array for code, array in arrays.items() if code in ("B2", "C1")}
    return score(made, "primary", counts={}, ratings=ratings, checks=checks, pending="zero")


@pytest.mark.parametrize(
    ("given", "sets", "total"),
    [
        ({"A1": 1, "A2": 0.5, "B1": 0.8, "B2": 1, "C1": 1}, {"A": 25, "B": 36, "C": 20}, 81),
        (
            {"A1": 1, "A2": 0.5, "B1": 0.8, "B2": -1, "C1": 0},
            {"A": 25, "B": 32, "C": 0},
            57,
        ),  # B1 is worth 40 now
        ({"A1": 1, "A2": 0.5, "B1": 0.8, "B2": NAN, "C1": 1}, {"A": 25, "B": 16, "C": 20}, 61),
        (
            {"A1": 1, "A2": 0.5, "B1": 0.8, "B2": 1, "C1": -1},
            {"A": 25, "B": 36, "C": 0},
            61,
        ),  # not offered: no answer
        ({"A1": 1}, {"A": 10, "B": 0, "C": 0}, 10),
    ],
)
def test_ratings_and_checks(given: dict[str, float], sets: dict[str, float], total: float) -> None:
    result = answers(**given)
    assert {code: float(points[0]) for code, points in result.sets.items()} == pytest.approx(sets)
    assert result.total[0] == pytest.approx(total)


def known(**given: float) -> Score:
    """The same before submission: what is not known is left out."""
    full = answers(**given)
    ratings = {code: np.array([value]) for code, value in given.items() if code[:1] in "A" or code == "B1"}
    checks = {code: np.array([value]) for code, value in given.items() if code in ("B2", "C1")}
    return score(full.standard, "primary", counts={}, ratings=ratings, checks=checks, pending="exclude")


@pytest.mark.parametrize(
    ("given", "sets", "total"),
    [
        ({"A1": 0.5, "B1": 0.8, "B2": 1, "C1": 1}, {"A": 20, "B": 36, "C": 20}, 76),  # A1 stands for all of A
        (
            {"A1": 1, "A2": 0.5, "C1": 1},
            {"A": 25 / 0.6, "B": NAN, "C": 20 / 0.6},
            45 / 0.6,
        ),  # B's 40 go to A and C
        ({"A1": 0.5}, {"A": 50, "B": NAN, "C": NAN}, 50),
    ],
)
def test_what_is_left_out_is_earned_elsewhere(
    given: dict[str, float], sets: dict[str, float], total: float
) -> None:
    result = known(**given)
    assert {code: float(points[0]) for code, points in result.sets.items()} == pytest.approx(
        sets, nan_ok=True
    )
    assert result.total[0] == pytest.approx(total)


def test_nothing_known_gives_no_total() -> None:
    result = known(A1=NAN)
    assert np.isnan(result.total[0])
    assert result.explain(0)["points"] is None


def test_the_working_opens_from_version_to_counts() -> None:
    working = json.loads(json.dumps(one_metric(5, 10).explain(0), allow_nan=False))
    assert (working["formula"], working["standard"], working["points"]) == (FORMULA_VERSION, "test", 70)
    first = working["sets"][0]
    assert (first["code"], first["weight"], first["points"], first["factor"]) == ("A", 60, 30, 1)
    line = first["indicators"][0]
    assert (line["max"], line["value"], line["share"], line["points_before"], line["points"]) == (
        60,
        0.5,
        0.5,
        30,
        30,
    )
    assert line["counts"]["numerator"] == {"fact": "part", "filter": "", "count": 5}
    assert line["counts"]["denominator"] == {"fact": "whole", "filter": "", "count": 10}


def test_the_working_shows_the_points_before_and_after_rescaling() -> None:
    line = known(A1=0.5, B1=0.8, B2=1, C1=1).explain(0)["sets"][0]["indicators"][0]
    assert (line["max"], line["points_before"], line["points"]) == (10, 5, 20)


def test_the_working_shows_both_years_of_a_comparison() -> None:
    line = one_metric(6, 10, last_year=(5, 10), **PROGRESS).explain(0)["sets"][0]["indicators"][0]
    assert (line["counts"]["value"], line["last_year"]["value"]) == (0.6, 0.5)
    assert line["value"] == pytest.approx(0.1)


def test_a_filter_reaches_the_fact_that_can_be_cut() -> None:
    asked = indicator("A1", 100, metric="m", filters={"channel": ("subject",)})
    made = standard({"A": 100}, [metric("m", "part", "whole", filters=("channel",))], [asked])
    counts = {("part", "channel=subject"): np.array([3.0]), ("whole", ""): np.array([4.0])}
    assert score(made, "primary", counts=counts, ratings={}, checks={}).total[0] == pytest.approx(75)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"counts": {}}, "counts are missing"),
        ({"ratings": {"B1": np.array([1.2])}}, "a rating is a share"),
        ({"checks": {"B1": np.array([2.0])}}, "an answer is"),
        ({"ratings": {"B1": np.array([1.0, 1.0])}}, "one place a school"),
        (
            {"counts": {("part", ""): np.array([-1.0]), ("whole", ""): np.array([1.0])}},
            "a count is 0 or more",
        ),
        (
            {"counts": {("part", ""): np.array([np.inf]), ("whole", ""): np.array([1.0])}},
            "a count is 0 or more",
        ),
        ({"stage": "nursery"}, "no stage nursery"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, object], message: str) -> None:
    made = one_metric(1, 2).standard
    given = {
        "counts": {("part", ""): np.array([1.0]), ("whole", ""): np.array([2.0])},
        "ratings": {"B1": np.array([1.0])},
        "checks": {},
    }
    given |= {"stage": "primary"} | change
    with pytest.raises(ValueError, match=message):
        score(made, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "shown"),
    [(84.85, "84.9"), (84.84999999999997, "84.9"), (84.849, "84.8"), (0.05, "0.1"), (0.25, "0.3"), (100.0, "100.0"), (70.1 - 0.05, "70.1"), (2.675 * 10, "26.8"), (0.0, "0.0")],
)  # fmt: skip
def test_points_are_rounded_half_up(points: float, shown: str) -> None:
    assert str(round_points(points)) == shown


def test_what_is_not_known_has_no_points() -> None:
    assert (round_points(None), round_points(NAN), round_points(np.float64(3))) == (
        None,
        None,
        Decimal("3.0"),
    )


@pytest.mark.parametrize(
    ("share", "code"),
    [(1.0, "A"), (0.9, "A"), (0.899, "B"), (0.75, "B"), (0.6, "C"), (0.59, "D"), (0.0, "D"), (NAN, "")],
)
def test_classes_of_reporting_follow_the_set_of_data_quality(share: float, code: str) -> None:
    made = standard({"G": 60, "H": 40}, [], [indicator("G1", 60, "rated"), indicator("H1", 40, "rated")])
    ratings = {"G1": np.array([0.1]), "H1": np.array([share])}
    assert classes(
        score(made, "primary", counts={}, ratings=ratings, checks={}, pending="exclude")
    ).tolist() == [code]


def test_a_class_is_not_missed_by_a_rounding_error() -> None:
    """(1 + 1 + 0.8 + 0.8) / 4 is 0.8999999999999999 to a computer."""
    codes = ["H1", "H2", "H3", "H4"]
    made = standard({"H": 100}, [], [indicator(code, 1, "rated") for code in codes])
    ratings = {code: np.array([given]) for code, given in zip(codes, (1.0, 1.0, 0.8, 0.8), strict=True)}
    assert classes(score(made, "primary", counts={}, ratings=ratings, checks={})).tolist() == ["A"]


def test_full_marks_are_not_overdone_by_a_rounding_error() -> None:
    """Scaled up from these four, the sum of the sets is 100.00000000000001."""
    made = load(SHIPPED.read_text(encoding="utf-8"))
    unknown = {need: np.array([NAN]) for need in needed_counts(made, "primary")}
    ratings, checks = {code: np.array([1.0]) for code in ("A4", "C5", "D3")}, {"G5": np.array([1.0])}
    result = score(made, "primary", counts=unknown, ratings=ratings, checks=checks, pending="exclude")
    assert result.total.tolist() == [100]


def test_a_standard_without_that_set_gives_no_class() -> None:
    assert classes(one_metric(1, 2)).tolist() == [""]


def test_no_school_at_all() -> None:
    made = load(SHIPPED.read_text(encoding="utf-8"))
    counts = {need: np.zeros(0) for need in needed_counts(made, "senior")}
    assert score(made, "senior", counts=counts, ratings={}, checks={}).total.shape == (0,)
