import dataclasses
import datetime
import io
import time

import openpyxl
import pytest

from core.kit.spreadsheets import CellProblem, read_rows
from core.kit.workbooks import ERROR_COLUMN, Column, table_workbook
from schools.school.roster.codes import ETHNICITIES, ID_TYPES, SEX, code_of
from schools.school.roster.grades import ClassKey
from schools.school.roster.rows import read_sheet
from tests.schools.roster.builders import CLASSES, CONTEXT, HEADER, good, id_number, sheet


def codes(*rows, header=HEADER, context=CONTEXT):
    return [
        (problem.row_number, problem.code)
        for problem in read_sheet(sheet(*rows, header=header), context).problems
    ]


def one(**cells):
    """Of a row with these columns on top of the usual ones."""
    return read_sheet(sheet(good(**cells), header=[*HEADER, *(set(cells) - set(HEADER))]), CONTEXT)


def test_a_good_row():
    (row,) = one(入学年月="202309", 民族="01", 就读方式="走读", 证件类型="1").rows
    assert (row.row_number, row.name, row.sex, row.birth_date) == (2, "张三", "1", datetime.date(2017, 9, 1))
    assert (row.student_no, row.id_no, row.id_type) == ("G" + id_number(), id_number(), "1")
    assert row.class_key == ClassKey("primary", 3, 2)
    assert (row.entry, row.ethnicity, row.boarding) == (datetime.date(2023, 9, 1), "01", "1")


@pytest.mark.parametrize(
    "text", ["20170901", "2017-09-01", "2017/9/1", "2017.9.1", "2017年9月1日", "2017-09-01 00:00:00"]
)
def test_dates(text):
    assert one(出生日期=text).rows[0].birth_date == datetime.date(2017, 9, 1)


@pytest.mark.parametrize("text", ["2", "２班", "（2）班", "三年级2班"])
def test_classes(text):
    assert one(班级=text).rows[0].class_key == ClassKey("primary", 3, 2)


@pytest.mark.parametrize("text", ["202309", "2023-09", "2023年9月", "20230901", "2023/9/1"])
def test_entry(text):
    assert one(入学年月=text).rows[0].entry == datetime.date(2023, 9, 1)


