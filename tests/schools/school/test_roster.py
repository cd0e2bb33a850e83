"""Importing a roster: dry run, confirmation, faults, the same file twice."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from core.audit.models import SYSTEM
from core.kit.errors import ChangedMeanwhile, Refused
from core.tenancy.context import in_school
from schools.bureau import held
from schools.bureau.models import DirtySchool
from schools.school import numbers, rosters
from schools.school.actions import classes
from schools.school.actions.roster import write
from schools.school.models import ClassGroup, Enrolment, Student
from tests.schools.builders import ROSTER, identity, pupil, roster
from tests.schools.school.importing import bring_in, confirm, send

pytestmark = pytest.mark.django_db

THREE = [pupil("单田芳", 1), pupil("李安", 2), pupil("阿卜杜拉·买买提", 3, "三年级1班")]


# --- the way through the pages ---


def test_a_roster_is_shown_first_and_then_written(admin, school_a):
    answer = send(admin.client, roster(*THREE), create_classes="on")
    page = admin.client.get(answer["Location"])
    assert len(page.context["found"].new) == 3
    assert page.context["new_classes"] == ["三年级（1）班", "三年级（2）班"]
    with in_school(school_a.schema_name):
        assert not Student.objects.exists()
    done = confirm(admin.client, answer["Location"])
    assert admin.client.get(done["Location"]).context["result"]["created"] == 3
    with in_school(school_a.schema_name):
        names = [one.name for one in Student.objects.in_order()]
        assert names == ["阿卜杜拉·买买提", "李安", "单田芳"]  # 单 is shàn
        student = Student.objects.get(name="李安")
        assert student.student_no_last4 == identity(2)[-4:]
        assert identity(2).encode() not in bytes(student.identity_no_sealed)
        assert numbers.opened(student, "identity_no") == identity(2)
        assert (
            Student.objects.filter(student_no_index__in=numbers.indexes(f"G{identity(2)}")).get() == student
        )
        assert (student.sex, student.born_on) == ("2", datetime.date(2016, 3, 5))
        assert student.created_by_id == admin.user.pk
        assert Enrolment.objects.count() == 3
        assert ClassGroup.objects.count() == 2
    assert DirtySchool.objects.filter(school=school_a).exists()


def test_the_same_file_twice_is_no_change(admin, school_a):
    data = roster(*THREE)
    confirm(admin.client, send(admin.client, data, create_classes="on")["Location"])
    page = admin.client.get(send(admin.client, data)["Location"])
    assert page.context["found"].is_empty
    assert page.context["found"].unchanged == 3
    with in_school(school_a.schema_name):
        before = list(Student.objects.values_list("changed_at", flat=True))
        written = bring_in(data)
        assert (written.created, written.changed, written.unchanged) == (0, 0, 3)
        assert list(Student.objects.values_list("changed_at", flat=True)) == before


def test_a_bad_file_writes_nothing_and_comes_back_marked(admin, school_a):
    wrong_digit = pupil("王小明", 5)
    wrong_digit[3] = wrong_digit[3][:17] + ("1" if wrong_digit[3][17] != "1" else "2")
    rows = [
        THREE[0],
        wrong_digit,
        pupil("重复甲", 7),
        pupil("重复乙", 7),
        pupil("无班", 9, "三年级99班"),
        pupil("怪\ue000名", 11),
    ]
    with in_school(school_a.schema_name):
        classes.make_classes(stage="primary", grade=3, count=2, by=SYSTEM)
    answer = send(admin.client, roster(*rows))
    page = admin.client.get(answer["Location"])
    assert {fault.row_number for fault in page.context["found"].faults} == {3, 5, 6, 7}
    text = page.content.decode()
    assert "U+E000" in text
    assert identity(7) not in text
    book = openpyxl.load_workbook(io.BytesIO(admin.client.get(f"{answer['Location']}corrections/").content))
    marked = list(book.worksheets[0].values)
    assert [row[0] for row in marked[1:]] == ["王小明", "重复乙", "无班", "怪\ue000名"]
    assert admin.client.post(answer["Location"], {"shown": "x"}).status_code == 409
    with in_school(school_a.schema_name):
        assert not Student.objects.exists()


def test_the_corrected_workbook_can_be_sent_back(admin, school_a):
    bad = pupil("李安", 2)
    bad[3] = "1"
    location = send(admin.client, roster(bad), create_classes="on")["Location"]
    book = openpyxl.load_workbook(io.BytesIO(admin.client.get(f"{location}corrections/").content))
    book.worksheets[0].cell(2, 4).value = identity(2)
    corrected = io.BytesIO()
    book.save(corrected)
    page = admin.client.get(send(admin.client, corrected.getvalue(), create_classes="on")["Location"])
    assert len(page.context["found"].new) == 1


def test_changes_are_told_field_by_field_with_numbers_masked(admin, school_a):
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE))
    changed = pupil("李晏", 2, "三年级1班")
    page = admin.client.get(
        send(admin.client, roster(THREE[0], changed, pupil("新来", 21)))["Location"] + "?show=changed"
    )
    (line,) = page.context["lines"]
    assert [(now, then) for _label, now, then in line["fields"]] == [
        ("李安", "李晏"),
        ("三年级（2）班", "三年级（1）班"),
    ]
    assert page.context["found"].unchanged == 1
    assert [one.name for one in page.context["found"].absent] == ["阿卜杜拉·买买提"]


def test_absent_students_leave_only_when_asked(admin, school_a):
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE))
    confirm(admin.client, send(admin.client, roster(*THREE[:2]))["Location"])
    with in_school(school_a.schema_name):
        assert Student.objects.enrolled().count() == 3
    confirm(admin.client, send(admin.client, roster(*THREE[:2]))["Location"], mark_absent="on")
    with in_school(school_a.schema_name):
        assert Student.objects.enrolled().count() == 2
        gone = Student.objects.get(name="阿卜杜拉·买买提")
        assert gone.left_on == timezone.localdate()
        assert not gone.enrolments.filter(ends_on__isnull=True).exists()
        written = bring_in(roster(*THREE))  # and comes back
        assert (written.changed, written.created) == (1, 0)
        gone.refresh_from_db()
        assert gone.left_on is None
        assert gone.enrolments.filter(ends_on__isnull=True).count() == 1


def test_what_changed_meanwhile_is_shown_again(admin, school_a):
    location = send(admin.client, roster(*THREE), create_classes="on")["Location"]
    shown = admin.client.get(location).context["found"].fingerprint
    with in_school(school_a.schema_name):
        bring_in(roster(THREE[0]))
    answer = admin.client.post(location, {"shown": shown})
    assert answer.status_code == 409
    assert len(answer.context["found"].new) == 2
    with in_school(school_a.schema_name):
        assert Student.objects.count() == 1
    assert admin.client.post(location, {}).status_code == 409


def test_confirming_twice_writes_once(admin, school_a):
    location = send(admin.client, roster(*THREE), create_classes="on")["Location"]
    shown = admin.client.get(location).context["found"].fingerprint
    assert admin.client.post(location, {"shown": shown}).status_code == 302
    assert admin.client.post(location, {"shown": shown}).status_code == 200  # the result, again
    with in_school(school_a.schema_name):
        assert Student.objects.count() == 3


# --- the file in between ---


def test_a_kept_file_is_sealed_and_its_owners_alone(admin, people, school_a, school_b):
    location = send(admin.client, roster(*THREE), create_classes="on")["Location"]
    for other in (people.make("school_admin", school_a), people.make("school_admin", school_b)):
        assert other.client.get(location).status_code == 404
        assert other.client.get(f"{location}corrections/").status_code == 404
        assert other.client.post(location, {"shown": "x"}).status_code == 404
    key = location.split("/")[2]
    with in_school(school_a.schema_name):
        name = f"{school_a.schema_name}/held/{admin.user.pk}/roster/{key}"
        with default_storage.open(name) as file:
            assert file.read()[:2] != b"PK"
        with pytest.raises(held.NotHeld):
            held.fetch(key, owner=admin.user.pk, kind="other")
        with pytest.raises(held.NotHeld):
            held.fetch("../../etc/passwd", owner=admin.user.pk, kind="roster")


def test_a_kept_file_that_cannot_be_read_again_leads_back(admin, school_a):
    with in_school(school_a.schema_name):
        notes = {"create_classes": True, "name": "名单.xlsx"}
        key = held.hold(b"PK\x03\x04 gone", owner=admin.user.pk, kind="roster", notes=notes)
    for address in (f"/roster/{key}/", f"/roster/{key}/corrections/"):
        answer = admin.client.get(address, follow=True)
        assert answer.redirect_chain == [("/roster/", 302)]
        assert list(answer.context["messages"])


def test_a_kept_file_does_not_last(admin, school_a, monkeypatch):
    location = send(admin.client, roster(*THREE), create_classes="on")["Location"]
    monkeypatch.setattr(held, "LASTS", datetime.timedelta(seconds=-1))
    assert admin.client.get(location).status_code == 404


# --- the action ---


def test_an_unknown_class_is_a_fault_unless_asked(admin, school_a):
    with in_school(school_a.schema_name):
        source = rosters.read(roster(*THREE))
        assert {fault.code for fault in rosters.plan(source).faults} == {"class_unknown"}
        with pytest.raises(Refused):
            write(source=source, by=SYSTEM)
        with pytest.raises(ChangedMeanwhile):
            write(source=source, shown="something else", by=SYSTEM)
        assert not Student.objects.exists()


def test_a_sheet_for_each_class_is_not_half_imported(admin, school_a):
    book = openpyxl.Workbook()
    for title, one in (("一班", THREE[2]), ("二班", THREE[1])):
        sheet = book.create_sheet(title)
        sheet.append(ROSTER)
        sheet.append(one)
    data = io.BytesIO()
    book.save(data)
    with in_school(school_a.schema_name):
        (fault,) = rosters.plan(rosters.read(data.getvalue(), create_classes=True)).faults
    assert (fault.code, fault.column) == ("several_lists", "二班")


def test_a_row_of_two_students_is_a_fault(admin, school_a):
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE))
        both = [*THREE[0]]
        both[3] = THREE[1][3]
        both[1] = "女"
        found = rosters.plan(rosters.read(roster(both)))
        assert {fault.code for fault in found.faults} == {"conflict"}


def test_swapped_names_are_two_changes(admin, school_a):
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE))
        one, two = pupil("李安", 1), pupil("单田芳", 2)
        assert bring_in(roster(one, two)).changed == 2
        assert Student.objects.get(name="李安").sex == "1"


def test_moving_up_a_year_keeps_the_history(admin, school_a):
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE))
        ClassGroup.objects.update(school_year=ClassGroup.objects.first().school_year - 1)
        fourth = [[*row[:4], row[4].replace("三", "四")] for row in THREE]
        written = bring_in(roster(*fourth))
        assert (written.changed, written.classes) == (3, 2)
        assert Enrolment.objects.count() == 6
        assert Enrolment.objects.filter(ends_on__isnull=True, class_group__grade=4).count() == 3


def test_the_first_roster_counts_from_the_terms_first_day(admin, school_a):
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE))
        assert {one.starts_on for one in Enrolment.objects.all()} == {
            timezone.localdate() - datetime.timedelta(30)
        }
        bring_in(roster(*THREE, pupil("插班生", 31)))
        assert Enrolment.objects.get(student__name="插班生").starts_on == timezone.localdate()


def test_a_name_no_font_has_is_refused(admin, school_a, settings):
    settings.GLYPH_CHECK = "tests.schools.school.test_roster.only_common"
    with in_school(school_a.schema_name):
        found = rosters.plan(rosters.read(roster(pupil("张𰻝", 41)), create_classes=True))
        assert {fault.code for fault in found.faults} == {"name_no_glyph"}
        assert "𰻝" in str(found.faults[0])


def only_common(name):
    return [character for character in name if ord(character) > 0xFFFF]


def test_five_thousand_students(admin, school_a):
    rows = [
        pupil(
            f"王{chr(0x4E00 + n % 3000)}{chr(0x5000 + n % 977)}",
            n % 1000,
            f"{'一二三四五六'[n % 6]}年级{n % 12 + 1}班",
            f"201{n // 1000}0305",
        )
        for n in range(5000)
    ]
    data = roster(*rows)
    with in_school(school_a.schema_name):
        assert bring_in(data).created == 5000
        assert bring_in(data).unchanged == 5000
