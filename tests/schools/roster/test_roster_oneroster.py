import pytest

from core.kit.spreadsheets import UnreadableWorkbook
from schools.school.roster.entries import RosterContext
from schools.school.roster.grades import ClassKey
from schools.school.roster.oneroster import read_oneroster
from tests.schools.roster.builders import SAMPLE, TODAY, id_number, oneroster, with_sample

CONTEXT = RosterContext(stages=["primary", "junior", "senior"], school_year=2026, today=TODAY)

USERS_11 = (
    "sourcedId,status,role,givenName,familyName,identifier,email,phone,password,grades\n"
    f"u1,active,student,三,张,G{id_number()},SECRET@x,SECRET1,SECRET2,07\n"
    "u2,,student,Mary,Jones,mary,SECRET@x,SECRET1,SECRET2,12\n"
    "u3,tobedeleted,student,Gone,Away,,,,,\n"
    "t1,active,teacher,老师,王,,,,,\n"
    "p1,active,parent,家长,李,,,,,\n"
)
CLASSES = (
    "sourcedId,status,title,classType,grades\nc1,active,七年级2班,homeroom,07\nc2,active,Physics,scheduled,\"07,08\"\n"
    "c3,tobedeleted,Old,homeroom,07\n"
)  # fmt: skip
ENROLMENTS = (
    "sourcedId,status,classSourcedId,userSourcedId,role\n"
    "e1,active,c2,u1,student\ne2,active,c1,u1,student\ne3,active,c1,t1,teacher\ne4,active,c2,t1,student\n"
    "e5,active,c3,u2,student\ne6,tobedeleted,c9,u9,student\n"
)
FULL = {"users": USERS_11, "classes": CLASSES, "enrollments": ENROLMENTS}
USERS_12 = (
    "sourcedId,status,givenName,familyName,password\nu1,,三,张,SECRET\nt1,,四,王,SECRET\nx1,,五,赵,SECRET\n"
    "u3,tobedeleted,六,钱,SECRET\n"
)
ROLES = (
    "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\nr1,,u1,primary,student,o\nr2,,t1,secondary,student,o\n"
    "r3,,t1,primary,teacher,o\nr4,tobedeleted,x1,primary,student,o\nr5,tobedeleted,u3,primary,student,o\n"
)


def said(entries):
    return {(entry.file, entry.code) for entry in entries}


@pytest.fixture
def reading():
    return read_oneroster(oneroster(FULL), CONTEXT)


@with_sample
def test_the_real_sample():
    reading = read_oneroster(SAMPLE.read_bytes(), CONTEXT)
    assert reading.is_clean
    assert [row.name for row in reading.rows] == ["Jones Mary", "Jones mmichel", "Brown Anna"]
    assert [row.source_id for row in reading.rows] == [
        "usr-222-66778899",
        "usr-222-1234561232",
        "usr-222-567891",
    ]
    assert reading.rows[1].class_name == "Introduction to Physics"
    assert [one.name for one in reading.staff] == ["Doe John", "Smith Jim"]
    contradictions = [str(notice) for notice in reading.notices if notice.code == "role_contradicts"]
    assert len(contradictions) == 2
    assert "Smith Jim" in contradictions[0]
    assert "Password1" not in repr(reading)
    assert "@" not in repr(reading)


def test_pupils_staff_and_classes(reading):
    assert reading.is_clean
    first, second = reading.rows
    assert (first.name, first.student_no, first.source_id) == ("张三", "G" + id_number(), "u1")
    assert (first.class_key, first.class_source_id) == (ClassKey("junior", 7, 2), "c1")
    assert (second.name, second.grade, second.class_source_id) == ("Jones Mary", ("senior", 12), "")
    assert [(one.name, one.class_source_ids) for one in reading.staff] == [("王老师", ("c1",))]
    assert [(one.title, one.number, one.is_homeroom) for one in reading.classes] == [
        ("七年级2班", 2, True), ("Physics", None, False),
    ]  # fmt: skip
    assert reading.leaving == ("u3",)
    assert reading.complete


def of_college(title, grades=""):
    header = "sourcedId,status,classSourcedId,userSourcedId,role\n"
    files = {
        "users": USERS_11.replace(",07", ","),
        "classes": f"sourcedId,status,title,classType,grades\nc1,active,{title},homeroom,{grades}\n",
        "enrollments": f"{header}e2,active,c1,u1,student\n",
    }
    return read_oneroster(oneroster(files), RosterContext(["vocational"], 2026, TODAY))


def test_classes_with_names():
    assert of_college("会计(3+2)2501班").rows[0].class_key == ClassKey(
        "vocational", 11, 0, "会计（3+2）2501班"
    )
    assert of_college("护理1班", "2024级").rows[0].class_key == ClassKey("vocational", 12, 0, "护理1班")
    assert said(of_college("护理1班").problems) == {("users.csv", "grade_of_name")}
    assert ("classes.csv", "name_character") in said(of_college("护理?2501班").problems)


def test_what_was_decided_is_told(reading):
    assert said(reading.notices) == {
        ("enrollments.csv", "role_contradicts"), ("enrollments.csv", "class_leaving"), ("users.csv", "no_class"),
        ("users.csv", "others"),
    }  # fmt: skip


