"""Importing a roster: dry run, confirmation, faults, the same file twice."""

import datetime
import io
import time
import zipfile

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from core.accounts.members import Member
from core.audit.models import SYSTEM
from core.kit.errors import ChangedMeanwhile, Refused
from core.tenancy.context import in_school
from schools.bureau import held
from schools.bureau.models import DirtySchool, School
from schools.school import numbers, rosters
from schools.school.actions import classes
from schools.school.actions.roster import write
from schools.school.models import ClassGroup, Enrolment, Staff, Student
from schools.school.roster.grades import ClassKey
from schools.stages import Stage
from tests.schools.builders import ROSTER, identity, open_term, pupil, roster, upload, xlsx
from tests.schools.roster.builders import SAMPLE, oneroster, with_sample

pytestmark = pytest.mark.django_db
THREE = [pupil("单田芳", 1), pupil("李安", 2), pupil("阿卜杜拉·买买提", 3, "三年级1班")]


@pytest.fixture
def admin(people, school_a):
    open_term()
    return people.make("school_admin", school_a)


def send(client, data, **chosen):
    return client.post("/roster/", {"file": upload(data)} | chosen)


def confirm(client, location, **more):
    page = client.get(location)
    return client.post(location, {"shown": page.context["found"].fingerprint} | more)


def bring_in(data, *, by=SYSTEM, create_classes=True, **more):
    return write(source=rosters.read(data, create_classes=create_classes), by=by, **more)


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


# --- OneRoster, and files that are none ---

USERS = "sourcedId,status,role,givenName,familyName,identifier,grades\n"
CLASSES = "sourcedId,status,title,classType,grades\nc1,active,三年级1班,homeroom,03\nc2,active,三年级2班,homeroom,03\n"
SEATS = "sourcedId,status,classSourcedId,userSourcedId,role\n"


def test_a_delta_moves_renames_and_says_goodbye(admin, school_a):
    people = f"u1,active,student,田芳,单,G{identity(1)},03\nu2,active,student,安,李,,03\nu3,active,student,迟,尉,,03\n"
    seats = "e1,active,c1,u1,student\ne2,active,c1,u2,student\n"
    files = {"users": USERS + people, "classes": CLASSES, "enrollments": SEATS + seats}
    delta = {
        "users": USERS + "u1,active,student,田方,单,,03\nu2,tobedeleted,student,安,李,,03\n",
        "classes": CLASSES,
        "enrollments": SEATS + "e1,active,c2,u1,student\n",
    }
    with in_school(school_a.schema_name):
        assert bring_in(oneroster(files)).created == 3
    sent = send(admin.client, oneroster(delta, **dict.fromkeys(delta, "delta")), create_classes="on")
    assert "文件中标明删除的 1 名学生" in admin.client.get(sent["Location"]).content.decode()
    with in_school(school_a.schema_name):
        source = rosters.read(oneroster(delta, **dict.fromkeys(delta, "delta")), create_classes=True)
        found = rosters.plan(source)
        assert [set(one.fields) for one in found.changed] == [{"name", "class_key"}]
        assert [one.name for one in found.absent] == ["李安"]
        write(source=source, mark_absent=True, by=SYSTEM)
        assert [one.name for one in Student.objects.enrolled().in_order()] == ["单田方", "尉迟"]
        assert not rosters.plan(source).absent
        assert rosters.plan(source).is_empty


@with_sample
def test_the_specifications_own_sample(people, school_b):
    open_term()
    admin = people.make("school_admin", school_b)  # 高中
    answer = send(admin.client, SAMPLE.read_bytes(), create_classes="on")
    page = admin.client.get(answer["Location"])
    assert [one.name for one in page.context["found"].new] == ["Jones Mary", "Jones mmichel", "Brown Anna"]
    codes = {one.code for one in page.context["found"].notices}
    assert {"no_class_here", "no_student_no", "role_contradicts", "others"} <= codes
    confirm(admin.client, answer["Location"])
    with in_school(school_b.schema_name):
        assert Student.objects.filter(source_id="usr-222-66778899", name="Jones Mary").exists()
        assert Staff.objects.count() == 2
        again = bring_in(SAMPLE.read_bytes())
        assert (again.created, again.changed, again.unchanged, again.staff) == (0, 0, 3, 0)


