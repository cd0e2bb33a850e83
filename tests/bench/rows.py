"""What is measured, and against what. The limits are those of the design, §11."""

import itertools
import uuid
from datetime import date

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import Count

from activities.school.actions import activities
from activities.school.models import Activity
from core.tenancy import names, provisioning
from core.tenancy.context import in_public, in_school
from evaluations.school import roll_up
from reports.pdf.certificate import CertificateArt, CertificateText, base_pdf, naive, stamp
from schools.bureau.models import School, Term
from schools.school.models import ClassGroup, Student
from tests.bench import city
from tests.bench.harness import Row, in_turn

LISTED = 20_000


def provisioning_a_school(stage: city.Stage, scale: city.Scale) -> list[Row]:
    """A school's schema by replay, against what django-tenants does: CREATE SCHEMA and all migrations."""
    stage.grow(scale.fleet)
    provisioning.current_template_sql()
    ours, theirs = in_turn(
        lambda: provisioning.create_schema(names.new_schema()), _by_stock_migrations, times=scale.times
    )
    note = f"fleet of {scale.fleet}; theirs on the stock backend"
    return [Row("provision a school", ours, theirs, 15, "s", note, faster_by=True)]


def _by_stock_migrations() -> None:
    schema = names.new_schema()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {schema}")
    call_command("migrate_schemas", schema_name=schema, database="stock", verbosity=0, interactive=False)
    connections["stock"].close()


def logging_an_activity(stage: city.Stage, scale: city.Scale) -> list[Row]:
    """Our whole action for a class of 45, against the same rows by 45 inserts in one transaction."""
    school = stage.school()
    city.fill(school, students=450, activities=10)
    by, term = city.teacher(school), Term.objects.get()
    with in_school(school.schema_name):
        connection.tenant = school
        group = ClassGroup.objects.first()
        pupils = list(Student.objects.of_classes([group.pk]).values_list("pk", flat=True))
        ours, theirs = in_turn(
            lambda: _log(group, by),
            lambda: _plain_inserts(term, group, pupils),
            times=scale.times * 8,
            warm=4,
        )
    note = f"{len(pupils)} pupils, checks, idempotency and dirty marker included"
    return [Row("log one activity", ours, theirs, 3, "s", note)]


def _log(group: ClassGroup, by: object) -> None:
    activities.log(
        form_code="class_meeting", themes=["promises"], held_on=city.DAY, class_ids=[group.pk],
        request_key=uuid.uuid4(), by=by,  # type: ignore[arg-type]
    )  # fmt: skip


def _plain_inserts(term: Term, group: ClassGroup, pupils: list[uuid.UUID]) -> None:
    activity = uuid.uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activities_school_activity (id, term_id, title, form_code, channel, themes, campaign_code,"
            " held_on, logged_at, note, withdrawn_reason, created_at, created_by_name, changed_at, changed_by_name)"
            " VALUES (%s, %s, 'x', 'class_meeting', 'culture', ARRAY['promises'], '', %s, now(), '', '',"
            " now(), '', now(), '')",
            [activity, term.pk, city.DAY],
        )
        cursor.execute(
            "INSERT INTO activities_school_activity_classes (activity_id, classgroup_id) VALUES (%s, %s)",
            [activity, group.pk],
        )
        for pupil in pupils:
            cursor.execute(
                "INSERT INTO activities_school_participation (id, activity_id, student_id, class_group_id)"
                " VALUES (%s, %s, %s, %s)",
                [uuid.uuid4(), activity, pupil, group.pk],
            )


def listing_and_breakdown(stage: city.Stage, scale: city.Scale) -> list[Row]:
    """A page of 20,000 activities and their numbers by month and form, against the SQL that gives the same."""
    school = stage.school()
    city.fill(school, students=45, activities=LISTED)
    with in_school(school.schema_name):
        if _page() != _page_sql() or _by_form() != _by_form_sql():
            raise AssertionError("the two sides give different numbers")
        page = in_turn(_page, _page_sql, times=scale.times * 2)
        breakdown = in_turn(_by_form, _by_form_sql, times=scale.times * 2)
    return [
        Row("list: a page of 20,000", *page, 2, "s", "50 activities with how many took part; equal rows"),
        Row("breakdown of 20,000", *breakdown, 2, "s", "by month and form; equal numbers"),
    ]


def _page() -> list[tuple[str, int]]:
    rows = Activity.objects.standing().latest_first().with_counts()[:50]
    return [(str(row.pk), row.present_count) for row in rows]