def test_staff_whose_name_cannot_be_printed_are_left_out_and_told():
    users = USERS_11 + "t2,active,teacher,1,Admin,,,,,\n" + f"t3,active,teacher,{'长' * 61},李,,,,,\n"
    reading = read_oneroster(oneroster({"users": users}), CONTEXT)
    assert [one.source_id for one in reading.staff] == ["t1"]
    told = [str(notice) for notice in reading.notices if notice.code == "staff_name"]
    assert len(told) == 2
    assert "1 (U+0031)" in told[0]


def test_nothing_secret_arrives(reading):
    assert "SECRET" not in repr(reading)


def test_version_1_2_takes_the_primary_role():
    reading = read_oneroster(oneroster({"users": USERS_12, "roles": ROLES}, "1.2"), CONTEXT)
    assert reading.is_clean
    assert [row.name for row in reading.rows] == ["张三"]
    assert [one.name for one in reading.staff] == ["王四"]
    assert reading.leaving == ("u3",)
    assert ("users.csv", "no_role") in said(reading.notices)


def test_demographics_give_birth_and_sex():
    files = FULL | {"demographics": "sourcedId,status,birthDate,sex\nu2,active,2008-09-01,female\n"}
    first, second = read_oneroster(oneroster(files), CONTEXT).rows
    assert (str(second.birth_date), second.sex) == ("2008-09-01", "2")
    assert (str(first.birth_date), first.sex) == ("2017-09-01", "1")  # of the G number


@pytest.mark.parametrize(
    ("files", "version", "modes", "expected"),
    [
        (FULL | {"demographics": "sourcedId,status,birthDate,sex\nu1,active,,female\n"}, "1.1", {}, ("users.csv", "sex_disagrees")),
        ({"users": USERS_12}, "1.2", {}, ("roles.csv", "file_missing")),
        ({"classes": CLASSES}, "1.1", {}, ("users.csv", "file_missing")),
        ({"users": USERS_11}, "1.1", {"classes": "bulk"}, ("classes.csv", "file_missing")),
        ({"users": USERS_11}, "1.0", {}, ("manifest.csv", "version")),
        ({"users": "sourcedId,role\nu1,student\n"}, "1.1", {}, ("users.csv", "column_missing")),
        ({"users": USERS_11.replace("student", "parent")}, "1.1", {}, ("users.csv", "empty")),
        ({"users": USERS_11 + "u1,active,student,a,b,,,,,\n"}, "1.1", {}, ("users.csv", "repeated")),
        ({"users": USERS_11 + f"u4,active,student,五,赵,G{id_number()},,,,07\n"}, "1.1", {}, ("users.csv", "repeated")),
        ({"users": USERS_11 + f"{'u' * 81},active,student,五,赵,,,,,\n"}, "1.1", {}, ("users.csv", "source_id_long")),
        ({"users": USERS_11.replace("三", "3")}, "1.1", {}, ("users.csv", "name_character")),
        ({"users": USERS_11.replace(id_number(), id_number()[:17] + "0")}, "1.1", {}, ("users.csv", "id_check")),
        (FULL | {"enrollments": ENROLMENTS + "e9,active,c9,u1,student\n"}, "1.1", {}, ("enrollments.csv", "dangling")),
        (FULL | {"demographics": "sourcedId,status,birthDate,sex\nu1,active,1.9.2013,male\n"}, "1.1", {}, ("users.csv", "date")),
    ],
)  # fmt: skip
def test_what_stops_the_import(files, version, modes, expected):
    reading = read_oneroster(oneroster(files, version, **modes), CONTEXT)
    assert expected in said(reading.problems)
    assert all("{" not in str(problem) for problem in reading.problems)


def test_a_file_called_absent_is_not_read():
    reading = read_oneroster(oneroster(FULL, enrollments="absent"), CONTEXT)
    assert ("enrollments.csv", "file_absent") in said(reading.notices)
    assert {row.class_source_id for row in reading.rows} == {""}


def test_a_delta_is_not_the_whole_school():
    files = FULL | {"enrollments": ENROLMENTS + "e9,active,c9,u1,student\n"}
    reading = read_oneroster(oneroster(files, users="delta"), CONTEXT)
    assert not reading.complete
    assert ("enrollments.csv", "dangling") in said(reading.notices)


def test_no_manifest_and_no_zip():
    assert said(
        read_oneroster(oneroster(FULL).replace(b"manifest.csv", b"manifxxt.csv"), CONTEXT).problems
    ) == {("manifest.csv", "manifest_missing")}
    with pytest.raises(UnreadableWorkbook) as refused:
        read_oneroster(USERS_11.encode(), CONTEXT)
    assert refused.value.code == "not_a_zip"


def test_a_missing_glyph_stops_here_too():
    context = RosterContext(
        ["junior"], 2026, TODAY, missing_glyphs=lambda name: ["三"] if "三" in name else []
    )
    assert ("users.csv", "name_no_glyph") in said(read_oneroster(oneroster(FULL), context).problems)
