import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.kit.spreadsheets import read_rows
from core.kit.workbooks import (
    ERROR_COLUMN,
    BadRow,
    Column,
    annotated_workbook,
    safe_text,
    table_workbook,
    template_workbook,
)

LIVE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x","y")',
]
COLUMNS = [Column("name", "姓名", required=True, note="as registered"), Column("sex", "性别")]


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("text", LIVE)
def test_no_cell_is_live(text):
    sheet = opened(table_workbook([Column("a", text)], [[text]])).active
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert cell.value.startswith("'")


@pytest.mark.parametrize("text", [*LIVE, "'=1", "plain", "'quoted'", "张三"])
def test_the_round_trip_restores_the_text(text):
    row = read_rows(table_workbook([Column("a", "a")], [[text]])).rows[1]
    assert row.cell(0) == text


@given(st.text())
def test_safe_text_never_begins_with_a_live_mark(text):
    assert not safe_text(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20),
        min_size=1,
        max_size=30,
    )
)
def test_any_table_is_read_back(texts):
    sheet = read_rows(table_workbook([Column("a", "a")], [[text] for text in texts]))
    assert [row.cell(0) for row in sheet.rows[1:]] == texts


def test_template_has_list_text_format_codes_and_a_hidden_version():
    book = opened(template_workbook(COLUMNS, {"sex": [("1", "男"), ("2", "女")]}, version="2026.1"))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["姓名*", "性别"]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 10
    (rule,) = sheet.data_validations.dataValidation
    assert "B2" in rule.sqref
    assert [cell.value for cell in book.worksheets[1]["B"]] == ["性别", "男", "女"]
    assert book["_version"].sheet_state == "veryHidden"
    assert book["_version"]["A1"].value == "2026.1"
    assert sheet["A1"].comment.text == "as registered"
    assert sheet.cell(1, 1).number_format == "@"


def test_the_empty_template_reads_as_its_header():
    (row,) = read_rows(template_workbook(COLUMNS, {"sex": [("1", "男")]})).rows
    assert row.cells == ("姓名*", "性别")


def test_annotated_has_only_bad_rows_marked_and_explained():
    bad = BadRow(7, ["张三", "9"], [(1, "Not one of the codes."), (None, "The class is missing.")])
    sheet = opened(annotated_workbook(["姓名", "性别"], [bad])).active
    assert [cell.value for cell in sheet[1]] == ["姓名", "性别", ERROR_COLUMN]
    assert sheet.max_row == 2
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["A2"].fill.fgColor.rgb != "FFFFC7CE"
    assert "Not one of the codes." in sheet["B2"].comment.text
    assert sheet["A2"].comment is None
    assert "7" in sheet["C2"].value
    assert "The class is missing." in sheet["C2"].value


def test_what_is_wrong_with_the_whole_file_names_no_row():
    sheet = opened(annotated_workbook(["姓名"], [BadRow(0, [], [(None, "Nobody.")])])).active
    assert sheet["B2"].value == "Nobody."


def test_the_error_column_of_last_time_is_not_carried_along():
    bad = BadRow(2, ["old words", "张三", "9"], [(2, "wrong")])
    sheet = opened(annotated_workbook([ERROR_COLUMN, "姓名", "性别"], [bad])).active
    assert [cell.value for cell in sheet[1]] == ["姓名", "性别", ERROR_COLUMN]
    assert sheet["B2"].comment.text == "wrong"
    assert "old words" not in str([cell.value for cell in sheet[2]])


def test_a_text_longer_than_excel_takes_is_cut_and_not_dropped():
    sheet = opened(table_workbook([Column("a", "a")], [["x" * 40_000]])).active
    assert len(sheet["A2"].value) == 32_000


def test_a_sheet_name_excel_refuses_is_mended():
    assert (
        opened(table_workbook(COLUMNS, [], title="'a/b:[c]*?'" + "长" * 40)).sheetnames[0].startswith("a b")
    )
