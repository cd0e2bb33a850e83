"""From counts, ratings and answers to a score with its working. One implementation, all schools of a stage at once.

A score is a number from 0 to the standard's total (100). Every function works on arrays with one place a school, by
elementwise steps only, so that a school's score does not depend on who is computed beside it: the explanation of
one school is the same code with one row and gives the same bits.

Where a value is not known (NaN), `pending` decides: "zero" counts it as 0, as in a final score; "exclude" leaves
the indicator out, which gives the score of what is known so far.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evaluations.standard.counts import Need, needed_counts, needs_of
from evaluations.standard.model import Indicator, Metric, Standard
from evaluations.standard.reporting import CLASSES, REPORTING_SET

# Goes into every stored result. Change it with any change that can move a score.
FORMULA_VERSION = "1"

Array = NDArray[np.float64]
Codes = NDArray[np.int8]
Counts = Mapping[Need, Array]
Pending = Literal["zero", "exclude"]

YES, NO, NOT_APPLICABLE = 1.0, 0.0, -1.0  # answers to a check; NaN = not answered


class Why(IntEnum):
    """Why an indicator was not computed from its value; COUNTED = it was."""

    COUNTED = 0
    UNKNOWN = 1  # not counted, rated or answered yet
    EMPTY = 2  # the denominator is 0
    TOO_FEW = 3  # the denominator is below min_denominator; its counts are not shown
    FIRST_YEAR = 4  # nothing to compare with a year ago
    DOES_NOT_APPLY = 5  # answered so, or not asked for this term


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What the schools of one stage bring; every array has one place a school."""

    counts: Counts  # (fact, filter key) -> count, 0 or more
    ratings: Mapping[str, Array]  # indicator -> share of its level, 0 to 1 (`Standard.rated_levels`)
    checks: Mapping[str, Array]  # indicator -> YES, NO, NOT_APPLICABLE
    last_year: Counts  # the same term a year before; empty = nobody has one
    schools: int
    pending: Pending


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A metric's counts and their quotient; NaN where there is none."""

    numerator: Array
    denominator: Array
    value: Array


@dataclass(frozen=True, kw_only=True)
class Line:
    """One indicator over all schools: its part of the working."""

    indicator: Indicator
    most: float  # maximum points in this stage, before rescaling
    share: Array  # of the maximum, 0 to 1; NaN = left out
    why: Codes
    now: Ratio | None = None
    before: Ratio | None = None  # a year ago, where the metric compares
    value: Array | None = None  # what the curve was read at

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Whether the indicator counts in a school's score."""
        return ~np.isnan(self.share)