@with_sample
def test_the_sample_at_a_school_of_other_stages_says_so(admin, school_a):
    page = admin.client.get(send(admin.client, SAMPLE.read_bytes())["Location"])
    told = next(str(one) for one in page.context["found"].notices if one.code == "no_class_here")
    assert "3" in told


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (120 << 20))
    return data.getvalue()


def ten_million_rows():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _part in range(100):
                sheet.write(b"<row/>" * 100_000)
    return data.getvalue()


@pytest.mark.parametrize("make", [bomb, ten_million_rows])
def test_hostile_workbooks_are_refused_at_once(admin, school_a, make):
    data = make()
    started = time.monotonic()
    answer = send(admin.client, data)
    assert time.monotonic() - started < 5
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    with in_school(school_a.schema_name):
        assert not Student.objects.exists()


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"]
)
def test_what_is_no_roster_is_refused_in_words(admin, data):
    answer = send(admin.client, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


def test_a_csv_by_any_names_in_any_order(admin, school_a):
    lines = [
        "班号,学生姓名,全国学籍号,性别,年级,备注",
        f"2,张三,G{identity(51)},1,三年级,住校",
    ]
    page = admin.client.get(
        send(admin.client, "\n".join(lines).encode("gb18030"), create_classes="on")["Location"]
    )
    (row,) = page.context["found"].new
    assert (row.name, row.class_key) == ("张三", ClassKey(Stage.PRIMARY, 3, 2))
    assert [one.column for one in page.context["found"].notices] == ["备注"]


def test_a_missing_column_is_told(admin):
    page = admin.client.get(send(admin.client, xlsx(["姓名", "性别"], [["张三", "男"]]))["Location"])
    assert {fault.code for fault in page.context["found"].faults} == {"column_missing"}


def test_the_template_has_the_columns(admin):
    data = admin.client.get("/roster/template/").content
    titles = [
        str(cell).rstrip("*") for cell in next(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values)
    ]
    assert set(ROSTER) <= set(titles)


# --- classes with names ---


@pytest.fixture
def college(people, school_b):
    term = open_term()
    School.objects.filter(pk=school_b.pk).update(stages=[Stage.VOCATIONAL])
    return people.make("school_admin", School.objects.get(pk=school_b.pk)), term.school_year


def named(year, back=1):
    """As many years in school as `back`."""
    return f"计算机{(year - back) % 100:02d}01班"


def test_classes_with_names_are_made_told_and_known_again(college):
    admin, year = college
    other = f"会计(3+2) {(year - 1) % 100}02 班"
    rows = [pupil("单田芳", 1, named(year)), pupil("李安", 2, other), pupil("吕布", 3, "一年级2班")]
    location = send(admin.client, roster(*rows), create_classes="on")["Location"]
    page = admin.client.get(location)
    full_width = other.replace(" ", "").replace("(", "（").replace(")", "）")
    assert page.context["new_classes"] == [
        "中职一年级（2）班", f"{full_width}（中职二年级）", f"{named(year)}（中职二年级）",
    ]  # fmt: skip

    confirm(admin.client, location)
    with in_school(admin.school.schema_name):
        groups = [(one.grade, one.number, one.name) for one in ClassGroup.objects.in_order()]
        assert groups == [(10, 2, "中职一年级（2）班"), (11, 1, full_width), (11, 2, named(year))]
    rows[1][4] = full_width
    again = admin.client.get(send(admin.client, roster(*rows))["Location"]).context["found"]
    assert (again.is_empty, again.unchanged) == (True, 3)


def test_a_move_between_classes_with_names(college):
    admin, year = college
    with in_school(admin.school.schema_name):
        rows = [pupil("单田芳", 1, named(year)), pupil("李安", 2, named(year, 2))]
        assert bring_in(roster(*rows)).classes == 2
        rows[1][4] = named(year)
        source = rosters.read(roster(*rows))
        (change,) = rosters.plan(source).changed
        words = rosters.in_words(change, rosters.plan(source).class_names)
        assert [line[1:] for line in words] == [(named(year, 2), named(year))]
        assert write(source=source, by=SYSTEM).changed == 1
        now = Enrolment.objects.filter(ends_on__isnull=True, class_group__label=named(year))
        assert now.count() == 2
        assert rosters.plan(source).is_empty


def test_a_name_nobody_knows_is_a_fault(college):
    admin, year = college
    with in_school(admin.school.schema_name):
        (fault,) = rosters.plan(rosters.read(roster(pupil("李安", 2, named(year))))).faults
        assert fault.code == "class_unknown"


def test_oneroster_classes_with_names(college):
    admin, year = college
    files = {
        "users": USERS
        + "u1,active,student,田芳,单,,\nu2,active,student,安,李,,\nu3,active,student,布,吕,,\n",
        "classes": (
            "sourcedId,status,title,classType,grades\n"
            f"c1,active,{named(year)},homeroom,\nc2,active,护理1班,homeroom,{year}级\nc3,active,Physics,scheduled,\n"
        ),
        "enrollments": SEATS + "e1,active,c1,u1,student\ne2,active,c2,u2,student\ne3,active,c3,u3,student\n",
    }
    with in_school(admin.school.schema_name):
        assert bring_in(oneroster(files)).classes == 2
        seats = {one.student.name: one.class_group.name for one in Enrolment.objects.all()}
        assert seats == {"单田芳": named(year), "李安": "护理1班"}  # a course is no class
        assert bring_in(oneroster(files)).unchanged == 3


# --- the API ---


def test_the_roster_over_the_api(admin, school_a):
    def post(data, query="", **more):
        return admin.client.post(f"/api/v1/roster/{query}", {"file": upload(data)} | more)

    tried = post(roster(*THREE), "?dry_run=1", create_classes="true")
    assert tried.status_code == 200, tried.content
    assert (tried.json()["dry_run"], tried.json()["counts"]["created"]) == (True, 3)
    assert tried.json()["new"][1] == {
        "row": 3, "name": "李安", "class_name": "三年级（2）班", "student_no_last4": identity(2)[-4:],
    }  # fmt: skip
    with in_school(school_a.schema_name):
        assert not Student.objects.exists()
    other = post(roster(*THREE[:2]), create_classes="true", shown=tried.json()["shown"])
    assert (other.status_code, other.json()["code"]) == (409, "changed")
    done = post(roster(*THREE), create_classes="true", shown=tried.json()["shown"]).json()
    assert (done["dry_run"], done["counts"]["created"]) == (False, 3)
    assert post(roster(*THREE)).json()["counts"]["unchanged"] == 3
    assert [one["name"] for one in post(roster(*THREE[1:]), "?dry_run=1").json()["absent"]] == ["单田芳"]
    bad = post(roster(pupil("张三", 61, "三年级77班")))
    assert bad.status_code == 400
    assert bad.json()["faults"][0]["row"] == 2
    marked = post(roster(THREE[0], pupil("张三", 61, "三年级77班")), "?faults=workbook")
    assert marked.status_code == 400
    names = [row[0] for row in openpyxl.load_workbook(io.BytesIO(marked.content)).worksheets[0].values]
    assert names == ["姓名", "张三"]
    assert post(b"%PDF-1.4").status_code == 400
    assert admin.client.post("/api/v1/roster/", {}).status_code == 400


def test_who_may_import(people, school_a, school_b):
    for role in ("teacher", "homeroom", "principal", "student"):
        client = people.make(role, school_a).client
        assert client.get("/roster/").status_code == 403, role
        assert send(client, roster(*THREE)).status_code == 403, role
        assert client.post("/api/v1/roster/", {"file": upload(roster(*THREE))}).status_code == 403, role
    assert people.nobody(school_a).get("/roster/").status_code == 302
    assert people.nobody(school_a).post("/api/v1/roster/", {}).status_code == 401
    assert people.make("bureau_admin").client.get("/roster/").status_code == 404


def test_an_admin_acts_as_a_member(people, school_a):
    person = people.make("school_admin", school_a)
    with in_school(school_a.schema_name):
        bring_in(roster(*THREE), by=Member(user=person.user, role_codes=("school_admin",)))
        assert Student.objects.filter(created_by_id=person.user.pk).count() == 3
