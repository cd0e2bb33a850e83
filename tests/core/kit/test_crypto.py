import dataclasses
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit.crypto import (
    BadKeyRing,
    Place,
    SealBroken,
    blind_index,
    blind_indexes,
    is_current,
    open_sealed,
    seal,
)

ROW = uuid.UUID(int=7)
PLACE = Place("s_first", "student", "identity_no", ROW)
RING = {1: b"a" * 32}
ROTATED = {1: b"a" * 32, 2: b"b" * 32}
NUMBER = "21020219900101123X"


@given(st.text(), st.text(min_size=1), st.text(), st.text(), st.uuids())
def test_what_was_sealed_opens(value, school, table, column, row):
    place = Place(school, table, column, row)
    assert open_sealed(seal(value, aad=place, ring=RING), aad=place, ring=RING) == value


@pytest.mark.parametrize("change", [
    {"school": "s_second"}, {"table": "staff"}, {"column": "student_no"}, {"row": uuid.UUID(int=8)},
])  # fmt: skip
def test_a_value_copied_elsewhere_does_not_open(change):
    sealed = seal(NUMBER, aad=PLACE, ring=RING)
    with pytest.raises(SealBroken):
        open_sealed(sealed, aad=dataclasses.replace(PLACE, **change), ring=RING)


def test_parts_of_a_place_cannot_be_shifted_into_each_other():
    sealed = seal(NUMBER, aad=Place("s", "ab", "c", ROW), ring=RING)
    with pytest.raises(SealBroken):
        open_sealed(sealed, aad=Place("s", "a", "bc", ROW), ring=RING)


@given(st.binary(max_size=120))
def test_foreign_bytes_do_not_open(data):
    with pytest.raises(SealBroken):
        open_sealed(data, aad=PLACE, ring=RING)


@given(st.integers(0, 46), st.integers(1, 255))
def test_one_altered_byte_is_noticed(at, change):
    sealed = bytearray(seal(NUMBER, aad=PLACE, ring=RING))
    sealed[at] ^= change
    with pytest.raises(SealBroken) as broken:
        open_sealed(bytes(sealed), aad=PLACE, ring=RING)
    assert NUMBER not in repr(broken.value)
    assert broken.value.__cause__ is None


def test_the_wrong_key_opens_nothing():
    sealed = seal(NUMBER, aad=PLACE, ring=RING)
    with pytest.raises(SealBroken):
        open_sealed(sealed, aad=PLACE, ring={1: b"c" * 32})
    with pytest.raises(SealBroken):
        open_sealed(sealed, aad=PLACE, ring={2: b"a" * 32})


def test_rotation_opens_the_old_and_seals_with_the_new():
    old = seal(NUMBER, aad=PLACE, ring=RING)
    new = seal(NUMBER, aad=PLACE, ring=ROTATED)
    assert open_sealed(old, aad=PLACE, ring=ROTATED) == open_sealed(new, aad=PLACE, ring=ROTATED) == NUMBER
    assert not is_current(old, ring=ROTATED)
    assert is_current(new, ring=ROTATED)
    assert blind_index(NUMBER, school="s", ring=RING) in blind_indexes(NUMBER, school="s", ring=ROTATED)
    assert blind_indexes(NUMBER, school="s", ring=ROTATED)[0] == blind_index(NUMBER, school="s", ring=ROTATED)


def test_the_same_number_is_sealed_differently_each_time():
    assert seal(NUMBER, aad=PLACE, ring=RING) != seal(NUMBER, aad=PLACE, ring=RING)
    assert len(seal(NUMBER, aad=PLACE, ring=RING)) == 47


def test_a_memoryview_as_the_database_gives_it_opens():
    assert open_sealed(memoryview(seal(NUMBER, aad=PLACE, ring=RING)), aad=PLACE, ring=RING) == NUMBER


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_the_index_is_of_one_school(value, first, second):
    index = blind_index(value, school=first, ring=RING)
    assert index == blind_index(value, school=first, ring=RING)
    assert (index == blind_index(value, school=second, ring=RING)) == (first == second)
    assert len(index) <= 64


def test_the_index_does_not_see_how_a_number_was_typed():
    assert blind_index("２１０２０２１９９００１０１１２３x ", school="s", ring=RING) == blind_index(
        NUMBER, school="s", ring=RING
    )
    assert blind_index("21020219900101124X", school="s", ring=RING) != blind_index(
        NUMBER, school="s", ring=RING
    )


def test_the_ring_of_the_settings_is_used(settings):
    settings.FIELD_KEYS = ROTATED
    assert seal(NUMBER, aad=PLACE)[0] == 2
    assert open_sealed(seal(NUMBER, aad=PLACE), aad=PLACE, ring=ROTATED) == NUMBER


@pytest.mark.parametrize("ring", [{}, {1: b"short"}, {0: b"a" * 32}, {256: b"a" * 32}])
def test_an_unusable_ring_is_refused(ring):
    with pytest.raises(BadKeyRing):
        seal(NUMBER, aad=PLACE, ring=ring)


def test_a_value_without_a_school_is_refused():
    with pytest.raises(ValueError, match="school"):
        blind_index(NUMBER, school="", ring=RING)
