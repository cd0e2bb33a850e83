"""The shipped standard, and what can be asked of a loaded one."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.standard import (
    SHIPPED,
    TEXTS,
    Basis,
    Standard,
    StandardRefused,
    basis_text,
    faults,
    filter_key,
    load,
    needed_counts,
    parse_filter_key,
)
from evaluations.standard.redlines import FACTS, RED_LINES


@pytest.fixture(scope="module")
def standard() -> Standard:
    return load(SHIPPED.read_text(encoding="utf-8"))


def test_the_shipped_standard_has_no_faults() -> None:
    assert faults(SHIPPED.read_text(encoding="utf-8")) == []


def test_it_is_the_whole_standard(standard: Standard) -> None:
    sizes = [
        len(each)
        for each in (standard.stages, standard.sets, standard.indicators, standard.metrics, standard.bases)
    ]
    assert sizes == [5, 8, 63, 25, 31]
    assert tuple(line.code for line in standard.red_lines) == RED_LINES
    assert set(standard.facts) == FACTS


@pytest.mark.parametrize("stage", ["primary", "junior", "senior", "vocational", "higher"])
def test_each_stage_adds_up_to_100(standard: Standard, stage: str) -> None:
    assert sum(each.points[stage] for each in standard.indicators_of(stage)) == 100


def test_numbers_nobody_read_are_not_printed(standard: Standard) -> None:
    """The list of evidence/basis.md §7."""
    unread = [
        "中发〔2020〕19号",
        "教基一〔2015〕5号",
        "教基〔2021〕9号",
        "教职成〔2014〕14号",
        "国务院令第766号",
    ]
    printed = " ".join(basis_text(basis) for basis in standard.bases.values())
    assert [number for number in unread if number in printed] == []
    assert "国发〔2014〕21号" in printed


def test_no_school_is_shown_a_document_for_other_stages(standard: Standard) -> None:
    for indicator in standard.indicators.values():
        for stage in indicator.stages:
            shown = [basis.title for basis, _ in standard.bases_of(indicator, stage)]
            assert shown, (indicator.code, stage)
            assert stage != "higher" or "中小学德育工作指南" not in shown
            assert stage == "senior" or not any("普通高中" in title for title in shown)


@pytest.mark.parametrize(
    ("number", "number_confirmed", "clauses_confirmed", "clause", "printed"),
    [
        ("教基〔2017〕8号", True, True, "第六条", "《指南》（教基〔2017〕8号）第六条"),
        ("教基〔2017〕8号", True, False, "第六条", "《指南》（教基〔2017〕8号）"),
        ("教基〔2017〕8号", False, True, "第六条", "《指南》第六条"),
        ("教基〔2017〕8号", False, False, "第六条", "《指南》"),
        (None, False, True, None, "《指南》"),
    ],
)
def test_basis_prints_only_what_is_confirmed(
    number: str | None, number_confirmed: bool, clauses_confirmed: bool, clause: str | None, printed: str
) -> None:
    basis = Basis(
        code="X",
        title="指南",
        number=number,
        number_confirmed=number_confirmed,
        clauses_confirmed=clauses_confirmed,
    )
    assert basis_text(basis, clause) == printed


def test_needed_counts_are_exactly_those_of_the_indicators(standard: Standard) -> None:
    senior = needed_counts(standard, "senior")
    assert ("students_reached", "form=debate,essay,inquiry,speech") in senior
    assert ("students_reached", "theme=academic") not in senior
    assert ("students_reached", "theme=academic") in needed_counts(standard, "higher")
    assert needed_counts(standard) == set().union(
        *(needed_counts(standard, stage) for stage in standard.stages)
    )
    assert len(needed_counts(standard)) == 38


def test_a_filter_cuts_the_denominator_only_where_the_fact_can_be_cut(standard: Standard) -> None:
    needs = needed_counts(standard, "primary")
    assert {key for fact, key in needs if fact == "students"} == {""}
    assert ("students_reflected", "channel=practice") in needs
    assert ("students_reached", "channel=practice") in needs  # the denominator of the reflection rate too


WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)


@given(st.dictionaries(WORDS, st.lists(WORDS, min_size=1, unique=True), max_size=3))
def test_filter_keys_have_one_spelling_and_can_be_read_back(filters: dict[str, list[str]]) -> None:
    key = filter_key(filters)
    assert filter_key({name: values[::-1] for name, values in reversed(filters.items())}) == key
    assert parse_filter_key(key) == {name: tuple(sorted(values)) for name, values in filters.items()}
    assert filter_key(parse_filter_key(key)) == key


def test_filter_keys_as_written_elsewhere() -> None:
    assert filter_key({}) == ""
    assert filter_key({"channel": ["practice"]}) == "channel=practice"
    assert filter_key({"grade": [2, 1], "form": ["essay", "debate"]}) == "form=debate,essay&grade=1,2"


def test_a_refused_standard_names_its_faults() -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace(
        "unit_of_evaluation: school_term", "unit_of_evaluation: student"
    )
    with pytest.raises(StandardRefused, match=r"line \d+: Red line RL2") as refused:
        load(text)
    assert [fault.red_line for fault in refused.value.faults] == ["RL2"]


def test_every_text_says_what_would_be_right_in_one_line() -> None:
    for code, text in TEXTS.items():
        assert re.fullmatch(r"[A-Z“].*[.]", text), code
        assert code.startswith("rl") == text.startswith("Red line RL"), code


def test_the_package_works_without_django() -> None:
    code = "import sys, evaluations.scoring; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
