"""Each kind of fault: one change to the shipped file, exactly that fault, at the line of the change."""

import re
from os.path import commonprefix

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.standard import SHIPPED, TEXTS, Fault, faults

TEXT = SHIPPED.read_text(encoding="utf-8")

FORMS = TEXT[TEXT.index("\nforms:") : TEXT.index("\ncampaigns:")]
C1_CURVE = "curve: [[0.20, 0], [0.50, 0.60], [0.80, 1]]"

EVERY_FORM = f"filters: {{form: [{', '.join(re.findall(r'^  ([a-z_]+): ', FORMS, re.MULTILINE))}]}}"

# code of the fault, what is replaced (its first occurrence), by what; the fault is at the line where the change starts.
ONE_CHANGE = [
    ("bad_yaml", "unit_of_evaluation: school_term", "unit_of_evaluation: school: term"),
    ("bad_yaml", "guide_zh: 课程育人", "guide_zh: \x07"),
    ("alias", 'version: "2026', 'version: &v "2026'),
    ("alias", "{primary: 10, junior: 10, senior: 10, vocational: 10, higher: 10}", "*weights"),
    ("too_deep", "filters: {}", "filters: " + "[" * 20 + "]" * 20),
    ("bad_value", "number_confirmed: false", "number_confirmed: 2026-13-45"),
    ("bad_key", "guide_zh: 课程育人", "7: 课程育人"),
    ("duplicate_key", "guide_zh: 课程育人", "guide_zh: 课程育人, zh: 课程"),
    ("missing_key", ", emphasis_en: knowing and experiencing", ""),
    ("unknown_key", "guide_zh: 课程育人", "guide: 课程育人"),
    ("not_text", 'version: "2026.2-draft"', "version: 2026.2"),
    ("not_text", "name_zh: 责任落实", 'name_zh: "  "'),
    ("control_character", 'version: "2026.2-draft"', 'version: "2026.1\\0"'),
    ("too_many_characters", 'version: "2026.2-draft"', 'version: "2026.2-draft-of-the-year"'),
    ("too_many_characters", "zh: 有借有还", "zh: " + "有借有还" * 11),
    ("not_exactly", "total: 100", "total: 120"),
    ("not_number", "ceiling: {value: 0.95", "ceiling: {value: .nan"),
    ("not_whole", "exclude, min_denominator: 5,", "exclude, min_denominator: 5.5,"),
    ("not_whole", "exclude, min_denominator: 5,", "exclude, min_denominator: true,"),
    ("not_yes_no", "number_confirmed: true", "number_confirmed: 1"),
    ("not_list", "by: [grade]", "by: grade"),
    ("empty_list", "filters: {channel: [subject]}", "filters: {channel: []}"),
    ("not_table", "filters: {}", "filters: []"),
    ("not_one_of", "when_empty: zero", "when_empty: nought"),
    ("not_one_of", "    kind: check", "    kind: guess"),
    ("not_knot", C1_CURVE, "curve: [[0.20, 0], [0.50], [0.80, 1]]"),
    ("not_knot", C1_CURVE, "curve: [[0.20, 0], [.nan, 0.60], [0.80, 1]]"),
    ("bad_code", "  - code: A1\n", "  - code: a1\n"),
    ("duplicate_value", "{form: [debate, inquiry, essay, speech]}", "{form: [debate, inquiry, essay, debate]}"),
    ("unknown_stage", "stages: [senior, higher]}", "stages: [senior, higher, nursery]}"),
    ("unknown_set", "  - code: H1\n", "  - code: K1\n"),
    ("bad_code", "  lesson: {zh: 学科课例", "  lesson_lesson_lesson_lesson: {zh: 学科课例"),
    ("duplicate_name", "give_back:    {zh: 有借有还", "give_back:    {zh: 言行一致"),
    ("duplicate_code", "  - code: A2\n", "  - code: A1\n"),
    ("stage_without_points", "stages: [primary]\n    points: {primary: 2}", "stages: [primary, junior]\n    points: {primary: 2}"),
    ("points_stage", "    points: {primary: 2}", "    points: {primary: 2, junior: 0}"),
    ("levels_order", "{A: 1.0, B: 0.8, C: 0.5, D: 0.2}", "{A: 1.0, B: 0.8, C: 0.8, D: 0.2}"),
    ("levels_count", "{A: 1.0, B: 0.8, C: 0.5, D: 0.2}", "{A: 1.0, B: 0.8, C: 0.5}"),
    ("unknown_metric", "metric: plan_completion", "metric: plan_completed"),
    ("unknown_fact", "numerator: plan_items_done", "numerator: plan_items_finished"),
    ("unknown_filter", "filters: [grade, kind]", "filters: [grade, kind, teacher]"),
    ("unknown_filter", "filters: {}", "filters: {teacher: [x]}"),
    ("unknown_value", "filters: {channel: [subject]}", "filters: {channel: [sport]}"),
    ("unknown_value", "filters: {form: [workshop]}", "filters: {form: [dance]}"),
    ("unknown_value", "filters: {theme: [work_honesty]}", "filters: {theme: [thrift]}"),
    ("unknown_value", "filters: {campaign: [current]}", "filters: {campaign: [last]}"),
    ("unknown_value", "filters: {channel: [culture]}", "filters: {grade: [0]}"),
    ("filter_not_allowed", "filters: {channel: [management]}", "filters: {campaign: [current]}"),
    ("filter_not_counted", "when_empty: zero, filters: [channel],", "when_empty: zero, filters: [channel, form],"),
    ("fact_not_cut", "en: teaching staff, additive: true, by: []", "en: teaching staff, additive: true, by: [grade]"),
    ("filter_long", "filters: {form: [debate, inquiry, essay, speech]}", EVERY_FORM),
    ("filters_together", "filters: {theme: [academic]}", "filters: {theme: [academic], form: [lecture]}"),
    ("theme_not_in_stage", "filters: {theme: [academic]}", "filters: {theme: [craft]}"),
    ("ceiling_alone", "denominator: staff,", "denominator: staff, ceiling: {value: 0.95, share: 1.0},"),
    ("min_denominator_zero", "denominator: staff,", "denominator: staff, min_denominator: 5,"),
    ("transform_unit", "denominator: staff,", "denominator: staff, transform: difference_to_same_term_last_year,"),
    ("forms_unit", "numerator: grade_forms_active", "numerator: grades_reached"),
    ("curve_short", C1_CURVE, "curve: [[0.20, 0]]"),
    ("curve_order", C1_CURVE, "curve: [[0.20, 0], [0.20, 0.60], [0.80, 1]]"),
    ("curve_share", C1_CURVE, "curve: [[0.20, 0], [0.50, 0.60], [0.80, 1.1]]"),
    ("curve_value", C1_CURVE, "curve: [[0.20, 0], [0.50, 0.60], [80, 1]]"),
    ("no_basis", "basis: [{doc: JJ2017-8, clause: \"六、组织实施\"}, {doc: GBF2016-98}]", "basis: []"),
    ("unknown_basis", "{doc: GBF2016-98}]", "{doc: GBF2016-98}, {doc: GBF1998}]"),
    ("basis_not_for_stage", "basis: [{doc: L40}, {doc: LAW-DEG, clause: \"第十八条\"}]", "basis: [{doc: JJ2017-8}]"),
    ("number_missing", "number: null, number_confirmed: false", "number: null, number_confirmed: true"),
]  # fmt: skip


