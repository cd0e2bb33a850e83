"""A stored number that cannot be read stops nobody else; numbers move to a new key while people work."""

import os

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.tenancy.context import in_school
from schools.school import numbers, rosters
from schools.school.models import Student
from schools.school.roster.entries import RosterRow
from tests.schools.builders import upload, xlsx

pytestmark = pytest.mark.django_db
NUMBERS = ["L2102000000001", "L2102000000002", "L2102000000003"]


@pytest.fixture
def students(in_a):
    made = []
    for at, number in enumerate(NUMBERS):
        student = Student(name=f"学生{at}", name_pinyin=f"xuesheng{at}", search_text=f"学生{at}")
        numbers.put(student, "student_no", number)
        student.save()
        made.append(student)
    return made


def damage(student):
    sealed = bytearray(bytes(student.student_no_sealed))
    sealed[-1] ^= 1
    Student.objects.filter(pk=student.pk).update(student_no_sealed=bytes(sealed))


def test_the_others_are_compared_and_the_student_is_known_again(students):
    damage(students[1])
    rows = [
        RosterRow(row_number=at, name=f"学生{at}", student_no=number) for at, number in enumerate(NUMBERS)
    ]
    pupils, _names, unreadable = rosters.existing_pupils(2026, rows)
    assert {one.student_no for one, _day in pupils} == set(NUMBERS)
    assert [one.pk for one in unreadable] == [students[1].pk]
    told = rosters._unreadable(unreadable, {})
    assert "学生1" in str(told[0].message)


def test_the_roster_page_goes_on(people, school_a, students):
    damage(students[0])
    admin = people.make("school_admin", school_a)
    file = xlsx(["姓名", "性别", "学籍号", "年级", "班级"], [["学生0", "男", NUMBERS[0], "一年级", "1班"]])
    answer = admin.client.post("/roster/", {"file": upload(file), "create_classes": "on"})
    assert answer.status_code < 500


@pytest.fixture
def two_keys(settings):
    settings.FIELD_KEYS = {**settings.FIELD_KEYS, 2: os.urandom(32)}


def test_rotation_seals_and_indexes_everything_again_and_may_run_twice(school_a, students, two_keys, capsys):
    call_command("rotate_keys")
    assert "3 numbers sealed" in capsys.readouterr().out
    with in_school(school_a.schema_name):
        for student, number in zip(Student.objects.order_by("name"), NUMBERS, strict=True):
            assert bytes(student.student_no_sealed)[0] == 2
            assert numbers.opened(student, "student_no") == number
            assert student.student_no_index.startswith("2.")
    call_command("rotate_keys")
    assert "0 numbers sealed" in capsys.readouterr().out


def test_rotation_undoes_no_correction_made_meanwhile(school_a, students, two_keys):
    read_before = list(Student.objects.order_by("name"))
    corrected = Student.objects.get(pk=students[0].pk)
    numbers.put(corrected, "student_no", "L2102000000009")
    corrected.save()
    done, broken = numbers.reseal(read_before)
    assert (done, broken) == (2, [])
    assert numbers.opened(Student.objects.get(pk=students[0].pk), "student_no") == "L2102000000009"


def test_rotation_goes_on_past_a_damaged_number_and_keeps_the_old_key(school_a, students, two_keys):
    damage(students[1])
    connection.set_schema_to_public()
    with pytest.raises(CommandError, match="1 numbers are not sealed"):
        call_command("rotate_keys")
    with in_school(school_a.schema_name):
        assert sorted(bytes(one.student_no_sealed)[0] for one in Student.objects.all()) == [1, 2, 2]


def test_the_old_key_may_not_go_while_a_number_was_written_with_it_meanwhile(
    school_a, students, two_keys, settings, monkeypatch
):
    both, only_old, reseal = settings.FIELD_KEYS, {1: settings.FIELD_KEYS[1]}, numbers.reseal

    def with_an_old_process(batch):
        done = reseal(batch)
        settings.FIELD_KEYS = only_old  # a web process that was not restarted
        late = Student.objects.get(pk=students[0].pk)
        numbers.put(late, "student_no", "L2102000000008")
        late.save()
        settings.FIELD_KEYS = both
        return done

    monkeypatch.setattr(numbers, "reseal", with_an_old_process)
    with pytest.raises(CommandError, match="restart web and worker"):
        call_command("rotate_keys")
