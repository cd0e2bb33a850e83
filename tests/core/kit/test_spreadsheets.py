import datetime
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.kit import spreadsheets
from core.kit.spreadsheets import Limits, UnreadableWorkbook, read_csv_zip, read_rows, read_sheets
from core.kit.workbooks import Column, table_workbook

# Beside this file; the folder is on sys.path under pytest's default import mode.
from tests.core.kit.hostile_workbooks import FILES, READS, changed, workbook

MIDNIGHT = datetime.datetime(2024, 1, 2)  # noqa: DTZ001 - Excel knows no time zones
ALLOWED_GROWTH = 120 << 20  # of this process, whatever the child does


def rows_of(*rows):
    return read_rows(workbook(lambda book: [book.active.append(row) for row in rows]))


def peak_memory() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) << 10
    raise AssertionError("no VmHWM")


@pytest.mark.parametrize("name", FILES)
def test_hostile_files_get_a_sentence_in_time_and_memory(name):
    make, codes = FILES[name]
    data = make()
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before, begin = peak_memory(), time.perf_counter()
    try:
        read_rows(data)
        code, sentence = READS, "nothing to say about it"
    except UnreadableWorkbook as refused:
        code, sentence = refused.code, str(refused)
    assert time.perf_counter() - begin < 5
    assert peak_memory() - before < ALLOWED_GROWTH
    assert code in codes
    assert len(sentence) > 20
    assert "{" not in sentence


def test_there_are_enough_hostile_files():
    assert len(FILES) >= 30


def test_an_external_entity_brings_no_file():
    make, _ = FILES["external entity"]
    try:
        text = str(read_rows(make()))
    except UnreadableWorkbook as refused:
        text = str(refused)
    assert "root:" not in text


def test_calamine_is_never_in_this_process():
    rows_of(["a"])
    assert not [name for name in sys.modules if "calamine" in name]


def test_the_child_starts_without_django():
    child = Path(spreadsheets.__file__).with_name("spreadsheets_child.py")
    code = f"import runpy, sys; runpy.run_path({str(child)!r}); print([m for m in sys.modules if m[:6] == 'django'])"
    answer = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("张三", "张三"), ("  张三 ", "张三"), (20240101, "20240101"), (20240101.0, "20240101"), (1.5, "1.5"), (0, "0"),
        (-3, "-3"), (datetime.date(2024, 1, 2), "2024-01-02"), (MIDNIGHT, "2024-01-02"),
        (MIDNIGHT.replace(hour=3, minute=4), "2024-01-02 03:04:00"), (True, "TRUE"), ("00123", "00123"),
        ('="00123"', ""), ("'=1+1", "=1+1"), (210102199001015, "210102199001015"), ("𠮷", "𠮷"),
    ],
)  # fmt: skip
def test_cells_are_text(value, expected):
    assert rows_of(["first", "last"], [value, "end"]).rows[1].cell(0) == expected


@pytest.mark.parametrize("value", [210102199001011234, 2.10102199001011e17, "1.23457E+17", "1.23457e+17"])
def test_a_number_that_lost_digits_is_told_by_its_cell(value):
    sheet = rows_of(["a", "b"], ["x", value])
    (problem,) = sheet.problems
    assert (problem.row, problem.column) == (2, 1)
    assert sheet.problem_at(2, 1) is problem
    assert "text" in str(problem.message)


def test_numbers_as_text_lose_nothing():
    sheet = rows_of(["a"], ["G21010219900101123X"], ["210102199001011234"])
    assert [row.cell(0) for row in sheet.rows[1:]] == ["G21010219900101123X", "210102199001011234"]
    assert not sheet.problems


def test_row_numbers_are_those_of_excel():
    sheet = rows_of([], ["a"], [], [None, ""], ["b"])
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("a",)), (5, ("b",))]


def test_the_first_visible_sheet_is_read():
    def fill(book):
        book.active.sheet_state = "hidden"
        book.active.append(["hidden"])
        book.create_sheet("b").append(["seen"])
        book.create_sheet("c").append(["third"])

    assert read_rows(workbook(fill)).rows[0].cells == ("seen",)
    assert list(read_sheets(workbook(fill))) == ["b", "c"]


def test_a_fault_names_its_sheet_and_row():
    def fill(book):
        book.active.append(["a"])
        book.create_sheet("二班").append(["x" * 2001])

    with pytest.raises(UnreadableWorkbook) as refused:
        read_sheets(workbook(fill))
    assert str(refused.value) == "二班: A cell in row 1 has more than 2000 characters. Shorten it."


def test_five_thousand_rows_below_a_title_and_a_header_are_read():
    def fill(book):
        for text in ["title", "header", *range(5000)]:
            book.active.append([str(text)])

    assert len(read_rows(workbook(fill)).rows) == 5002


def test_formatted_empty_rows_below_do_no_harm():
    def fill(book):
        book.active.append(["a"])
        for row in range(2, 8000):
            book.active.cell(row, 1).number_format = "@"

    assert len(read_rows(workbook(fill)).rows) == 1


TABLE = '姓名,性别,备注\n张三,男,"a,b\nc"\n阿卜杜拉·买买提,女,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_dress(encoding, delimiter):
    text = TABLE.replace("a,b", "ab").replace(",", delimiter)
    rows = read_rows(text.encode(encoding)).rows
    assert rows[0].cells == ("姓名", "性别", "备注")
    assert rows[1].cells == ("张三", "男", "ab\nc")
    assert rows[2].cells == ("阿卜杜拉·买买提", "女")


def test_csv_keeps_excels_trick_for_leading_zeros():
    assert read_rows(b'a,b\n"=""0012""",\'=1+1').rows[1].cells == ("0012", "=1+1")


def test_a_slow_child_is_ended():
    begin = time.perf_counter()
    with pytest.raises(UnreadableWorkbook) as refused:
        read_rows(workbook(), limits=Limits(wall_seconds=0.01))
    assert refused.value.code == "too_heavy"
    assert time.perf_counter() - begin < 1


def test_the_limit_of_memory_is_the_childs_own():
    data = table_workbook(
        [Column("a", "a")], [[f"{row * 7919}-{at}" for at in range(40)] for row in range(3000)]
    )
    assert len(read_rows(data).rows) == 3001
    with pytest.raises(UnreadableWorkbook) as refused:
        read_rows(data, limits=Limits(memory=20 << 20))
    assert refused.value.code in ("too_heavy", "memory")


def test_dropped_columns_do_not_leave_the_child(monkeypatch):
    answers = []
    loads = spreadsheets.json.loads
    monkeypatch.setattr(spreadsheets.json, "loads", lambda data: answers.append(data) or loads(data))
    data = changed({"users.csv": "id,Password,name\n1,SECRET,n\n2,SECRET\n", "other.csv": "a\n"})
    sheets = read_csv_zip(data, files=["users.csv", "absent.csv"], drop=["password"])
    assert list(sheets) == ["users.csv"]
    assert [row.cells for row in sheets["users.csv"].rows] == [("id", "name"), ("1", "n"), ("2",)]
    assert answers
    assert b"SECRET" not in answers[0]


def test_a_refused_file_in_a_zip_is_named():
    with pytest.raises(UnreadableWorkbook) as refused:
        read_csv_zip(changed({"users.csv": "姓名\n".encode("gb18030")}), files=["users.csv"])
    assert str(refused.value).startswith("users.csv: This is not text in UTF-8")
