"""Red lines of the growth record: it adds and never subtracts; no file on a minor; no points, no ranks."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from activities.bureau.enums import Channel, Form, RecordKind
from activities.school.models import GrowthRecord, IntegrityFile
from activities.school.models.records import RecordState
from schools.school.models import Student
from tests.activities import builders as b

AGAINST_A_CHILD = {
    "misdeed", "violation", "offence", "punish", "penalty", "negative", "bad", "cheat", "lie", "theft", "warning",
    "demerit", "dishonest", "blacklist", "breach",
}  # fmt: skip
AN_ORDER = {
    "score",
    "points",
    "point",
    "rank",
    "ranking",
    "grade_point",
    "credit",
    "credits",
    "level_no",
    "stars",
    "position",
}


@pytest.mark.parametrize("words", [RecordKind, Form, Channel, RecordState])
def test_no_kind_form_or_state_says_something_against_a_child(words):
    for value in words.values:
        assert not any(part in value for part in AGAINST_A_CHILD), value


def test_the_kinds_are_these_and_a_mistake_put_right_is_one():
    assert set(RecordKind.values) == {
        "experience", "deed", "pledge", "reflection", "correction", "work", "practice", "statement"
    }  # fmt: skip


@pytest.mark.django_db
def test_the_database_refuses_any_other_kind(in_a):
    term = b.a_term()
    student = Student.objects.create(name="甲")
    with pytest.raises(IntegrityError, match="record_kind_never_negative"), transaction.atomic():
        GrowthRecord.objects.create(
            student=student,
            term_id=term.pk,
            kind="misdeed",
            happened_on=b.today(),
            story="x",
            author="teacher",
        )


def about_students():
    """Every model of a school that points to a student, and the student."""
    for model in apps.get_models():
        related = {
            field.related_model
            for field in model._meta.get_fields()
            if field.is_relation and not field.auto_created
        }
        if model is Student or Student in related or GrowthRecord in related:
            yield model


def test_nothing_about_a_student_has_a_score_points_or_a_rank():
    found = [
        f"{model.__name__}.{field.name}"
        for model in about_students()
        for field in model._meta.get_fields()
        if set(field.name.split("_")) & AN_ORDER or field.name in AN_ORDER
    ]
    assert found == []
    assert GrowthRecord in list(about_students())


def test_no_number_is_kept_of_a_growth_record_but_its_version():
    numbers = {
        field.name
        for field in GrowthRecord._meta.get_fields()
        if "Integer" in type(field).__name__ or "Decimal" in type(field).__name__
    }
    assert numbers == {"version"}


@pytest.mark.django_db
class TestIntegrityFile:
    def open(self, **changes):
        student = Student.objects.create(name="乙")
        given = {
            "student": student, "term_id": b.a_term().pk, "stage": "higher", "born_on": datetime.date(2008, 9, 1),
            "opened_on": datetime.date(2026, 9, 1),
        }  # fmt: skip
        return IntegrityFile.objects.create(**given | changes)

    def test_an_adult_student_of_higher_education_may_have_one(self, in_a):
        assert self.open().pk

    @pytest.mark.parametrize("stage", ["primary", "junior", "senior", "vocational"])
    def test_no_other_stage(self, in_a, stage):
        with pytest.raises(IntegrityError, match="integrity_file_higher_only"), transaction.atomic():
            self.open(stage=stage, born_on=datetime.date(1990, 1, 1))

    def test_nobody_under_eighteen_not_even_by_a_day(self, in_a):
        with pytest.raises(IntegrityError, match="integrity_file_adults_only"), transaction.atomic():
            self.open(born_on=datetime.date(2008, 9, 2))
