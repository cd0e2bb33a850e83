"""The data the benchmarks run on: a database of their own, schools by the real action, rows by generate_series."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from activities.bureau.models import Theme
from core.accounts.models import User
from core.audit.models import SYSTEM
from core.tenancy import fleet
from core.tenancy.context import in_public, in_school
from evaluations.bureau.models import Standard
from evaluations.standard import SHIPPED, load
from schools.bureau.actions import districts, schools
from schools.bureau.models import District, Membership, School, Term
from tests import server

DAY = date(2026, 10, 12)
DROPPED = settings.BASE_DIR / "var" / "bench-dropped"  # when a run deleted its thousands of files
# ext4 gives no inode again within a minute (RECENTCY_MIN) and searches past them all: 0.2 ms for each file made,
# 20 of the 50 ms a school then took.
QUIET = 60


@dataclass(frozen=True)
class Scale:
    fleet: int  # schools there are when one more is provisioned
    schools: int  # schools rolled up
    students: int  # in each of those
    activities: int  # in each of those; a class of about forty-five takes part
    times: int  # measured turns


SCALES = {"small": Scale(30, 12, 450, 120, 5), "city": Scale(1900, 1870, 540, 80, 5)}


@dataclass
class Stage:
    """What the rows share: the database and the schools made so far."""

    count: int = 0

    def school(self, stage: str = "primary") -> School:
        self.count += 1
        return schools.create(
            code=f"21{self.count:08d}", name=f"第{self.count}学校", by=SYSTEM,
            district=District.objects.get(code="210202"), stages=[stage],
        )  # fmt: skip

    def grow(self, size: int) -> None:
        while self.count < size:
            self.school()


@contextmanager
def database() -> Iterator[Stage]:
    """A fresh database with public, template, city, term, standard; dropped at the end."""
    name = f"bench_{settings.DATABASES['default']['NAME']}"
    server.drop_database(name)
    _settle()
    server.make_database(name)
    _point_at(name)
    fleet.migrate_public()
    fleet.migrate_template()
    districts.load_city()
    _term_and_standard()
    try:
        yield Stage()
    finally:
        connections.close_all()
        server.drop_database(name)
        DROPPED.parent.mkdir(exist_ok=True)
        DROPPED.touch()


def _settle() -> None:
    os.sync()
    left = DROPPED.stat().st_mtime + QUIET - time.time() if DROPPED.exists() else 0
    if left > 0:
        sys.stdout.write(f"Waiting {left:.0f} s: the disk is still busy with what the last run deleted.\n")
        sys.stdout.flush()
        time.sleep(min(left, QUIET))


def _point_at(name: str) -> None:
    for each in connections.all():
        each.close()
        each.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _term_and_standard() -> None:
    source = SHIPPED.read_text()
    standard = load(source)
    term = Term.objects.create(
        code="2026-1", name="学期", school_year=2026, starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 20),
        census_on=date(2026, 9, 30), submit_by=date(2027, 1, 10),
    )  # fmt: skip
    Standard.objects.create(
        version=standard.version, name=standard.name_zh, source=source, sha256="0" * 64, from_term=term,
        published_at=timezone.now(),
    )  # fmt: skip
    for place, theme in enumerate(standard.themes.values()):
        Theme.objects.create(code=theme.code, name=theme.zh, stages=list(theme.stages), position=place)


def teacher(school: School) -> User:
    user = User.objects.create_user(f"bench-{school.code}", None, display_name="任老师")
    Membership.objects.create(user=user, school=school, role="school_admin")
    return user


def fill(school: School, *, students: int, activities: int) -> None:
    """Classes of forty-five, students in them, activities over ten weeks, each with one class."""
    term = Term.objects.get()
    with in_school(school.schema_name), connection.cursor() as cursor:
        for statement in _FILL:
            cursor.execute(statement, _values(term, students, activities))
    _analyze(school.schema_name)


def _analyze(schema: str) -> None:
    """What autovacuum does within the minute. As the owner: the school's own role may not."""
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%%I.%%I', schemaname, tablename), ', ') FROM pg_tables WHERE schemaname = %s",
            [schema],
        )
        cursor.execute(f"ANALYZE {cursor.fetchone()[0]}")


def _values(term: Term, students: int, activities: int) -> dict[str, Any]:
    return {
        "term": term.pk,
        "classes": max(1, students // 45),
        "students": students,
        "activities": activities,
    }


_AUTHORED = "created_at, created_by_name, changed_at, changed_by_name"
_NOW = "now(), '', now(), ''"
_FILL = [
    f"""INSERT INTO schools_school_classgroup (id, school_year, stage, grade, number, label, source_id, {_AUTHORED})
        SELECT gen_random_uuid(), 2026, 'primary', 1 + n %% 6, 1 + n / 6, '', '', {_NOW}
        FROM generate_series(0, %(classes)s - 1) n""",
    f"""INSERT INTO schools_school_student
            (id, name, name_pinyin, search_text, sex, student_no_last4, identity_no_last4, {_AUTHORED})
        SELECT gen_random_uuid(), '学生' || n, 'xue sheng ' || n, '', '1', '', '', {_NOW}
        FROM generate_series(1, %(students)s) n""",
    """INSERT INTO schools_school_enrolment (id, student_id, class_group_id, starts_on)
        SELECT gen_random_uuid(), s.id, c.id, '2026-09-01'
        FROM (SELECT id, row_number() OVER (ORDER BY name) - 1 AS n FROM schools_school_student) s
        JOIN (SELECT id, row_number() OVER (ORDER BY grade, number) - 1 AS n FROM schools_school_classgroup) c
          ON c.n = s.n %% %(classes)s""",
    f"""INSERT INTO activities_school_activity
            (id, term_id, title, form_code, channel, themes, campaign_code, held_on, logged_at, note,
             withdrawn_reason, {_AUTHORED})
        SELECT gen_random_uuid(), %(term)s, '活动' || n,
               (ARRAY['class_meeting','lesson','essay','speech','volunteer'])[1 + n %% 5],
               (ARRAY['subject','culture','practice','management','partnership'])[1 + n %% 5],
               ARRAY[(ARRAY['words_deeds','no_cheating','promises','online'])[1 + n %% 4]], '',
               DATE '2026-09-07' + n %% 70, TIMESTAMPTZ '2026-09-08' + (n %% 70) * INTERVAL '1 day', '', '', {_NOW}
        FROM generate_series(0, %(activities)s - 1) n""",
    """INSERT INTO activities_school_activity_classes (activity_id, classgroup_id)
        SELECT a.id, c.id
        FROM (SELECT id, row_number() OVER (ORDER BY title) - 1 AS n FROM activities_school_activity) a
        JOIN (SELECT id, row_number() OVER (ORDER BY grade, number) - 1 AS n FROM schools_school_classgroup) c
          ON c.n = a.n %% %(classes)s""",
    """INSERT INTO activities_school_participation (id, activity_id, student_id, class_group_id)
        SELECT gen_random_uuid(), l.activity_id, e.student_id, e.class_group_id
        FROM activities_school_activity_classes l
        JOIN schools_school_enrolment e ON e.class_group_id = l.classgroup_id""",
]