@dataclass(frozen=True, kw_only=True)
class Score:
    """The scores of the schools of one stage. Totals add up: sets to the total, indicators to their set.

    total: 0 to 100, NaN where nothing at all could be computed.
    sets: points by set after rescaling. set_shares: 0 to 1 of what could be earned there.
    indicators: points by indicator after rescaling. NaN = left out.
    """

    standard: Standard
    stage: str
    pending: Pending
    total: Array
    sets: Mapping[str, Array]
    set_shares: Mapping[str, Array]
    indicators: Mapping[str, Array]
    lines: Mapping[str, Line]
    factors: Mapping[str, Array]  # by set: points after rescaling per point before; NaN = set left out

    def explain(self, school: int) -> dict[str, Any]:
        """The working of one school (its place in the arrays): plain values, ready for JSON."""
        return {
            "formula": FORMULA_VERSION,
            "standard": self.standard.version,
            "stage": self.stage,
            "pending": self.pending,
            "max": self.standard.total,
            "points": _plain(self.total, school),
            "sets": [self._explain_set(code, school) for code in self.sets],
        }

    def _explain_set(self, code: str, school: int) -> dict[str, Any]:
        about = self.standard.sets[code]
        lines = [line for line in self.lines.values() if line.indicator.set == code]
        return {
            "code": code,
            "zh": about.zh,
            "en": about.en,
            "weight": about.weight[self.stage],
            "points": _plain(self.sets[code], school),
            "share": _plain(self.set_shares[code], school),
            "factor": _plain(self.factors[code], school),
            "indicators": [self._explain_line(line, school) for line in lines],
        }

    def _explain_line(self, line: Line, school: int) -> dict[str, Any]:
        share = _plain(line.share, school)
        return {
            "code": line.indicator.code,
            "zh": line.indicator.name_zh,
            "en": line.indicator.name_en,
            "kind": line.indicator.kind,
            "max": line.most,
            "counted": bool(line.kept[school]),
            "why": Why(line.why[school]).name.lower(),
            "share": share,
            "points_before": None if share is None else line.most * share,
            "points": _plain(self.indicators[line.indicator.code], school),
            **self._explain_metric(line, school),
        }

    def _explain_metric(self, line: Line, school: int) -> dict[str, Any]:
        if line.now is None or line.value is None or line.indicator.metric is None:
            return {}
        metric = self.standard.metrics[line.indicator.metric]
        needs = needs_of(self.standard, metric, line.indicator)
        hidden = line.why[school] == Why.TOO_FEW  # with so few, the counts could name someone
        working = {
            "metric": metric.code,
            "unit": metric.unit,
            "curve": [list(knot) for knot in line.indicator.curve],
            "value": None if hidden else _plain(line.value, school),
            "counts": None if hidden else _explain_ratio(line.now, needs, school),
        }
        if line.before is not None:
            working["last_year"] = _explain_ratio(line.before, needs, school)
        return working


def score(
    standard: Standard,
    stage: str,
    *,
    counts: Counts,
    ratings: Mapping[str, Array],
    checks: Mapping[str, Array],
    last_year: Counts | None = None,
    pending: Pending = "zero",
) -> Score:
    """The scores of all schools of one stage in one term.

    `counts` must hold every pair of `needed_counts(standard, stage)`; what is not known is NaN, not absent.
    `ratings` and `checks` may leave indicators out: nobody rated or answered them yet.
    """
    inputs = Inputs(
        counts=counts,
        ratings=ratings,
        checks=checks,
        last_year=last_year or {},
        schools=_schools(counts, ratings, checks, last_year or {}),
        pending=pending,
    )
    _refuse_bad(standard, stage, inputs)
    lines = {each.code: _line(standard, stage, each, inputs) for each in standard.indicators_of(stage)}
    return _combine(standard, stage, pending, lines, inputs.schools)


# ---- what comes in -----------------------------------------------------------------------------------------------


def _schools(*mappings: Mapping[Any, Array]) -> int:
    lengths = {len(array) for mapping in mappings for array in mapping.values()}
    if len(lengths) != 1:
        raise ValueError(f"every array needs one place a school; found lengths {sorted(lengths)}")
    return lengths.pop()


def _refuse_bad(standard: Standard, stage: str, inputs: Inputs) -> None:
    """A count nobody rolled up must not turn into a silent 0."""
    if stage not in standard.stages:
        raise ValueError(f"the standard has no stage {stage}")
    missing = needed_counts(standard, stage) - inputs.counts.keys()
    if missing:
        raise ValueError(f"counts are missing: {sorted(missing)}")
    _refuse_outside(
        inputs.ratings, lambda given: (given >= 0) & (given <= 1), "a rating is a share from 0 to 1"
    )
    _refuse_outside(
        inputs.checks, lambda given: np.isin(given, (YES, NO, NOT_APPLICABLE)), "an answer is 1, 0 or -1"
    )
    for counts in (inputs.counts, inputs.last_year):
        _refuse_outside(counts, lambda given: (given >= 0) & (given < np.inf), "a count is 0 or more")


def _refuse_outside(given: Mapping[Any, Array], valid: Any, message: str) -> None:
    for name, array in given.items():
        if not np.all(valid(array) | np.isnan(array)):
            raise ValueError(f"{message}: {name}")


