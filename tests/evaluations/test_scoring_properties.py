"""What must hold of every score of the shipped standard, whatever the counts."""

import json
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring import Array, Score, score
from evaluations.standard import SHIPPED, Standard, load, needed_counts, needs_of

STANDARD: Standard = load(SHIPPED.read_text(encoding="utf-8"))
STAGES = st.sampled_from(list(STANDARD.stages))
PENDING = st.sampled_from(["zero", "exclude"])
City = dict[str, Any]


def city(stage: str, schools: int, seed: int) -> City:
    """Counts with zeros, few, many and unknown ones; ratings and answers with gaps."""
    chance = np.random.default_rng(seed)
    known = chance.random() * 0.5 + 0.5

    def some(values: Array) -> Array:
        return np.where(chance.random(schools) < known, values, np.nan)

    def counts() -> dict[tuple[str, str], Array]:
        high = chance.choice([1, 6, 50, 2000])
        return {
            need: some(chance.integers(0, high + 1, schools) * 1.0)
            for need in sorted(needed_counts(STANDARD, stage))
        }

    of_kind = {
        kind: [each.code for each in STANDARD.indicators_of(stage) if each.kind == kind]
        for kind in ("rated", "check")
    }
    return {
        "counts": counts(),
        "last_year": counts(),
        "ratings": {code: some(chance.choice([1, 0.8, 0.5, 0.2], schools)) for code in of_kind["rated"]},
        "checks": {code: some(chance.choice([1.0, 0.0, -1.0], schools)) for code in of_kind["check"]},
    }


def taken(given: City, places: Any) -> City:
    """The same city with only these schools, in this order."""
    return {name: {key: array[places] for key, array in part.items()} for name, part in given.items()}


def same(one: Array, other: Array) -> bool:
    """To the last bit."""
    return one.tobytes() == other.tobytes()


cities = st.builds(lambda *given: given, STAGES, st.integers(1, 12), st.integers(0, 2**32 - 1), PENDING)
Drawn = tuple[str, int, int, Any]


def scored(drawn: Drawn) -> tuple[City, Score]:
    stage, schools, seed, pending = drawn
    given = city(stage, schools, seed)
    return given, score(STANDARD, stage, **given, pending=pending)


@given(cities)
def test_a_total_lies_between_0_and_100(drawn: Drawn) -> None:
    _, result = scored(drawn)
    assert np.all(np.isnan(result.total) | ((result.total >= 0) & (result.total <= 100)))
    assert drawn[3] == "exclude" or not np.isnan(result.total).any()


@given(cities)
def test_totals_are_the_sum_of_their_points(drawn: Drawn) -> None:
    _, result = scored(drawn)
    for parts in (result.sets, result.indicators):
        added = np.nansum(np.array(list(parts.values())), axis=0)
        assert np.allclose(added, np.nan_to_num(result.total), rtol=0, atol=1e-9)
    for code, points in result.sets.items():
        of_set = [array for name, array in result.indicators.items() if name[0] == code]
        assert np.allclose(np.nansum(of_set, axis=0), np.nan_to_num(points), rtol=0, atol=1e-9)


@given(cities)
def test_full_marks_are_100_whatever_is_left_out(drawn: Drawn) -> None:
    _, result = scored(drawn)
    for school in range(drawn[1]):
        working = result.explain(school)
        worth = [
            line["max"] * each["factor"]
            for each in working["sets"]
            for line in each["indicators"]
            if line["counted"]
        ]
        assert sum(worth) == pytest.approx(100 if worth else 0)


@given(cities, st.randoms(use_true_random=False))
def test_the_order_of_schools_is_irrelevant(drawn: Drawn, chance: Any) -> None:
    given_, result = scored(drawn)
    order = chance.sample(range(drawn[1]), drawn[1])
    again = score(STANDARD, drawn[0], **taken(given_, order), pending=drawn[3])
    assert same(again.total, result.total[order])


@given(cities, st.integers(0, 2**32 - 1))
def test_another_school_changes_nobody(drawn: Drawn, seed: int) -> None:
    given_, result = scored(drawn)
    newcomer = city(drawn[0], 1, seed)
    grown = {
        name: {key: np.append(array, newcomer[name][key]) for key, array in part.items()}
        for name, part in given_.items()
    }
    assert same(score(STANDARD, drawn[0], **grown, pending=drawn[3]).total[:-1], result.total)


@given(cities)
def test_one_school_alone_is_the_same_row_and_the_same_explanation(drawn: Drawn) -> None:
    given_, result = scored(drawn)
    for school in range(drawn[1]):
        alone = score(STANDARD, drawn[0], **taken(given_, [school]), pending=drawn[3])
        assert same(alone.total, result.total[[school]])
        assert json.dumps(alone.explain(0), allow_nan=False) == json.dumps(
            result.explain(school), allow_nan=False
        )


def only_numerators(stage: str) -> list[tuple[str, str]]:
    """Counts that are in no denominator. `students_reached` by practice and `evals_done` are: of those reached, how many
    reflected, so reaching more can lower that one share."""
    metrics = [(STANDARD.metrics[each.metric], each) for each in STANDARD.indicators_of(stage) if each.metric]
    needs = [needs_of(STANDARD, metric, indicator) for metric, indicator in metrics]
    return sorted({numerator for numerator, _ in needs} - {denominator for _, denominator in needs})


@given(cities, st.integers(0, 200), st.integers(1, 500))
def test_improving_a_count_never_lowers_the_score(drawn: Drawn, which: int, more: int) -> None:
    given_, result = scored(drawn)
    needs = only_numerators(drawn[0])
    need = needs[which % len(needs)]
    better = {**given_, "counts": {**given_["counts"], need: given_["counts"][need] + more}}
    again = score(STANDARD, drawn[0], **better, pending=drawn[3])
    assert not np.any(again.total < result.total - 1e-9)


@given(cities, st.integers(0, 200))
def test_a_better_level_or_a_yes_never_lowers_the_score(drawn: Drawn, which: int) -> None:
    given_, result = scored((*drawn[:3], "zero"))
    for part in ("ratings", "checks"):
        code = sorted(given_[part])[which % len(given_[part])]
        better = {**given_, part: {**given_[part], code: np.ones(drawn[1])}}
        again = score(STANDARD, drawn[0], **better)
        asked = given_[part][code] != -1  # from "does not apply" to yes the others' points go back
        assert not np.any(again.total[asked] < result.total[asked] - 1e-9)


@given(cities)
def test_without_gaps_both_ways_of_pending_agree(drawn: Drawn) -> None:
    given_, _ = scored(drawn)
    full = {
        name: {key: np.nan_to_num(array, nan=1.0) for key, array in part.items()}
        for name, part in given_.items()
    }
    full["checks"] = {code: np.abs(array) for code, array in full["checks"].items()}
    zero, exclude = (score(STANDARD, drawn[0], **full, pending=each) for each in ("zero", "exclude"))
    assert same(zero.total, exclude.total)


def test_the_whole_city_takes_milliseconds() -> None:
    """1,900 schools of one stage; a limit loose enough for a busy machine. The bench has the real one."""
    given_ = city("vocational", 1900, 7)
    began = time.perf_counter()
    score(STANDARD, "vocational", **given_)
    assert time.perf_counter() - began < 0.25
