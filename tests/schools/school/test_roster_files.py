"""OneRoster, and files that are none."""

import io
import zipfile

import openpyxl
import pytest

from core.audit.models import SYSTEM
from core.kit.spreadsheets import LIMITS
from core.tenancy.context import in_school
from schools.school import rosters
from schools.school.actions.roster import write
from schools.school.models import Staff, Student
from schools.school.roster.grades import ClassKey
from schools.stages import Stage
from tests.schools.builders import ROSTER, identity, open_term, xlsx
from tests.schools.roster.builders import SAMPLE, oneroster, with_sample
from tests.schools.school.importing import SEATS, USERS, bring_in, confirm, send

pytestmark = pytest.mark.django_db

CLASSES = "sourcedId,status,title,classType,grades\nc1,active,三年级1班,homeroom,03\nc2,active,三年级2班,homeroom,03\n"


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


def test_the_answer_comes_within_five_seconds():
    """The reading child is ended before; how long one really takes is no test's affair."""
    assert LIMITS.wall_seconds < 5
    assert LIMITS.memory <= 512 << 20


@pytest.mark.parametrize("make", [bomb, ten_million_rows])
def test_hostile_workbooks_are_refused(admin, school_a, make):
    answer = send(admin.client, make())
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
