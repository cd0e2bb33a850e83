import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit.identity import (
    NotValid,
    Sex,
    check_character,
    check_id_number,
    check_school_code,
    check_student_number,
    disagreements,
    last_four,
    masked,
    parse_id_number,
    parse_student_number,
)

TODAY = datetime.date(2026, 11, 22)
# The example of GB 11643-1999 itself.
EXAMPLE = "11010519491231002X"


def number(region="210202", born="20150901", order="001"):
    body = region + born + order
    return body + check_character(body)


def code(text):
    problem = check_id_number(text, today=TODAY)
    return problem.code if problem else None


def test_the_standards_own_example():
    parsed = parse_id_number(EXAMPLE, today=TODAY)
    assert (parsed.region, parsed.birth_date, parsed.sex) == (
        "110105",
        datetime.date(1949, 12, 31),
        Sex.FEMALE,
    )


@given(
    st.dates(datetime.date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.sampled_from(["210202", "650102", "810000"]),
)
def test_every_number_made_by_the_rule_is_read_back(born, order, region):
    parsed = parse_id_number(number(region, f"{born:%Y%m%d}", f"{order:03d}"), today=TODAY)
    assert (parsed.birth_date, parsed.region) == (born, region)
    assert parsed.sex == (Sex.MALE if order % 2 else Sex.FEMALE)


@given(st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_mistyped_character_is_always_noticed(at, typed):
    right = number()
    wrong = right[:at] + typed + right[at + 1 :]
    assert (code(wrong) is None) == (wrong == right)


@given(st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_noticed(at):
    right = number()
    wrong = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    assert (code(wrong) is None) == (wrong == right)


@given(st.text(max_size=24))
def test_any_text_gets_an_answer(text):
    check_id_number(text, today=TODAY)
    check_student_number(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "id_length"), ("2102022015090100", "id_length"), ("210202150901001", "id_old"),
        ("2102022015090100AX", "id_characters"), (number(region="990202"), "id_region"),
        (number(region="210000"), "id_region"), (number(born="20150230"), "id_birth"),
        (number(born="20270101"), "id_birth"), (number(born="18991231"), "id_birth"),
        (number()[:17] + "0", "id_check"), (" " + number()[:6] + " " + number()[6:] + " ", None),
        (EXAMPLE.lower(), None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_identity_number(text, expected):
    assert code(text) == expected


def test_the_sentence_names_the_right_check_character():
    wrong = EXAMPLE[:17] + "3"
    sentence = str(check_id_number(wrong, today=TODAY))
    assert "X" in sentence
    assert "3" in sentence
    with pytest.raises(NotValid) as refused:
        parse_id_number(wrong, today=TODAY)
    assert wrong not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("G" + EXAMPLE, None), ("g" + EXAMPLE.lower(), None), ("G" + EXAMPLE[:17] + "1", "id_check"), ("G123", "id_length"),
        ("J210202201509010011", None), ("J21020220150901001X", None), ("J2102022015090100", "student_no_length"),
        ("L210202201509019X3A", None), ("L21020220150901abcd", None), ("J210202201509019X3A", "student_no_characters"),
        ("J210202201513010011", "student_no_birth"), ("L210202209902300001", "student_no_birth"),
        ("LX10202201509010001", "student_no_characters"), (EXAMPLE, "student_no_letter"),
        ("2021001", "student_no_letter"), ("", "student_no_letter"),
    ],
)  # fmt: skip
def test_student_numbers(text, expected):
    problem = check_student_number(text, today=TODAY)
    assert (problem.code if problem else None) == expected


def test_a_g_number_carries_its_identity_number():
    assert parse_student_number("G" + EXAMPLE, today=TODAY).id_number.number == EXAMPLE
    assert parse_student_number("L210202201509010001", today=TODAY).id_number is None


def test_disagreements_say_what_the_number_says():
    held = parse_id_number(EXAMPLE, today=TODAY)
    assert disagreements(held, sex="2", birth_date=datetime.date(1949, 12, 31)) == []
    assert disagreements(held) == []
    sex, born = disagreements(held, sex="1", birth_date=datetime.date(1949, 12, 30))
    assert (sex.code, born.code) == ("sex_disagrees", "birth_disagrees")
    assert "1949-12-31" in str(born)


@pytest.mark.parametrize(
    ("text", "right"),
    [("2121000123", True), ("212100012", False), ("21210001２3", True), ("212100012X", False)],
)
def test_school_codes(text, right):
    assert (check_school_code(text) is None) == right


def test_masking_shows_four_and_no_more():
    assert masked(EXAMPLE) == "**************002X"
    assert last_four(EXAMPLE) == "002X"
    assert masked("1234567") == "*******"
    assert last_four("1234567") == ""
