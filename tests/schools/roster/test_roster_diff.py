import dataclasses
import datetime

from hypothesis import given
from hypothesis import strategies as st

from schools.school.roster.diff import ExistingPupil, difference
from schools.school.roster.entries import RosterRow
from schools.school.roster.grades import ClassKey, Grade

BORN = datetime.date(2017, 9, 1)


def row(**values):
    given_values = {
        "row_number": 2,
        "name": "张三",
        "sex": "1",
        "birth_date": BORN,
        "student_no": "G1",
        "id_no": "1",
    }
    return RosterRow(**given_values | values)


def pupil(**values):
    known = {"key": "a", "name": "张三", "sex": "1", "birth_date": BORN, "student_no": "G1", "id_no": "1"}
    return ExistingPupil(**known | values)


def test_the_same_again_changes_nothing():
    diff = difference([row()], [pupil()])
    assert diff.is_empty
    assert diff.unchanged == (pupil(),)


def test_new_changed_absent():
    rows = [row(name="张四"), row(student_no="G9", id_no="9")]
    diff = difference(rows, [pupil(), pupil(key="b", student_no="G2", id_no="2")])
    assert [one.student_no for one in diff.new] == ["G9"]
    assert [(one.existing.key, one.fields) for one in diff.changed] == [("a", {"name": ("张三", "张四")})]
    assert [one.key for one in diff.absent] == ["b"]


def test_nobody_is_absent_from_part_of_a_roster():
    assert difference([], [pupil()], complete=False).is_empty


def test_matching_falls_back_from_student_number_to_identity_number_to_source():
    by_id = difference([row(student_no="G5")], [pupil()]).changed
    assert by_id[0].fields == {"student_no": ("G1", "G5")}
    by_source = difference([row(student_no="", id_no="", source_id="s")], [pupil(source_id="s")])
    assert by_source.unchanged


def test_what_the_row_does_not_say_stays():
    assert difference([row(sex="", birth_date=None, id_no="")], [pupil()]).is_empty


def test_a_move_to_another_class_is_a_change():
    moved = row(grade=Grade("primary", 3), class_number=2)
    (change,) = difference([moved], [pupil(class_key=ClassKey("primary", 3, 1))]).changed
    assert change.fields == {"class_key": (ClassKey("primary", 3, 1), ClassKey("primary", 3, 2))}


def test_a_field_the_school_does_not_keep_never_changes():
    assert difference([row(ethnicity="01", boarding="1", entry=BORN)], [pupil()]).is_empty


def test_one_row_that_is_two_pupils_is_a_conflict():
    diff = difference(
        [row(student_no="G1", id_no="2")], [pupil(), pupil(key="b", student_no="G2", id_no="2")]
    )
    assert [one.key for one in diff.conflicts[0].existing] == ["a", "b"]
    assert not diff.absent


def test_two_rows_that_are_one_pupil_are_a_conflict():
    diff = difference([row(id_no=""), row(row_number=3, student_no="")], [pupil()])
    assert diff.conflicts[0].other_row.row_number == 2
    assert not diff.is_empty


PUPILS = st.lists(st.integers(1, 40), unique=True, max_size=20)


def as_row(number):
    return row(row_number=number, student_no=f"G{number}", id_no=str(number), name=f"甲{number}")


@given(PUPILS, PUPILS)
def test_every_row_and_every_pupil_is_counted_once(sent, held):
    existing = [pupil(key=n, student_no=f"G{n}", id_no=str(n), name=f"甲{n}") for n in held]
    diff = difference([as_row(n) for n in sent], existing)
    assert len(diff.new) + len(diff.changed) + len(diff.unchanged) == len(sent)
    assert len(diff.absent) + len(diff.changed) + len(diff.unchanged) == len(held)
    assert {one.row_number for one in diff.new} == set(sent) - set(held)


@given(PUPILS, PUPILS)
def test_writing_what_the_difference_says_leaves_none(sent, held):
    rows = [as_row(n) for n in sent]
    existing = {n: pupil(key=n, student_no=f"G{n}", id_no="", name="old") for n in held}
    diff = difference(rows, existing.values())
    for change in diff.changed:
        values = {name: then for name, (_, then) in change.fields.items()}
        existing[change.existing.key] = dataclasses.replace(change.existing, **values)
    for gone in diff.absent:
        del existing[gone.key]
    for one in diff.new:
        existing[one.row_number] = pupil(
            key=one.row_number, name=one.name, student_no=one.student_no, id_no=one.id_no
        )
    assert difference(rows, existing.values()).is_empty


def test_a_list_by_identity_numbers_finds_the_pupils_of_a_list_by_student_numbers():
    by_student_no = pupil(student_no="G5", id_no="")
    (found,) = difference([row(student_no="", id_no="5")], [by_student_no]).changed
    assert found.fields == {"id_no": ("", "5")}
    by_id_no = pupil(student_no="", id_no="5")
    (found,) = difference([row(student_no="G5", id_no="")], [by_id_no]).changed
    assert found.fields == {"student_no": ("", "G5")}
    assert difference([row(student_no="J5", id_no="")], [by_id_no]).new