def _page_sql() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id::text, (SELECT count(*) FROM activities_school_participation p WHERE p.activity_id = a.id)"
            " FROM activities_school_activity a WHERE a.withdrawn_at IS NULL ORDER BY a.held_on DESC, a.id DESC LIMIT 50"
        )
        return [(pk, count) for pk, count in cursor.fetchall()]


def _by_form() -> list[tuple[date, str, int]]:
    from django.db.models.functions import TruncMonth

    counted = (
        Activity.objects.standing().values_list(TruncMonth("held_on"), "form_code").annotate(n=Count("pk"))
    )
    return sorted(counted)


def _by_form_sql() -> list[tuple[date, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('month', held_on)::date, form_code, count(*) FROM activities_school_activity"
            " WHERE withdrawn_at IS NULL GROUP BY 1, 2"
        )
        return sorted(cursor.fetchall())


def rolling_up(stage: city.Stage, scale: city.Scale) -> list[Row]:
    """All facts of all schools into public, against one GROUP BY over the same facts in one flat table."""
    made = [stage.school() for _ in range(scale.schools)]
    for school in made:
        city.fill(school, students=scale.students, activities=scale.activities)
    term, ids = Term.objects.get(), [school.pk for school in made]
    rows = _flatten(made)
    ours, theirs = in_turn(lambda: roll_up.count(term, ids), _group_flat, times=scale.times)
    one = max(1, len(ids) // 100)
    some, _same = in_turn(lambda: roll_up.count(term, ids[:one]), _group_flat, times=scale.times)
    note = f"{len(ids)} schools, {rows:,} participations; ours counts every fact of the standard, theirs the cube only"
    return [
        Row("city roll-up", ours, theirs, 1.5, "s", note),
        Row("roll-up of the dirty", some, theirs, 0.1, "s", f"{one} of {len(ids)} schools"),
    ]


def _flatten(made: list[School]) -> int:
    parts = (
        f"SELECT '{school.pk}'::uuid AS school_id, a.id AS activity_id, p.student_id, c.stage, c.grade, a.form_code,"
        f" a.channel, a.themes[1] AS theme, a.held_on, a.logged_at FROM {school.schema_name}.activities_school_activity a"
        f" JOIN {school.schema_name}.activities_school_participation p ON p.activity_id = a.id"
        f" JOIN {school.schema_name}.schools_school_classgroup c ON c.id = p.class_group_id"
        for school in made
    )
    with in_public(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS flat")
        for first, batch in enumerate(
            itertools.batched(parts, 100) if hasattr(itertools, "batched") else _chunks(parts)
        ):
            sql = " UNION ALL ".join(batch)
            cursor.execute(f"INSERT INTO flat {sql}" if first else f"CREATE UNLOGGED TABLE flat AS {sql}")
        cursor.execute("ANALYZE flat")
        cursor.execute("SELECT count(*) FROM flat")
        return int(cursor.fetchone()[0])


def _chunks(parts: "itertools.chain[str]") -> list[list[str]]:
    every = list(parts)
    return [every[start : start + 100] for start in range(0, len(every), 100)]


def _group_flat() -> None:
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT school_id, stage, grade, form_code, channel, count(DISTINCT activity_id), count(*),"
            " count(DISTINCT student_id), count(DISTINCT activity_id) FILTER (WHERE logged_at::date - held_on <= 7)"
            " FROM flat GROUP BY 1, 2, 3, 4, 5"
        )
        cursor.fetchall()


def certificates(stage: city.Stage, scale: city.Scale) -> list[Row]:
    """Stamped in a batch of fifty, against one HTML().write_pdf() each."""
    art = CertificateArt(demo=True)
    batch = [_certificate(number) for number in range(50)]
    base_pdf(art)
    ours, theirs = in_turn(lambda: stamp(batch, art), lambda: naive(batch[0], art), times=3)
    return [Row("certificates", ours / len(batch), theirs, 10, "s each", "batch of 50", faster_by=True)]


def _certificate(number: int) -> CertificateText:
    return CertificateText(
        name="欧阳静怡", after_name="同学（示例小学三年级（2）班）：", citation=("在本学期诚信教育活动中表现突出，授予",),
        award="诚信之星", issuer="示例市教育局", date=city.DAY, number=f"示教发〔2026〕1号-{number:04d}",
        verify_url=f"https://example.invalid/verify/{number:012d}/",
    )  # fmt: skip


ALL = [provisioning_a_school, logging_an_activity, listing_and_breakdown, rolling_up, certificates]
