"""Scores from the roll-up: before and after a submission, adjusted, locked, a year later; the dashboard that shows them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.bureau import city, working
from evaluations.bureau.actions import scores
from evaluations.bureau.models import Fact, Review, RollUp, Score, Submission
from evaluations.bureau.parsed import parsed
from schools.bureau.models import District, School
from schools.stages import Stage
from tests.evaluations.builders import make_counts, make_standard, make_term


@pytest.fixture
def term(db):
    return make_term()


@pytest.fixture
def standard(term):
    return make_standard(term)


@pytest.fixture
def counted(term, standard, school_a, school_b):
    for school in (school_a, school_b):
        RollUp.objects.create(school=school, term=term)
        for stage in school.stages:
            make_counts(school, term, stage)
    return term


def submit(school, term, standard, stage, value="A", **more):
    rated = [each for each in parsed(standard).indicators_of(stage) if each.kind != "metric"]
    answers = {each.code: {"value": value if each.kind == "rated" else "yes"} for each in rated}
    return Submission.objects.create(
        school=school, term=term, stage=stage, standard=standard, packet={"answers": answers}, sha256="",
        due_on=term.submit_by, **more,
    )  # fmt: skip


def total(school, stage):
    return float(Score.objects.get(school=school, stage=stage).total)


def test_one_score_a_school_and_stage(counted, school_a, school_b):
    assert scores.recompute(term=counted) == 3
    assert {(s.school_id, s.stage) for s in Score.objects.all()} == {
        (school_a.pk, "primary"), (school_a.pk, "junior"), (school_b.pk, "senior"),
    }  # fmt: skip
    before = list(Score.objects.values_list("id", "total").order_by("id"))
    assert scores.recompute(term=counted) == 3
    assert list(Score.objects.values_list("id", "total").order_by("id")) == before


def test_without_a_standard_nothing_is_scored(term, school_a):
    make_counts(school_a, term, "primary")
    assert scores.recompute(term=term) == 0


def test_what_is_not_answered_counts_only_once_submitted(counted, standard, school_a):
    scores.recompute(term=counted, school_ids=[school_a.pk])
    open_ = total(school_a, "primary")
    assert open_ > 95  # every count is full
    submission = submit(school_a, counted, standard, "primary", value="C")
    scores.recompute(term=counted, school_ids=[school_a.pk])
    assert 50 < total(school_a, "primary") < 90 < open_
    submission.packet = {"answers": {}}
    submission.save()
    scores.recompute(term=counted, school_ids=[school_a.pk])
    assert total(school_a, "primary") < 70
    assert total(school_a, "junior") > 95


def test_a_reviewers_adjustment_of_this_round_counts(counted, standard, school_a):
    submission = submit(school_a, counted, standard, "primary", round_number=2)
    scores.recompute(term=counted)
    full = total(school_a, "primary")
    adjusting = {
        "submission": submission,
        "act": "adjust",
        "indicator_code": "A2",
        "level": "D",
        "reason": "照搬",
    }
    Review.objects.create(round_number=1, **adjusting)
    scores.recompute(term=counted)
    assert total(school_a, "primary") == full
    Review.objects.create(round_number=2, **adjusting)
    scores.recompute(term=counted)
    assert total(school_a, "primary") == pytest.approx(full - 2.5 * 0.8)


def test_an_approved_score_is_final(counted, standard, school_a):
    submit(
        school_a,
        counted,
        standard,
        "primary",
        state="approved",
        total=77,
        result={},
        approved_at=counted.created_at,
    )
    Score.objects.create(
        school=school_a, term=counted, stage="primary", standard=standard, total=77, is_final=True
    )
    assert scores.recompute(term=counted) == 2
    assert total(school_a, "primary") == 77


def test_progress_compares_with_the_same_term_a_year_before(counted, school_a):
    def progress():
        scores.recompute(term=counted)
        lines = Score.objects.get(school=school_a, stage="primary").working["sets"]
        return next(line for each in lines for line in each["indicators"] if line["code"] == "G2")

    assert progress()["why"] == "first_year"
    before = make_term("2025-1")
    Fact.objects.create(school=school_a, term=before, stage="primary", name="students", value=10)
    Fact.objects.create(school=school_a, term=before, stage="primary", name="students_reached", value=8)
    assert progress()["value"] == pytest.approx(0.2)


def test_a_school_alone_scores_as_in_the_city(counted, school_a, school_b):
    Fact.objects.filter(name="students_reached").update(value=7)
    scores.recompute(term=counted)
    together = Score.objects.get(school=school_a, stage="primary").working
    scores.recompute(term=counted, school_ids=[school_a.pk])
    assert Score.objects.get(school=school_a, stage="primary").working == together


def test_a_stage_given_up_loses_its_open_score(counted, school_a):
    scores.recompute(term=counted)
    School.objects.filter(pk=school_a.pk).update(stages=["primary"])
    scores.recompute(term=counted)
    assert not Score.objects.filter(school=school_a, stage="junior").exists()


# ---- the working ---------------------------------------------------------------------------------------------------


def words(node):
    yield from (str(value) for pair in node.get("counts", []) for value in pair)
    for part in node["parts"]:
        yield from words(part)


def test_the_working_adds_up_and_hides_the_few(counted, school_a):
    Fact.objects.filter(name="students_reached", filter_key="").update(value=8)  # two were not reached
    scores.recompute(term=counted)
    node = working.explain(Score.objects.get(school=school_a, stage="primary"))
    assert sum(part["value"] or 0 for part in node["parts"]) == pytest.approx(float(node["value"]), abs=0.001)
    for each in node["parts"]:
        assert sum(part["value"] or 0 for part in each["parts"]) == pytest.approx(each["value"] or 0)
        assert (each["value"] or 0) <= each["high"] + 1e-9
    shown = [value for value in words(node) if value in {"8", "10"}]
    Fact.objects.filter(name="students_reached", filter_key="").update(value=10)
    scores.recompute(term=counted)
    in_full = [
        value
        for value in words(working.explain(Score.objects.get(school=school_a, stage="primary")))
        if value == "10"
    ]
    assert "8" not in shown
    assert len(shown) < len(in_full)


@pytest.mark.parametrize(
    ("part", "whole", "hidden"),
    [(0, 50, False), (4, 50, True), (5, 50, False), (46, 50, True), (50, 50, False), (0, 3, True)],
)
def test_few_on_either_side_are_hidden(part, whole, hidden):
    ratio = {
        "numerator": {"fact": "students_reached", "count": part},
        "denominator": {"fact": "students", "count": whole},
    }
    assert working.too_few(ratio) is hidden


# ---- the dashboard -------------------------------------------------------------------------------------------------


def test_the_dashboard_shows_the_city(counted, standard, people, school_a):
    submit(school_a, counted, standard, "primary")
    scores.recompute(term=counted)
    page = people.make("leader").client.get("/").content.decode()
    assert "甲校" in page
    assert "乙校" in page
    assert "中山区" in page
    assert str(Score.objects.get(school=school_a, stage="junior").pk) in page


def test_it_reads_public_tables_only_in_six_queries(counted, people, school_a, school_b):
    scores.recompute(term=counted)
    client = people.make("bureau_admin").client
    client.get("/")
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/").status_code == 200
    asked = [
        query["sql"]
        for query in seen
        if not re.search(r"django_session|core_accounts_user|_membership|SET search_path", query["sql"])
    ]
    assert len(asked) <= 6, asked
    for sql in asked:
        assert school_a.schema_name not in sql
        assert not re.search(r"(schools|activities|evaluations|reports)_school_", sql)


def asked_by(client):
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/").status_code == 200
    return len(seen)


def test_a_hundred_schools_ask_no_more_than_two(counted, people, school_b):
    client = people.make("bureau_admin").client
    client.get("/")
    few = asked_by(client)
    School.objects.bulk_create(
        School(
            code=f"21020{serial:05}", name=f"{serial} 校", pinyin="xiao", district=school_b.district,
            stages=["primary", "senior"], schema_name=f"s_{serial:010}",
        )
        for serial in range(100)
    )  # fmt: skip
    assert asked_by(client) == few


def test_a_city_without_schools_says_so(counted, people):
    School.objects.update(closed_from="2026-09-02")
    page = people.make("leader").client.get("/")
    assert page.status_code == 200
    assert page.context["groups"] == []


def test_filters_and_what_is_unknown(counted, people, school_b):
    scores.recompute(term=counted)
    client = people.make("leader").client
    page = client.get("/?stage=senior").content.decode()
    assert "乙校" in page
    assert "甲校" not in page
    assert "甲校" not in client.get("/?district=210203").content.decode()
    assert client.get("/?stage=nonsense&district=x&sort=;drop&page=abc").status_code == 200
    assert client.get("/?term=1999-1").status_code == 404


def test_a_district_reviewer_sees_the_own_district_only(counted, people, school_a, school_b):
    scores.recompute(term=counted)
    elsewhere = District.objects.get(code="210203")
    School.objects.filter(pk=school_b.pk).update(district=elsewhere)
    client = people.make("reviewer", district=elsewhere).client
    page = client.get("/").content.decode()
    assert "乙校" in page
    assert "甲校" not in page
    score = Score.objects.get(school=school_a, stage="primary")
    assert client.get(f"/scores/{score.pk}/").status_code == 404
    assert client.get(f"/api/v1/scores/{score.pk}/").status_code == 404
    assert client.get("/api/v1/scores/").json()["count"] == 1
    assert {part["district"] for part in client.get("/api/v1/dashboard/").json()["parts"]} == {"210203"}


def test_without_a_term_it_says_so(people, db):
    assert people.make("leader").client.get("/").status_code == 200


def test_nobody_and_the_wrong_people(counted, people, school_a):
    assert people.nobody().get("/").status_code == 302
    teacher = people.make("teacher", school_a)
    assert teacher.client.get("/api/v1/scores/").status_code == 404
    elsewhere = people.sign_in(teacher.user, None)
    assert elsewhere.get("/").status_code == 404
    assert elsewhere.get("/api/v1/dashboard/").status_code == 404


def test_small_groups_are_not_shown(counted, people):
    Fact.objects.filter(name__in=["students", "students_reached", "participations"]).update(value=1)
    client = people.make("leader").client
    answer = client.get("/api/v1/dashboard/?stage=senior").json()
    assert not any(answer[name].isdigit() for name in ("students", "students_reached_percent"))


def test_score_page_api_and_export(counted, people, school_a):
    scores.recompute(term=counted)
    client = people.make("auditor").client
    score = Score.objects.get(school=school_a, stage="junior")
    assert "甲校" in client.get(f"/scores/{score.pk}/").content.decode()
    assert client.get(f"/api/v1/scores/{score.pk}/").json()["working"]["parts"]
    export = client.get("/dashboard.xlsx?stage=junior")
    assert export["Content-Type"].endswith("sheet")
    assert export.content[:2] == b"PK"


def test_lines_are_by_stage_and_name(counted, school_a, school_b):
    scores.recompute(term=counted)
    found = [(line.stage, line.school) for line in city.lines(city.Filter(term=counted))]
    assert found == [("primary", "甲校"), ("junior", "甲校"), ("senior", "乙校")]
    assert set(Stage.values) >= {stage for stage, _ in found}