def changed(old: str, new: str) -> tuple[str, int]:
    """The file with the first occurrence of `old` replaced, and the line of the first character that differs."""
    before, found, after = TEXT.partition(old)
    assert found, old
    same = len(commonprefix([old, new]))
    return before + new + after, (before + old[:same]).count("\n") + 1


@pytest.mark.parametrize(("code", "old", "new"), ONE_CHANGE)
def test_one_change_gives_that_one_fault_at_its_line(code: str, old: str, new: str) -> None:
    text, line = changed(old, new)
    found = faults(text)
    assert [(fault.code, fault.line) for fault in found] == [(code, line)], [fault.text for fault in found]
    assert "%(" not in found[0].text


def replaced(*changes: tuple[str, str]) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(start: str) -> int:
    return 1 + TEXT[: TEXT.index(start)].count("\n")


A_WEIGHT = "Organisation and rules, weight: {primary: 10"
B_WEIGHT = "Subject teaching and curriculum, weight: {primary: 14"


def test_weights_that_do_not_add_up_to_100() -> None:
    a1 = "points: {primary: 1, junior: 1, senior: 1, vocational: 1, higher: 1}"
    text = replaced((A_WEIGHT, A_WEIGHT[:-2] + "11"), (a1, a1.replace("primary: 1", "primary: 2")))
    expected = Fault(line_of("sets:\n"), "weights_total", {"stage": "primary", "sum": 101, "total": 100})
    assert faults(text) == [expected]