# ---- one indicator -----------------------------------------------------------------------------------------------


def _line(standard: Standard, stage: str, indicator: Indicator, inputs: Inputs) -> Line:
    if indicator.metric is not None:
        return _metric_line(standard, stage, indicator, standard.metrics[indicator.metric], inputs)
    given = (inputs.checks if indicator.kind == "check" else inputs.ratings).get(indicator.code)
    share = np.full(inputs.schools, np.nan) if given is None else np.asarray(given, dtype=np.float64)
    why = np.where(np.isnan(share), Why.UNKNOWN, Why.COUNTED)
    if indicator.kind == "check":  # an answer that was not offered is no answer
        refused = Why.DOES_NOT_APPLY if indicator.not_applicable else Why.UNKNOWN
        why = np.where(share == NOT_APPLICABLE, refused, why)
    share = _settle(share, why, _left_out(inputs.pending))
    return Line(indicator=indicator, most=indicator.points[stage], share=share, why=why.astype(np.int8))


def _metric_line(
    standard: Standard, stage: str, indicator: Indicator, metric: Metric, inputs: Inputs
) -> Line:
    needs = needs_of(standard, metric, indicator)
    now, before = _ratio(inputs.counts, needs, inputs.schools), None
    value, why = now.value, _why(now, metric, indicator)
    if metric.transform:
        before = _ratio(inputs.last_year, needs, inputs.schools)
        value = now.value - before.value
        why = np.where((why == Why.COUNTED) & np.isnan(before.value), Why.FIRST_YEAR, why)
    share = _settle(_read_curve(indicator, metric, value, now), why, _left_out(inputs.pending, metric))
    return Line(
        indicator=indicator,
        most=indicator.points[stage],
        share=share,
        why=why.astype(np.int8),
        now=now,
        before=before,
        value=value,
    )


def _ratio(counts: Counts, needs: tuple[Need, Need], schools: int) -> Ratio:
    unknown = np.full(schools, np.nan)
    numerator, denominator = (np.asarray(counts.get(need, unknown), dtype=np.float64) for need in needs)
    value = np.divide(numerator, denominator, out=unknown.copy(), where=denominator > 0)
    return Ratio(numerator=numerator, denominator=denominator, value=value)


def _why(now: Ratio, metric: Metric, indicator: Indicator) -> NDArray[np.int_]:
    """A metric that may not apply and has no count was not asked for: the city set no campaign this term."""
    unknown = Why.DOES_NOT_APPLY if indicator.not_applicable else Why.UNKNOWN
    why = np.where(now.denominator < metric.min_denominator, Why.TOO_FEW, Why.COUNTED)
    why = np.where(now.denominator == 0, Why.EMPTY, why)
    return np.where(np.isnan(now.numerator) | np.isnan(now.denominator), unknown, why)


def _read_curve(indicator: Indicator, metric: Metric, value: Array, now: Ratio) -> Array:
    values, shares = zip(*indicator.curve, strict=True)
    share: Array = np.interp(value, values, shares)
    if metric.ceiling:  # who is already at the top need not get better still
        share = np.where(now.value >= metric.ceiling.value, np.maximum(share, metric.ceiling.share), share)
    return share


def _left_out(pending: Pending, metric: Metric | None = None) -> list[Why]:
    """The reasons for which an indicator is left out; for the others it earns 0."""
    always = [Why.TOO_FEW, Why.FIRST_YEAR, Why.DOES_NOT_APPLY]
    unknown = [Why.UNKNOWN] if pending == "exclude" else []
    empty = [Why.EMPTY] if metric and metric.when_empty == "exclude" else []
    return always + unknown + empty


def _settle(share: Array, why: NDArray[np.int_], left_out: Iterable[Why]) -> Array:
    otherwise = np.zeros(len(Why))  # by reason
    otherwise[list(left_out)] = np.nan
    return np.where(why == Why.COUNTED, share, otherwise[why])


