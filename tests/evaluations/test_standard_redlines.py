"""The red lines: one change to the shipped file that crosses each, and the refusal at its line."""

from os.path import commonprefix

import pytest

from evaluations.standard import SHIPPED, TEXTS, faults

TEXT = SHIPPED.read_text(encoding="utf-8")

STUDENTS = "  students:             {zh: 在籍学生数（学期统计日）"
A1_NAME = "name_zh: 责任落实"
E1_LEVEL = "A: 以信任和教育为先，"
A_FACT = "additive: true, by: [grade]}\n  classes:"


def new_fact(code: str, zh: str, en: str = "a count") -> str:
    return (
        f"additive: true, by: [grade]}}\n  {code}: {{zh: {zh}, en: {en}, additive: true, by: []}}\n  classes:"
    )


# code of the refusal, what is replaced (its first occurrence), by what
CROSSINGS = [
    # RL1: nothing that happened is counted against a minor
    ("rl1_words", A_FACT, new_fact("class_violations", "次数")),
    ("rl1_words", A_FACT, new_fact("events", "违纪次数")),
    ("rl1_words", A_FACT, new_fact("events", "失信学生数")),
    ("rl1_words", A_FACT, new_fact("events", "受处分人数")),
    ("rl1_words", A_FACT, new_fact("events", "扣分合计")),
    ("rl1_words", A_FACT, new_fact("events", "次数", "demerits given")),
    ("rl1_words", STUDENTS, "  students:             {zh: 未受处分的学生数"),
    ("rl1_words", STUDENTS, "  students:             {zh: 没有处分的学生数"),  # no negation helps a fact
    ("rl1_words", A1_NAME, "name_zh: 违纪率"),
    ("rl1_words", "name_en: \"Someone is responsible\"", "name_en: \"Fewer violations\""),
    ("rl1_words", E1_LEVEL, "A: 本学期处分不少于上年，"),
    ("rl1_words", "  reflection: {zh: 反思", "  reflection: {zh: 违纪"),
    ("rl1_words", "{zh: 教师培训覆盖率", "{zh: 学生扣分率"),
    ("rl1_fact_not_listed", A_FACT, new_fact("late_arrivals", "迟到人次")),
    ("rl1_curve_falls", "[[0.40, 0], [0.75, 0.60], [0.95, 1]]", "[[0.40, 0], [0.75, 0.60], [0.95, 0.5]]"),
    ("rl1_none_costs", "denominator: data_requests, when_empty: exclude", "denominator: data_requests, when_empty: zero"),
    ("rl1_few_shown", "numerator: objections_in_time, denominator: objections, when_empty: exclude, min_denominator: 5,",
     "numerator: objections_in_time, denominator: objections, when_empty: exclude, min_denominator: 4,"),
    ("rl1_not_a_share", "numerator: objections_in_time, denominator: objections", "numerator: objections, denominator: students"),
    # RL2: only schools are evaluated, nobody is ranked
    ("rl2_unit", "unit_of_evaluation: school_term", "unit_of_evaluation: student_term"),
    ("rl2_unit", "unit_of_evaluation: school_term", "unit_of_evaluation: class_term"),
    ("rl2_words", A1_NAME, "name_zh: 学生诚信排名"),
    ("rl2_words", "evidence: 任命或分工文件", "evidence: 学生积分表"),
    ("rl2_words", "question: 学校是否明确", "question: 学校是否每月公布学生排行，并"),
    # RL3: no blacklist, no credit platform
    ("rl3_words", "question: 学校是否明确", "question: 学校是否建立黑名单并"),
    ("rl3_words", "question: 学校是否明确", "question: 学校是否向信用平台报送学生信息并"),
    ("rl3_words", "不设黑名单、不因", "设黑名单、不因"),
    ("rl3_words", "、不向信用平台报送学生信息？", "、不少于每月一次向信用平台报送学生信息？"),
    # RL4: integrity files for adults in higher education only
    ("rl4_adults_only", A1_NAME, "name_zh: 学生诚信档案"),
    ("rl4_adults_only", "evidence: 任命或分工文件", "evidence: 每名学生的诚信档案"),
    ("rl4_not_a_share", "numerator: adult_files_notified, denominator: adult_files", "numerator: adult_files, denominator: students"),
    ("rl4_none_costs", "denominator: adult_files, when_empty: exclude", "denominator: adult_files, when_empty: zero"),
    # RL5: no raw numbers, no consent, commendations, prizes
    ("rl5_words", A_FACT, new_fact("consents", "监护人同意率")),
    ("rl5_words", A_FACT, new_fact("honours", "表彰人数")),
    ("rl5_words", A_FACT, new_fact("prizes", "数")),
    ("rl5_words", A1_NAME, "name_zh: 学生获奖数"),
    ("rl5_unit", "unit: share, numerator: staff_trained", "unit: times, numerator: staff_trained"),
    ("rl5_no_denominator", "numerator: activities_on_time, denominator: activities,", "numerator: activities_on_time,"),
    ("rl5_not_a_share", "numerator: activities_on_time, denominator: activities", "numerator: activities, denominator: students"),
    ("rl5_not_a_share", "numerator: records_by_student, denominator: records", "numerator: records, denominator: students"),
    ("rl5_not_a_share", "numerator: evals_self, denominator: evals_due", "numerator: participations, denominator: students"),
    ("rl5_not_a_share", "numerator: staff_trained, denominator: staff", "numerator: staff_trained, denominator: students"),
    # RL6: corrections are growth, pledges count as looked back on
    ("rl6_not_a_share", "numerator: pledges_reviewed, denominator: pledges_due", "numerator: pledges_reviewed, denominator: students"),
    ("rl6_not_a_share", "numerator: corrections_closed, denominator: corrections", "numerator: corrections, denominator: students"),
    ("rl6_none_costs", "denominator: pledges_due, when_empty: exclude", "denominator: pledges_due, when_empty: zero"),
    ("rl6_few_shown", "denominator: corrections, when_empty: exclude, min_denominator: 5", "denominator: corrections, when_empty: exclude"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), CROSSINGS)
