import itertools

import pytest

from core.kit.spreadsheets import Sheet, SheetRow
from schools.school.roster.headers import (
    ALIASES,
    Field,
    choose_sheet,
    find_header,
    match_headers,
    plain_title,
)


def matched(*titles):
    return match_headers(SheetRow(1, titles))


def test_any_order_and_every_alias():
    for name, titles in ALIASES.items():
        for title in titles:
            assert matched("备注", title).columns == {name: 1}, title


def test_no_alias_belongs_to_two_columns():
    titles = list(itertools.chain.from_iterable(ALIASES.values()))
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("*性别（1男 2女）", Field.SEX), ("★姓 名", Field.NAME), ("身份证件类型码", Field.ID_TYPE), ("民族代码", Field.ETHNICITY),
        ("姓名【必填】", Field.NAME), ("全国学籍号", Field.STUDENT_NO), ("学籍号码", Field.STUDENT_NO), ("班　号", Field.CLASS_NAME), ("Name", Field.NAME),
    ],
)  # fmt: skip
def test_titles_as_people_write_them(title, expected):
    assert expected in matched(title).columns


def test_a_local_number_is_not_the_national_one():
    assert matched("学籍辅号").ignored == ("学籍辅号",)


def test_missing_ignored_and_twice():
    match = matched("学生姓名", "家庭住址", "性别", "姓名", "错误说明")
    assert match.ignored == ("家庭住址",)
    assert match.duplicated == ((Field.NAME, ("学生姓名", "姓名")),)
    assert match.missing == ((Field.CLASS_NAME,), (Field.STUDENT_NO, Field.ID_NO))


def test_the_header_is_found_below_a_title_and_remarks():
    rows = [
        ("大连市某小学学生名册",),
        ("填表说明：姓名必填",),
        ("姓名", "性别", "学籍号", "班级"),
        ("张三", "男", "G", "2"),
    ]
    sheet = Sheet(tuple(SheetRow(number, cells) for number, cells in enumerate(rows, start=2)))
    assert find_header(sheet).row.number == 4


def test_the_roster_may_stand_in_any_sheet_and_in_one_alone():
    notes = Sheet((SheetRow(1, ("填表说明",)), SheetRow(2, ("姓名必填",))))
    full = Sheet((SheetRow(1, ("姓名", "学籍号", "班级")), SheetRow(2, ("张三", "G", "2"))))
    empty = Sheet(full.rows[:1])
    assert choose_sheet({"说明": notes, "一班": full, "二班": empty}) == ("一班", ())
    assert choose_sheet({"一班": full, "说明": notes, "二班": full}) == ("一班", ("二班",))
    assert choose_sheet({"说明": notes, "二班": empty}) == ("二班", ())


def test_plain_title_leaves_what_it_does_not_know():
    assert plain_title("邮政编码") == "邮政编码"
