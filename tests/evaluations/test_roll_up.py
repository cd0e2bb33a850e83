"""The SQL of the roll-up against a slow oracle; incremental, repeated, interrupted."""

import datetime
import os

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from activities.bureau import actions as city
from activities.bureau.models import Campaign
from activities.school.models import Activity, GrowthRecord, Participation
from core.tenancy.context import in_school
from evaluations import standard as document
from evaluations.bureau import roll_up
from evaluations.bureau.models import ActivityCell, Fact, Inspection, RollUp, Score, Submission
from evaluations.bureau.parsed import parsed
from evaluations.school import facts
from evaluations.school import roll_up as counting
from evaluations.school.tasks import roll_up_dirty
from evaluations.standard.counts import CUTS
from schools.bureau.models import CalendarDay, DirtySchool, School, Term
from schools.school.models import Student
from tests.evaluations.builders import make_standard, make_term
from tests.evaluations.oracle import Oracle, count
from tests.evaluations.random_school import RandomSchool

DAY = datetime.timedelta(days=1)
MORE = [  # filters a later standard may ask for
    ("students", "grade=1,7,10"), ("students_reached", "channel=practice&grade=1,2,3"),
    ("students_reached", "form=debate,lesson&grade=8"), ("students_recorded", "kind=work,pledge"),
    ("students_reflected", "channel=culture,subject"), ("students_reflected", "theme=values"),
    ("classes_reached", "grade=2,8,11&theme=put_right"), ("activities_evidenced", "channel=practice"),
    ("participations", "channel=subject&grade=1,7,10"), ("grades_reached", "form=essay"),
    ("records_by_student", "grade=3,9,12"), ("pledges_reviewed", "grade=1,2,7,8,10,13"),
    ("evals_evidenced", "grade=1,2,3,7,8,10,13"), ("class_months_active", "channel=culture"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _december():
    with time_machine.travel("2026-12-10 12:00+08:00", tick=True):
        yield


SEED = int(os.environ.get("ROLL_UP_SEED", "20"))


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Both schools with a random term, made once; each test rolls back to it, the module to nothing."""
    with django_db_blocker.unblock(), time_machine.travel("2026-12-10 12:00+08:00"), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


@pytest.fixture
def filled(made, db):
    return Term.objects.get(pk=made.pk)


def fill():
    term, other = make_term(), make_term("2025-1")
    standard = make_standard(term)
    themes = parsed(standard).themes
    city.load_themes({code: {"zh": t.zh, "stages": t.stages} for code, t in themes.items()})
    Campaign.objects.create(
        code="month", name="诚信宣传月", term=term, starts_on=term.starts_on, ends_on=term.ends_on
    )
    CalendarDay.objects.create(day=datetime.date(2026, 10, 1), is_working=False)
    CalendarDay.objects.create(day=datetime.date(2026, 10, 10), is_working=True)
    school_a, school_b = School.objects.order_by("code")
    school_b.stages = ["senior", "higher"]
    school_b.save()
    for seed, school in enumerate([school_a, school_b]):
        with in_school(school.schema_name):
            RandomSchool(seed + SEED, term, other, list(school.stages)).fill()
        DirtySchool.objects.mark(school_id=school.pk, term_id=term.pk)
    Inspection.objects.create(school=school_a, term=term, stage="junior", seed="1", drawn=10, matched=9)
    Inspection.objects.create(school=school_a, term=term, stage="junior", seed="2", drawn=5, matched=5)
    Submission.objects.create(school=school_b, term=term, stage="senior", standard=standard, packet={}, sha256="",
                              due_on=term.submit_by, was_on_time=False)  # fmt: skip
    Submission.objects.create(school=school_a, term=term, stage="primary", standard=standard, packet={}, sha256="",
                              due_on=term.submit_by)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return term


def rows(term):
    return set(
        Fact.objects.filter(term=term).values_list("school_id", "stage", "name", "filter_key", "value")
    )


def ids(term):
    return set(Fact.objects.filter(term=term).values_list("id", "value")) | set(
        ActivityCell.objects.filter(term=term).values_list("id", "participations")
    )


def expected(school, term, needs):
    with in_school(school.schema_name):
        for stage in school.stages:
            oracle = Oracle(school, term, stage)
            for name, key in needs:
                yield school.pk, stage, name, key, count(oracle, name, key)


def test_every_fact_of_the_standard_is_counted(filled):
    known = set(document.load(document.SHIPPED.read_text()).facts)
    assert known == facts.names_counted() | roll_up.PUBLIC_FACTS


@pytest.mark.parametrize("on", ["2026-12-10", "2026-09-20", "2027-03-01"])
def test_sql_equals_the_oracle(filled, school_a, school_b, monkeypatch, on):
    needs = roll_up.needs_of(filled, facts.names_counted()) | set(MORE)
    monkeypatch.setattr(roll_up, "needs_of", lambda term, names: needs)
    with time_machine.travel(f"{on} 12:00+08:00", tick=True):
        counting.count(filled)
        wanted = {row for school in (school_a, school_b) for row in expected(school, filled, needs)}
        found = rows(filled)
        assert found - wanted == set(), sorted(wanted - found)
        assert wanted == found
    if on != "2026-12-10" or "ROLL_UP_SEED" in os.environ:
        return
    zero = {name for name in facts.names_counted() if not any(row[2] == name and row[4] for row in found)}
    assert zero == set(), "the data must make every fact more than nothing"


VALUES = {"form": "speech", "channel": "practice", "theme": "words_deeds", "campaign": "current", "grade": "2",
          "kind": "deed"}  # fmt: skip


def test_whatever_a_standard_may_ask_for_is_counted(filled, school_a, school_b, monkeypatch):
    """One filter the SQL does not know would stop the counting of every school."""
    needs = {(fact, f"{cut}={VALUES[cut]}") for fact, cuts in CUTS.items() for cut in cuts}
    monkeypatch.setattr(roll_up, "needs_of", lambda term, names: needs)
    with time_machine.travel("2026-12-10 12:00+08:00", tick=True):
        assert set(counting.count(filled)) == {school_a.pk, school_b.pk}
        wanted = {row for school in (school_a, school_b) for row in expected(school, filled, needs)}
    assert rows(filled) == wanted


def test_who_was_absent_reflects_on_nothing(filled, school_a):
    with in_school(school_a.schema_name):
        oracle = Oracle(school_a, filled, "primary")
        activity = next(a for a in oracle.activities if a.form_code != "publicity" and oracle.present[a.pk])
        reflected = GrowthRecord.objects.filter(kind="reflection").values("student_id")
        absent = Student.objects.filter(pk__in=oracle.pupils).exclude(pk__in=reflected)[0]
        Participation.objects.filter(student=absent).delete()
    before = reflections(filled, school_a)
    with in_school(school_a.schema_name):
        GrowthRecord.objects.create(
            student=absent, term_id=filled.pk, kind="reflection", happened_on=filled.starts_on, activity=activity,
            story="没有到场", author="student", state="confirmed", submitted_at=timezone.now(),
            decided_at=timezone.now(), decided_by_name="师",
        )  # fmt: skip
    assert reflections(filled, school_a) == before
    with in_school(school_a.schema_name):
        Participation.objects.create(
            activity=activity, student=absent, class_group=oracle.class_of[absent.pk]
        )
    assert reflections(filled, school_a) == before + 1


def reflections(term, school):
    """As a whole, not only by the filter the standard asks for."""
    counting.count(term, [school.pk])
    return Fact.objects.get(school=school, stage="primary", name="students_reflected", filter_key="").value


COPIED = [
    "schools_school_student", "schools_school_classgroup", "schools_school_enrolment", "activities_school_activity",
    "activities_school_activity_classes", "activities_school_participation", "activities_school_growthrecord",
]  # fmt: skip


def test_schools_with_the_same_keys_are_counted_apart(filled, school_a, school_b):
    """A restored copy of a school has the keys of the original."""
    School.objects.filter(pk=school_b.pk).update(stages=school_a.stages)
    with connection.cursor() as cursor:
        tables = ", ".join(f'"{school_b.schema_name}".{table}' for table in COPIED)
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {tables} CASCADE")
        for table in COPIED:
            cursor.execute(
                f'INSERT INTO "{school_b.schema_name}".{table} SELECT * FROM "{school_a.schema_name}".{table}'
            )
    counting.count(filled)
    names = (
        "activities",
        "participations",
        "students_reached",
        "students_recorded",
        "grades_reached",
        "classes_reached",
    )
    facts_of = Fact.objects.filter(name__in=names).values_list("stage", "name", "filter_key", "value")
    assert set(facts_of.filter(school=school_b)) == set(facts_of.filter(school=school_a))


def test_cells_add_up_to_the_activities_of_a_school_with_one_grade_each(filled, school_b):
    counting.count(filled)
    cells = ActivityCell.objects.filter(term=filled, school=school_b, stage="senior")
    assert cells.exists()
    with in_school(school_b.schema_name):
        oracle = Oracle(school_b, filled, "senior")
        wanted = {
            (c.grade, a.form_code, a.channel, a.pk) for a in oracle.activities for c in oracle.groups[a.pk]
        }
        present = count(oracle, "participations", "")
    assert sum(cell.activities for cell in cells) == len(wanted)
    assert 0 < sum(cell.participations for cell in cells) <= present
    assert all(cell.on_time <= cell.activities and cell.evidenced <= cell.activities for cell in cells)


def test_incremental_equals_full_and_twice_changes_nothing(filled, school_a, school_b):
    assert set(counting.roll_up_dirty()[filled]) == {school_a.pk, school_b.pk}
    assert not DirtySchool.objects.exists()
    before = ids(filled)
    assert counting.roll_up_dirty() == {}
    counting.count(filled)
    assert ids(filled) == before  # not one row was written anew

    with in_school(school_a.schema_name):
        for activity in Activity.objects.filter(term_id=filled.pk, withdrawn_at=None)[:8]:
            activity.withdrawn_at, activity.withdrawn_reason = timezone.now(), "错录"
            activity.save()
    DirtySchool.objects.mark(school_id=school_a.pk, term_id=filled.pk)
    assert counting.roll_up_dirty() == {filled: [school_a.pk]}
    incremental, cells = (
        rows(filled),
        set(ActivityCell.objects.values_list("school_id", "grade", "form_code", "activities")),
    )
    assert {row for row in incremental if row[0] == school_a.pk} == set(
        expected(school_a, filled, roll_up.needs_of(filled, facts.names_counted()))
    )
    Fact.objects.all().delete()
    ActivityCell.objects.all().delete()
    counting.count(filled)
    assert rows(filled) == incremental
    assert set(ActivityCell.objects.values_list("school_id", "grade", "form_code", "activities")) == cells


def test_a_write_while_counting_keeps_the_school_dirty(filled, school_a, monkeypatch):
    write = roll_up.write_public_facts

    def meanwhile(term, school_ids):
        # the mark carries a time before the counting began: a transaction that ended only now
        DirtySchool.objects.filter(school=school_a).update(marked_at=timezone.now() - DAY)
        return write(term, school_ids)

    monkeypatch.setattr(roll_up, "write_public_facts", meanwhile)
    counting.roll_up_dirty()
    assert list(DirtySchool.objects.values_list("school_id", flat=True)) == [school_a.pk]


def test_stale_rows_go(filled, school_a):
    counting.count(filled)
    Fact.objects.create(
        school=school_a, term=filled, stage="primary", name="students", filter_key="grade=9", value=1
    )
    School.objects.filter(pk=school_a.pk).update(stages=["primary"])
    counting.count(filled)
    left = Fact.objects.filter(school=school_a)
    assert {fact.stage for fact in left} == {"primary"}
    assert not left.filter(filter_key="grade=9").exists()


def test_without_a_campaign_the_campaign_is_not_counted(filled):
    Campaign.objects.all().delete()
    counting.count(filled)
    assert Fact.objects.exists()
    assert not Fact.objects.filter(filter_key__contains="campaign").exists()


def test_a_school_without_its_tables_holds_up_no_other(filled, school_a, school_b, caplog):
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{school_b.schema_name}".schools_school_stafftraining')
    assert counting.roll_up_dirty()[filled] == [school_a.pk]
    assert "could not be counted" in caplog.text
    assert list(DirtySchool.objects.values_list("school_id", flat=True)) == [school_b.pk]
    assert list(RollUp.objects.values_list("school_id", flat=True)) == [school_a.pk]


def test_a_sick_or_closed_school_waits(filled, school_a, school_b):
    School.objects.filter(pk=school_a.pk).update(is_sick=True)
    School.objects.filter(pk=school_b.pk).update(closed_from="2026-09-02")
    assert counting.roll_up_dirty() == {}
    assert DirtySchool.objects.count() == 2


def test_a_mark_is_cleared_only_when_the_score_is_written_too(filled, school_a, school_b):
    """Killed, or refused by the database, between counting and scoring: both are done at the next try."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN IF NEW.stage = 'senior' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON evaluations_bureau_score"
            " FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()"
        )
    roll_up_dirty()
    assert list(DirtySchool.objects.values_list("school_id", flat=True)) == [school_b.pk]
    assert not Fact.objects.filter(school=school_b).exists()
    assert Score.objects.filter(school=school_a).count() == len(school_a.stages)

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON evaluations_bureau_score")
    roll_up_dirty()
    assert not DirtySchool.objects.exists()
    assert Score.objects.filter(school=school_b).count() == len(school_b.stages)