# ---- all of them -------------------------------------------------------------------------------------------------


def _combine(
    standard: Standard, stage: str, pending: Pending, lines: Mapping[str, Line], schools: int
) -> Score:
    sets = [code for code, each in standard.sets.items() if each.weight.get(stage)]
    earned, kept = _sums(sets, lines, schools)
    factors = _factors(standard, stage, kept, schools)
    indicators = {code: line.most * line.share * factors[line.indicator.set] for code, line in lines.items()}
    points = {code: earned[code] * factors[code] for code in sets}
    nothing = _added((kept[code] for code in sets), schools) == 0
    total = _added(points.values(), schools)
    total = np.minimum(total, standard.total)  # 100.00000000000001 is a rounding error
    return Score(
        standard=standard,
        stage=stage,
        pending=pending,
        total=np.where(nothing, np.nan, total),
        sets=points,
        set_shares={code: _over(earned[code], kept[code]) for code in sets},
        indicators=indicators,
        lines=lines,
        factors=factors,
    )


def _sums(
    sets: Iterable[str], lines: Mapping[str, Line], schools: int
) -> tuple[dict[str, Array], dict[str, Array]]:
    """By set: the points earned, and the points that could be earned, both before rescaling."""
    earned = {code: np.zeros(schools) for code in sets}
    kept = {code: np.zeros(schools) for code in earned}
    for line in lines.values():
        earned[line.indicator.set] += np.where(line.kept, line.most * line.share, 0.0)
        kept[line.indicator.set] += np.where(line.kept, line.most, 0.0)
    return earned, kept


def _factors(standard: Standard, stage: str, kept: Mapping[str, Array], schools: int) -> dict[str, Array]:
    """What a point is worth once the left-out indicators' points went to their set, and empty sets' to the others."""
    weights = {code: standard.sets[code].weight[stage] for code in kept}
    alive = _added((np.where(kept[code] > 0, weights[code], 0.0) for code in kept), schools)
    return {code: _over(weights[code], kept[code]) * _over(standard.total, alive) for code in kept}


def _over(numerator: Array | float, denominator: Array) -> Array:
    result = np.full(denominator.shape, np.nan)
    np.divide(numerator, denominator, out=result, where=denominator > 0)
    return result


def _added(arrays: Iterable[Array], schools: int) -> Array:
    """Added one after the other: NumPy's own sum groups by memory layout, so one row could differ in the last bit."""
    total = np.zeros(schools)
    for array in arrays:
        total += np.nan_to_num(array, nan=0.0)
    return total


# ---- classes of reporting ----------------------------------------------------------------------------------------


def classes(scores: Score) -> NDArray[np.str_]:
    """A to D for each school's reporting; "" where none of it could be computed yet."""
    share = scores.set_shares.get(REPORTING_SET, np.full(scores.total.shape, np.nan))
    share = np.round(share, 9)  # 0.9 must not fall short by a rounding error
    found = np.select([share >= each.least for each in CLASSES], [each.code for each in CLASSES], "")
    return found.astype("<U1")


# ---- the edge ----------------------------------------------------------------------------------------------------


def round_points(points: float | None) -> Decimal | None:
    """For display only: one decimal, half up. 84.85 gives 84.9 although its nearest float lies below."""
    if points is None or np.isnan(points):
        return None
    exact = Decimal(repr(round(float(points), 9)))
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _plain(array: Array, school: int) -> float | None:
    value = float(array[school])
    return None if np.isnan(value) else value


def _explain_ratio(ratio: Ratio, needs: tuple[Need, Need], school: int) -> dict[str, Any]:
    (numerator, cut), (denominator, whole_cut) = needs
    return {
        "numerator": {"fact": numerator, "filter": cut, "count": _plain(ratio.numerator, school)},
        "denominator": {"fact": denominator, "filter": whole_cut, "count": _plain(ratio.denominator, school)},
        "value": _plain(ratio.value, school),
    }
