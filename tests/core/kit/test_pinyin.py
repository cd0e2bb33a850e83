import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit.pinyin import SEARCH_LENGTH, SORT_LENGTH, full, initials, search_query, search_text, sort_key
from core.kit.surnames import COMPOUND_SURNAMES, SURNAMES

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("单田芳", "shan tian fang"), ("曾国藩", "zeng guo fan"), ("仇和", "qiu he"), ("解缙", "xie jin"),
        ("查良镛", "zha liang yong"), ("朴正欢", "piao zheng huan"), ("区志明", "ou zhi ming"), ("乐嘉", "yue jia"),
        ("盖聂", "ge nie"), ("翟天", "zhai tian"), ("种师道", "chong shi dao"), ("员半千", "yun ban qian"),
        ("任正", "ren zheng"), ("华罗庚", "hua luo geng"), ("缪荃孙", "miao quan sun"), ("逄蒙", "pang meng"),
        ("召公", "shao gong"), ("宓妃", "mi fei"), ("尉迟恭", "yu chi gong"), ("令狐冲", "ling hu chong"),
        ("欧阳修", "ou yang xiu"), ("司马光", "si ma guang"), ("万俟卨", "mo qi xie"),
        ("长孙无忌", "zhang sun wu ji"), ("澹台灭明", "tan tai mie ming"), ("万科", "wan ke"),
        ("尉健行", "wei jian xing"), ("单于", "shan yu"), ("长海县", "chang hai xian"), ("吕布", "lyu bu"),
        ("Mary O'Neil", "mary o neil"), ("Müller", "muller"), ("", ""),
    ],
)  # fmt: skip
def test_full(name, expected):
    assert full(name) == expected


def test_a_name_with_a_dot_has_no_han_surname():
    assert full("哈力克·买买提").startswith("ha li ke")
    assert full("解·买买提") == "jie mai mai ti"
    assert full("阿卜杜拉·买买提") == "a bu du la mai mai ti"


def test_every_kind_of_dot_is_the_same_name():
    assert len({search_text(f"阿卜杜拉{dot}买买提") for dot in "·•‧・"}) == 1


def test_a_school_begins_with_no_surname():
    assert full("解放小学") == "xie fang xiao xue"
    assert full("解放小学", person=False) == "jie fang xiao xue"


@pytest.mark.parametrize("typed", ["lu", "lyu", "lv", "lü", "吕", "LVBU", "lb", "LYU BU"])
def test_lü_is_found_however_it_is_typed(typed):
    assert search_query(typed) in search_text("吕布")


@pytest.mark.parametrize("typed", ["shantianfang", "dantianfang", "stf", "田芳", "shan tian"])
def test_an_overridden_surname_is_found_by_either_reading(typed):
    assert search_query(typed) in search_text("单田芳")


def test_sorting_is_by_syllable():
    names = ["连城", "李安", "利亚", "李安娜", "单田芳", "商鞅", "曾国藩", "陈平"]
    expected = ["陈平", "李安", "李安娜", "利亚", "连城", "单田芳", "商鞅", "曾国藩"]
    assert sorted(names, key=lambda name: (sort_key(name), name)) == expected


def test_initials():
    assert initials("欧阳修") == "oyx"
    assert initials("Jones Mary") == "jm"


def test_tables_are_plain_syllables():
    assert all(len(name) == 1 and reading.isalpha() for name, reading in SURNAMES.items())
    assert all(len(name) == len(reading.split()) == 2 for name, reading in COMPOUND_SURNAMES.items())
    assert len(SURNAMES) + len(COMPOUND_SURNAMES) >= 50


@given(st.text(HAN, max_size=60))
def test_any_han_name_fits_its_columns_and_is_the_same_twice(name):
    assert sort_key(name) == sort_key(name)
    assert len(sort_key(name)) <= SORT_LENGTH
    assert len(search_text(name)) <= SEARCH_LENGTH
    assert "ü" not in sort_key(name)


@given(st.text(max_size=40))
def test_no_text_breaks_it(name):
    search_text(name)
    initials(name)


@given(st.text(HAN, min_size=2, max_size=4))
def test_a_name_is_found_by_its_own_pinyin_and_initials(name):
    assert full(name).replace(" ", "") in search_text(name)
    assert initials(name) in search_text(name)


def test_ten_thousand_names_in_three_seconds():
    given_names = [chr(0x4E00 + 7 * step) for step in range(1000)]
    names = [surname + one for surname in "单曾仇王李张刘陈吕查" for one in given_names]
    begin = time.perf_counter()
    for name in names:
        sort_key(name), search_text(name), initials(name)
    assert time.perf_counter() - begin < 3