@pytest.mark.parametrize(
    ("cells", "code", "right"),
    [
        ({"姓名": ""}, "required", "name"), ({"姓名": "张"}, "name_short", "two"), ({"姓名": "张3"}, "name_character", "U+0033"),
        ({"姓名": "张\ue000"}, "name_private_character", "U+E000"), ({"姓名": "张😀"}, "name_character", "U+1F600"),
        ({"姓名": "长" * 61}, "name_long", "60"), ({"性别": "3"}, "code", "1 男"), ({"性别": "女"}, "sex_disagrees", "male"),
        ({"出生日期": "20170931"}, "date", "20150901"), ({"出生日期": "20170902"}, "birth_disagrees", "2017-09-01"),
        ({"出生日期": "20270901"}, "birth_range", "2027-09-01"), ({"身份证件号": id_number()[:17] + "0"}, "id_check", id_number()[17]),
        ({"身份证件号": "1234"}, "id_length", "18"), ({"学籍号": "2017001"}, "student_no_letter", "G"),
        ({"学籍号": "", "身份证件号": ""}, "required", "学籍号"), ({"年级": ""}, "required", "三年级"), ({"年级": "初一"}, "grade", "初一"),
        ({"班级": ""}, "required", "2班"), ({"班级": "9"}, "class_unknown", "1, 2, 3"), ({"班级": "实验班"}, "class_form", "2班"),
        ({"班级": "四年级2班"}, "grade_disagrees", "grade"), ({"民族": "99"}, "code", "01 汉族"), ({"证件类型": "Q"}, "code", "护照"),
        ({"入学年月": "9月"}, "month", "202609"), ({"证件类型": "护照", "身份证件号": ""}, "required", "Z"),
        ({"证件类型": "A", "身份证件号": "?"}, "id_other_form", "护照"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_what_would_be_right(cells, code, right):
    reading = one(**cells)
    assert not reading.rows
    assert [problem.code for problem in reading.problems] == [code]
    assert right in str(reading.problems[0])
    assert "{" not in str(reading.problems[0])


def test_a_passport_is_not_checked_as_an_identity_card():
    (row,) = one(证件类型="护照", 身份证件号="E1234567", 学籍号="L210202201709010001", 性别="女").rows
    assert (row.id_type, row.id_no, row.sex) == ("A", "E1234567", "2")


def test_sex_and_birth_are_taken_from_the_number_where_the_sheet_is_silent():
    header = ["姓名", "学籍号", "班级", "年级"]
    (row,) = read_sheet(sheet(good(order=2), header=header), CONTEXT).rows
    assert (row.sex, row.birth_date, row.id_type) == ("2", datetime.date(2017, 9, 1), "")


def test_without_a_grade_column_the_class_says_it():
    header = [title for title in HEADER if title != "年级"]
    assert read_sheet(sheet(good(班级="三年级2班"), header=header), CONTEXT).rows[0].class_key == ClassKey(
        "primary", 3, 2
    )


@pytest.mark.parametrize(("written", "name"), [
    ("张　三", "张三"), (" 欧阳 修 ", "欧阳修"), ("阿卜杜拉•买买提", "阿卜杜拉·买买提"), ("Mary  Jones", "Mary Jones"),
    ("Ｍａｒｙ", "Mary"), ("𠮷野", "𠮷野"), ("㐂子", "㐂子"), ("Müller-O'Neil", "Müller-O'Neil"), ("〇一", "〇一"),
])  # fmt: skip
def test_names_are_written_one_way(written, name):
    assert one(姓名=written).rows[0].name == name


def test_a_character_no_font_has_is_refused_by_name():
    context = dataclasses.replace(CONTEXT, missing_glyphs=lambda name: [c for c in name if c == "𪚥"])
    (problem,) = read_sheet(sheet(good(姓名="张𪚥")), context).problems
    assert problem.code == "name_no_glyph"
    assert "𪚥 (U+2A6A5)" in str(problem)


def test_every_problem_of_every_row_is_told_at_once():
    rows = [good(姓名="", 性别="9"), good(order=3), good(order=5, 班级="9")]
    assert codes(*rows) == [(2, "required"), (2, "code"), (4, "class_unknown")]


def test_a_number_twice_names_the_other_row_and_not_the_number():
    reading = read_sheet(sheet(good(1), good(3), good(1, 姓名="李四")), CONTEXT)
    assert [(problem.row_number, problem.code) for problem in reading.problems] == [
        (4, "repeated"),
        (4, "repeated"),
    ]
    assert "row 2" in str(reading.problems[0])
    assert id_number() not in reading.problems[0].value
    assert [row.row_number for row in reading.rows] == [2, 3]


def test_one_child_by_student_number_here_and_by_identity_number_there():
    rows = [good(1, 身份证件号=""), good(1, 学籍号=""), good(3, 学籍号="")]
    assert codes(*rows) == [(3, "repeated")]


def test_a_number_that_lost_digits_stops_only_where_it_matters():
    plain = sheet(good(家长电话="1.38E+10"), header=[*HEADER, "家长电话"])
    lost = CellProblem(2, 4, "2.1E+17", "lost digits")
    phone = CellProblem(2, 7, "1.38E+10", "lost digits")
    assert read_sheet(dataclasses.replace(plain, problems=(phone,)), CONTEXT).is_clean
    harmless = CellProblem(2, 0, "1E10", "lost digits")
    assert read_sheet(dataclasses.replace(plain, problems=(harmless,)), CONTEXT).is_clean
    problems = read_sheet(dataclasses.replace(plain, problems=(phone, lost)), CONTEXT).problems
    assert [(problem.code, problem.column) for problem in problems] == [("lost_digits", "身份证件号")]


def test_a_missing_column_stops_before_the_rows():
    reading = read_sheet(sheet(good(姓名=""), header=["姓名", "性别"]), CONTEXT)
    assert {problem.code for problem in reading.problems} == {"column_missing"}
    assert {problem.column for problem in reading.problems} == {"班级", "学籍号 / 身份证件号"}


def test_two_columns_of_one_meaning_stop():
    assert codes(good(), header=[*HEADER, "学生姓名"]) == [(1, "column_twice")]


def test_unknown_columns_are_told_and_not_read():
    reading = read_sheet(sheet(good(家庭住址="somewhere"), header=[*HEADER, "家庭住址"]), CONTEXT)
    assert [notice.column for notice in reading.notices] == ["家庭住址"]
    assert "somewhere" not in repr(reading.rows)


def test_an_empty_list_is_a_problem():
    assert codes() == [(0, "empty")]


def test_known_classes_may_be_left_open():
    context = dataclasses.replace(CONTEXT, known_classes=None)
    assert read_sheet(sheet(good(班级="77")), context).rows[0].class_number == 77


COLLEGE = dataclasses.replace(CONTEXT, stages=["vocational"], known_classes=None)


def of_college(context=COLLEGE, **cells):
    """Of a sheet with no grade unless it says one."""
    row = good(年级="", **{"班级": "计算机2501班"} | cells)
    return read_sheet(sheet(row, header=[*HEADER, *(set(cells) - set(HEADER))]), context)


@pytest.mark.parametrize(
    "text", ["会计（3+2）2501班", "会计(3+2)2501班", " 会计（３＋２） ２５０１ 班", "会计 (3+2)　2501班"]
)
def test_one_class_however_its_name_is_typed(text):
    assert of_college(班级=text).rows[0].class_key == ClassKey("vocational", 11, 0, "会计（3+2）2501班")


@pytest.mark.parametrize(
    ("cells", "grade"),
    [
        ({"班级": "护理2402"}, 12), ({"班级": "软件工程2025级1班"}, 11), ({"班级": "护理1班", "入学年份": "2024"}, 12),
        ({"班级": "护理1班", "入学年月": "202609"}, 10), ({"班级": "护理1班", "入学年月": "2026-03"}, 11),
        ({"班级": "护理2502", "入学年月": "202409"}, 11),  # repeats a year: the class is not torn in two
    ],
)  # fmt: skip
def test_the_grade_of_a_class_with_a_name(cells, grade):
    key = of_college(**cells).rows[0].class_key
    assert key == ClassKey("vocational", grade, 0, cells["班级"])


@pytest.mark.parametrize("written", ["2024级", "2024", "三年级", "中职三年级"])
def test_the_grades_own_column_goes_before_the_name(written):
    cells = good(年级=written, 班级="计算机2501班")
    (row,) = read_sheet(sheet(cells), COLLEGE).rows
    assert row.class_key == ClassKey("vocational", 12, 0, "计算机2501班")


@pytest.mark.parametrize("text", ["2班", "二班", "（2）班", "2025级2班", "二年级2班"])
def test_numbers_are_numbers_there_too(text):
    cells = good(年级="2025级", 班级=text)
    assert read_sheet(sheet(cells), COLLEGE).rows[0].class_key == ClassKey("vocational", 11, 2)


@pytest.mark.parametrize(
    ("cells", "code", "right"),
    [
        ({"班级": "护理1班"}, "grade_of_name", "2026级"), ({"班级": "护理2201班"}, "grade_of_name", "计算机2601班"),
        ({"班级": "护理2026届1班"}, "grade_of_name", "2026级"), ({"班级": "-"}, "class_form", "2班"), ({"班级": "0班", "入学年份": "2025"}, "class_form", "2班"),
        ({"班级": "护理😀2501"}, "name_character", "😀 (U+1F600)"), ({"班级": "护理\u200b2501"}, "name_character", "U+200B"),
        ({"班级": "护理\ue0002501"}, "name_private_character", "U+E000"), ({"班级": "护" * 37 + "2501"}, "class_name_long", "40"),
        ({"班级": "护理1班", "入学年份": "去年"}, "year", "2026"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_name_and_what_would_be_right(cells, code, right):
    reading = of_college(**cells)
    assert code in {problem.code for problem in reading.problems}
    assert len(reading.problems) <= 2
    (told,) = [str(problem) for problem in reading.problems if problem.code == code]
    assert right in told
    assert "{" not in told


def test_a_name_no_font_has_and_a_name_nobody_knows():
    context = dataclasses.replace(COLLEGE, missing_glyphs=lambda name: [c for c in name if c == "𪚥"])
    assert {problem.code for problem in of_college(context, 班级="𪚥2501班").problems} == {"name_no_glyph"}
    known = dataclasses.replace(COLLEGE, known_classes={ClassKey("vocational", 11, 0, "护理2501班")})
    (problem,) = of_college(known).problems
    assert (problem.code, "护理2501班" in str(problem)) == ("class_unknown", True)


def test_names_are_of_vocational_and_higher_stages_alone():
    both = dataclasses.replace(COLLEGE, stages=["senior", "vocational"])
    (problem,) = read_sheet(sheet(good(年级="高一", 班级="计算机2601班")), both).problems
    assert problem.code == "class_form"
    assert of_college(both).rows[0].class_key.stage == "vocational"


def test_the_annotated_workbook_comes_back_and_is_read_once_corrected():
    rows = [good(1), good(3, 姓名="=张"), good(5, 性别="9")]
    reading = read_sheet(sheet(*rows), CONTEXT)
    book = openpyxl.load_workbook(io.BytesIO(reading.annotated()))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["'=张", "张三"]
    assert book.active["B3"].comment
    assert book.active.cell(1, len(HEADER) + 1).value == ERROR_COLUMN
    book.active["A2"], book.active["B3"] = "张四", "1"
    corrected = io.BytesIO()
    book.save(corrected)
    again = read_sheet(read_rows(corrected.getvalue()), CONTEXT)
    assert again.is_clean
    assert not again.notices
    assert [row.name for row in again.rows] == ["张四", "张三"]


@pytest.mark.parametrize(("text", "table", "code"), [
    ("1", SEX, "1"), ("男", SEX, "1"), ("1-男", SEX, "1"), ("F", SEX, "2"), ("01", ETHNICITIES, "01"), ("1", ETHNICITIES, "01"),
    ("汉", ETHNICITIES, "01"), ("基诺族", ETHNICITIES, "56"), ("满族", ETHNICITIES, "11"), ("a", ID_TYPES, "A"),
    ("身份证", ID_TYPES, "1"), ("0", SEX, None), ("", SEX, None), ("人", SEX, None), ("57", ETHNICITIES, None),
])  # fmt: skip
def test_codes_and_labels(text, table, code):
    assert code_of(text, table) == code


def test_five_thousand_pupils_are_read_and_checked_quickly():
    rows = []
    for at in range(5000):
        cells = good(姓名="欧阳小明", 班级=f"{at % 3 + 1}班")
        number = id_number(at % 999 + 1, f"2017{at // 999 + 1:02d}01")
        cells |= {"身份证件号": number, "学籍号": "G" + number, "性别": "", "出生日期": ""}
        rows.append([cells[title] for title in HEADER])
    data = table_workbook([Column(title, title) for title in HEADER], rows)
    begin = time.perf_counter()
    reading = read_sheet(read_rows(data), CONTEXT)
    took = time.perf_counter() - begin
    assert reading.is_clean
    assert len(reading.rows) == 5000
    assert {row.class_key for row in reading.rows} <= CLASSES
    assert took < 5
