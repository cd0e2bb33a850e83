"""Rosters of schools whose classes go by a name."""

import pytest

from core.audit.models import SYSTEM
from core.tenancy.context import in_school
from schools.bureau.models import School
from schools.school import rosters
from schools.school.actions.roster import write
from schools.school.models import ClassGroup, Enrolment
from schools.stages import Stage
from tests.schools.builders import open_term, pupil, roster
from tests.schools.roster.builders import oneroster
from tests.schools.school.importing import SEATS, USERS, bring_in, confirm, send

pytestmark = pytest.mark.django_db


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