def test_what_crosses_a_red_line_is_refused_at_its_line(code: str, old: str, new: str) -> None:
    before, found, after = TEXT.partition(old)
    assert found, old
    line = (before + old[: len(commonprefix([old, new]))]).count("\n") + 1
    refused = [(fault.code, fault.line) for fault in faults(before + new + after) if fault.red_line]
    assert set(refused) == {(code, line)}


def test_each_of_the_six_is_missed_by_name() -> None:
    for number in range(1, 7):
        missing = faults(TEXT.replace(f"- {{id: RL{number},", "- {id: RLX,", 1))
        assert [fault.params["red_line"] for fault in missing] == [f"RL{number}"]


@pytest.mark.parametrize(
    "question",
    [
        "学校是否不设黑名单？",
        "学校是否书面确认不对学生排名积分？",
        "学校是否杜绝以获奖计分？",
        "学校是否严禁公布受处分学生名单？",
    ],
)
def test_a_prohibition_passes(question: str) -> None:
    """A7 forbids what RL2 and RL3 forbid, and must say so."""
    assert (
        faults(
            TEXT.replace(
                "question: 学校是否明确一名校领导分管诚信教育，并指定一名数据责任人？",
                f"question: {question}",
            )
        )
        == []
    )


@pytest.mark.parametrize("name", ["Interdisciplinary inquiry", "A symbol of trust"])
def test_innocent_words_pass(name: str) -> None:
    assert faults(TEXT.replace('name_en: "Someone is responsible"', f'name_en: "{name}"')) == []


def test_low_levels_may_describe_what_is_wrong() -> None:
    assert faults(TEXT.replace("C: 以监考和处理为主。", "C: 以监考和处分为主。")) == []


def test_every_red_line_has_its_crossing() -> None:
    tried = {code for code, *_ in CROSSINGS} | {"red_line_missing"}
    assert {code for code in TEXTS if code.startswith(("rl", "red_line"))} == tried


def test_files_of_adults_are_not_counted_where_there_are_minors() -> None:
    """The indicator's stages are at fault, wherever its metric stands; for higher education alone it may count them."""
    at = TEXT.index("    metric: plan_completion")
    stages = TEXT.rindex("    stages: ", 0, at)
    crossing = TEXT[:at] + TEXT[at:].replace("plan_completion", "adult_file_notice", 1)
    [fault] = [each for each in faults(crossing) if each.red_line]
    assert (fault.code, fault.line) == ("rl4_adults_only", TEXT[:stages].count("\n") + 1)
    higher = TEXT[:at].rindex("    points: ")
    alone = (
        TEXT[:stages]
        + "    stages: [higher]\n    points: {higher: 2.5}\n"
        + crossing[crossing.index("    basis: ", higher) :]
    )
    assert not [each for each in faults(alone) if each.red_line]
