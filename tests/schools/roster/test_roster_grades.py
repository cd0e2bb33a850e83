import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.school.roster.grades import class_number, goes_by_name, grade_in_class, grade_in_name, grade_of
from schools.stages import GRADES, Stage, grade_name


@pytest.mark.parametrize(
    ("name", "stages", "expected"),
    [
        ("计算机2301班", ["higher"], 16), ("护理2402", ["higher"], 15), ("软件工程2023级1班", ["higher"], 16), ("会计（3+2）2501班", ["vocational"], 11),
        ("数控２６０２班", ["vocational"], 10), ("软件241", ["higher"], 15), ("机电24-1班", ["higher"], 15), ("机电24（1）班", ["higher"], 15),
        ("护理24级", ["higher"], 15), ("软件202501", ["higher"], 14), ("护理24班", ["higher"], None), ("护理2026届", ["higher"], None),
        ("护理2301班", ["vocational"], None), ("护理2701班", ["higher"], None), ("护理1班", ["higher"], None), ("护理22301", ["higher"], None),
        ("护理2501班", ["vocational", "higher"], None), ("护理2501班", ["senior"], None), ("24护理2501班", ["higher"], 14), ("24级护理2501班", ["higher"], None),
    ],
)  # fmt: skip
def test_the_year_of_entry_in_a_name(name, stages, expected):
    grade = grade_in_name(name, stages, school_year=2026)
    assert (grade.number if grade else None) == expected
    assert goes_by_name(name)


@pytest.mark.parametrize(
    "text", ["2", "2班", "十二班", "（2）班", "2023级2班", "大一2班", "三年级0班", "0班", "-", ""]
)
def test_what_is_no_name(text):
    assert not goes_by_name(text)


def number(text, *stages):
    grade = grade_of(text, stages, school_year=2026)
    return grade.number if grade else None


@pytest.mark.parametrize(
    ("text", "stages", "expected"),
    [
        ("一年级", ["primary"], 1), ("1年级", ["primary"], 1), ("小一", ["primary", "junior"], 1), ("３", ["primary"], 3),
        ("初一", ["primary", "junior"], 7), ("七年级", ["junior", "senior"], 7), ("一年级", ["junior"], 7), ("三年", ["primary"], 3),
        ("初中二年级", ["junior"], 8), ("高一", ["junior", "senior"], 10), ("高三年级", ["senior"], 12),
        ("2026级", ["senior"], 10), ("2024级", ["primary"], 3), ("24级", ["primary"], 3), ("2027级", ["primary"], None),
        ("2026级", ["junior", "senior"], None), ("初2026级", ["junior", "senior"], 7), ("2025级高中", ["junior", "senior"], 11),
        ("高一", ["vocational"], 10), ("中职二年级", ["vocational"], 11), ("大二", ["higher"], 14), ("二年级", ["higher"], 14),
        ("初一", ["primary"], None), ("七年级", ["primary"], None), ("一年级", ["junior", "senior"], None),
        ("零年级", ["primary"], None), ("毕业班", ["primary"], None), ("", ["primary"], None), ("123456", ["primary"], None),
    ],
)  # fmt: skip
def test_grades_as_people_write_them(text, stages, expected):
    assert number(text, *stages) == expected


@pytest.mark.parametrize("stage", Stage.values)
def test_our_own_names_of_grades_are_read_back(stage):
    for grade in GRADES[stage]:
        assert grade_of(grade_name(stage, grade), [stage], school_year=2026) == (stage, grade)


@given(st.text(max_size=12), st.lists(st.sampled_from(Stage.values), min_size=1, unique=True))
def test_any_text_gives_a_grade_of_the_school_or_none(text, stages):
    grade = grade_of(text, stages, school_year=2026)
    assert grade is None or (grade.stage in stages and grade.number in GRADES[grade.stage])
    class_number(text)


@pytest.mark.parametrize(
    ("text", "expected", "grade"),
    [
        ("2", 2, ""), ("02", 2, ""), ("2班", 2, ""), ("二班", 2, ""), ("（2）班", 2, ""), ("十二班", 12, ""), ("二十一班", 21, ""),
        ("三年级2班", 2, "三年级"), ("三年级（2）班", 2, "三年级"), ("初一(3)班", 3, "初一"), ("七(3)班", 3, "七"),
        ("2026级3班", 3, "2026级"), ("三年一班", 1, "三年"), ("三年（12）班", 12, "三年"), ("7年2班", 2, "7年"), ("初一年3班", 3, "初一年"), ("实验班", None, ""), ("三年级0班", None, ""), ("1000班", None, ""), ("Introduction to Physics", None, ""),
    ],
)  # fmt: skip
def test_classes_as_people_write_them(text, expected, grade):
    assert class_number(text) == expected
    assert grade_in_class(text) == grade