def test_points_that_do_not_add_up_to_the_weight_of_their_set() -> None:
    text = replaced((A_WEIGHT, A_WEIGHT[:-2] + "11"), (B_WEIGHT, B_WEIGHT[:-2] + "13"))
    assert faults(text) == [
        Fault(
            line_of("  A: {zh:"), "set_points", {"set": "A", "stage": "primary", "points": 10, "weight": 11}
        ),
        Fault(
            line_of("  B: {zh:"), "set_points", {"set": "B", "stage": "primary", "points": 14, "weight": 13}
        ),
    ]


def test_every_fault_is_named_and_not_only_the_first() -> None:
    every = [(code, old, new) for code, old, new in ONE_CHANGE if code in APART]
    found = faults(replaced(*((old, new) for _, old, new in every)))
    assert sorted(fault.code for fault in found) == sorted(code for code, *_ in every)


# Changes that do not touch each other's places.
APART = {
    "unknown_key",
    "not_number",
    "not_yes_no",
    "duplicate_value",
    "unknown_stage",
    "levels_order",
    "unknown_fact",
    "filter_not_allowed",
    "theme_not_in_stage",
    "curve_short",
    "number_missing",
}


@pytest.mark.parametrize(
    "text", ["", "42", "[]", "- a\n- b", "a: 1\n---\nb: 2", "&a [*a]", "\x00", "{" * 5000]
)
def test_what_is_no_standard_at_all_is_refused_in_words(text: str) -> None:
    found = faults(text)
    assert found
    assert all(fault.line >= 1 and fault.text for fault in found)


def test_every_alias_is_named_and_no_file_is_told_of_for_pages() -> None:
    assert [fault.line for fault in faults("a: &a [x]\nb: [*a, *a]\nc: *a")] == [1, 2, 3]
    assert len(faults("- *a\n" * 5000)) == 100


def test_a_file_without_end_is_not_read() -> None:
    assert [fault.code for fault in faults("x" * 1_000_001)] == ["too_long"]


def test_a_missing_table_is_named_once_and_not_in_its_consequences() -> None:
    before, _, after = TEXT.partition("# ---- bases")
    text = before + after[after.index("\nsets:") :]
    assert [fault.code for fault in faults(text)] == ["missing_key"]


def test_nothing_in_the_file_is_executed() -> None:
    text = TEXT.replace('"2026.2-draft"', "!!python/object/apply:os.system [exit]", 1)
    assert [fault.line for fault in faults(text)] == [line_of("\nversion:") + 1]


SHORT = TEXT.splitlines()[:330]  # every table, and the first indicators
ODD = [
    "[]",
    "{}",
    "~",
    "7",
    "-1",
    "true",
    ".inf",
    "[[1]]",
    "{a: 1}",
    "1e400",
    "no",
    '""',
    "2026-01-01",
    "!!float x",
]


@settings(max_examples=150)
@given(st.integers(32, len(SHORT) - 1), st.sampled_from([": ", "{", ", ", "["]), st.sampled_from(ODD))
def test_no_value_anywhere_ends_the_check(number: int, after: str, value: str) -> None:
    """Whatever stands where something else belongs is answered with faults, not with an exception."""
    before, found, rest = SHORT[number].rpartition(after)
    line = before + found + value + rest[len(rest.rstrip("}]")) :]
    text = "\n".join([*SHORT[:number], line, *SHORT[number + 1 :]])
    assert all(fault.text and 1 <= fault.line <= len(SHORT) + 1 for fault in faults(text))


def test_every_kind_of_fault_is_tried() -> None:
    tried = {code for code, *_ in ONE_CHANGE} | {"weights_total", "set_points", "too_long"}
    assert {code for code in TEXTS if not code.startswith(("rl", "red_line"))} == tried
