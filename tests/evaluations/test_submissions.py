"""Self-evaluation, submission, review: what is frozen stays, who may act may, and the race has one winner."""

import pytest
from django.db import IntegrityError, transaction
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from core.kit.errors import ChangedMeanwhile, Refused
from core.tenancy.context import in_school
from evaluations.bureau import packets
from evaluations.bureau.actions import reviews, scores
from evaluations.bureau.models import Fact, Score, Standard, Submission
from evaluations.school.actions import self_evaluations as acts
from evaluations.school.models import SelfEvaluation
from schools.bureau.models import DirtySchool, Membership, School
from tests.evaluations.builders import make_counts

pytestmark = pytest.mark.django_db
STAGE = "primary"
DOORS = {"page": MULTIPART_CONTENT, "api": "application/json"}


@pytest.fixture
def reviewer(people):
    return people.make("reviewer", display_name="审核")


def fill(term, admin, value="B"):
    """Answer everything, with a sentence each."""
    found = acts.begin(term=term, stage=STAGE, by=admin.user)
    for indicator in acts.asked(Standard.objects.get(), STAGE):
        given = value if indicator.kind == "rated" else "yes"
        acts.answer(
            self_evaluation=found, indicator=indicator, value=given, words="见计划第三页", by=admin.user
        )
    return SelfEvaluation.objects.get(pk=found.pk)


def submitted(term, admin, school):
    with in_school(school.schema_name):
        found = fill(term, admin)
        return acts.submit(self_evaluation=found, version=found.version, by=admin.user)


@pytest.fixture
def submission(term, admin, school_a):
    make_counts(school_a, term, STAGE)
    return submitted(term, admin, school_a)


def test_submit_freezes_a_packet_with_its_hash(submission):
    assert packets.digest(submission.packet) == submission.sha256
    assert submission.packet["answers"]["A2"]["value"] == "B"
    assert len(submission.packet["counts"]) > 30


def test_the_packet_names_no_pupil(submission):
    assert "student_id" not in packets.canonical(submission.packet).decode()


def test_submit_names_what_is_missing(term, admin, in_a):
    found = acts.begin(term=term, stage=STAGE, by=admin.user)
    with pytest.raises(Refused, match="A1"):
        acts.submit(self_evaluation=found, version=found.version, by=admin.user)


def test_what_cannot_be_counted_is_not_submitted(term, admin, school_a):
    DirtySchool.objects.mark(school_id=school_a.pk, term_id=term.pk)
    School.objects.filter(pk=school_a.pk).update(is_sick=True)
    with pytest.raises(Refused, match="counted|统计"):
        submitted(term, admin, school_a)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("door", ["page", "api"])
def test_who_submits_does_not_wait_for_the_worker(term, admin, school_a, door):
    with in_school(school_a.schema_name):
        found = fill(term, admin)
        address = reverse("self_evaluation_submit", args=[found.pk])
    DirtySchool.objects.mark(school_id=school_a.pk, term_id=term.pk)
    address = address if door == "page" else f"/api/v1/self-evaluations/{found.pk}/submit/"
    admin.client.post(address, {"version": found.version}, content_type=DOORS[door])
    assert Submission.objects.get().state == "submitted"
    assert Fact.objects.filter(school=school_a, term=term, name="activities", filter_key="").exists()


def test_submitted_cannot_be_changed(submission, admin, school_a):
    with in_school(school_a.schema_name):
        found = SelfEvaluation.objects.get()
        indicator = acts.asked(Standard.objects.get(), STAGE)[0]
        with pytest.raises(Refused):
            acts.answer(self_evaluation=found, indicator=indicator, value="yes", by=admin.user)


def test_returned_once_then_approved(submission, admin, reviewer, school_a):
    reviews.send_back(submission=submission, version=1, reason="请补充佐证", by=reviewer.user)
    with in_school(school_a.schema_name):
        found = SelfEvaluation.objects.get()
        again = acts.submit(self_evaluation=found, version=found.version, by=admin.user)
    assert (again.pk, again.round_number, again.state) == (submission.pk, 2, "submitted")
    approved = reviews.approve(submission=again, version=again.version, by=reviewer.user)
    assert approved.state == "approved"
    assert 0 < approved.total <= 100
    assert Score.objects.get(school=school_a, stage=STAGE).is_final


def test_the_locked_result_recomputes_the_same(submission, reviewer):
    approved = reviews.approve(submission=submission, version=1, by=reviewer.user)
    again = packets.score(approved, packets.adjusted(approved.reviews.all(), 1))
    assert round(float(again.total[0]), 3) == float(approved.total)


def test_an_adjustment_needs_a_reason_and_changes_the_score(submission, reviewer):
    before = float(packets.score(submission).total[0])
    with pytest.raises(Refused):
        reviews.adjust(
            submission=submission, version=1, indicator_code="A2", level="D", reason=" ", by=reviewer.user
        )
    changed = reviews.adjust(
        submission=submission,
        version=1,
        indicator_code="A2",
        level="D",
        reason="计划未锁定",
        by=reviewer.user,
    )
    approved = reviews.approve(submission=changed, version=changed.version, by=reviewer.user)
    assert float(approved.total) < before


@pytest.mark.parametrize(("code", "level"), [("A3", "A"), ("ZZ", "A"), ("A2", "E"), ("B5S", "A")])
def test_only_what_the_school_rated_can_be_adjusted(submission, reviewer, code, level):
    with pytest.raises(Refused):
        reviews.adjust(
            submission=submission, version=1, indicator_code=code, level=level, reason="x", by=reviewer.user
        )


def test_two_reviewers_at_once(submission, reviewer, people):
    other = people.make("reviewer")
    reviews.approve(submission=submission, version=1, by=reviewer.user)
    with pytest.raises(ChangedMeanwhile):
        reviews.send_back(submission=submission, version=1, reason="也看看", by=other.user)
    assert Submission.objects.get().state == "approved"


def test_the_second_reviewers_page_says_so_and_keeps_the_words(submission, reviewer, people):
    reviews.approve(submission=submission, version=1, by=reviewer.user)
    other = people.make("reviewer")
    url = reverse("submission_review", args=[submission.pk, "return"], urlconf="core.project.urls_bureau")
    answer = other.client.post(url, {"version": 1, "reason": "请补充第三项材料"})
    assert answer.status_code == 409
    assert answer.context["refused"]["reason"].value() == "请补充第三项材料"


def test_a_district_reviewer_sees_only_the_district(submission, people):
    from schools.bureau.models import District

    stranger = people.make("reviewer", district=District.objects.get(code="210281"))
    url = reverse("submission", args=[submission.pk], urlconf="core.project.urls_bureau")
    assert stranger.client.get(url).status_code == 404


def test_a_leader_may_read_but_not_review(submission, people):
    leader = people.make("leader")
    page = reverse("submission", args=[submission.pk], urlconf="core.project.urls_bureau")
    act = reverse("submission_review", args=[submission.pk, "approve"], urlconf="core.project.urls_bureau")
    assert leader.client.get(page).status_code == 200
    assert leader.client.post(act, {"version": 1}).status_code == 403


def test_pages_of_the_school(term, admin, school_a):
    def url(name, *args):
        return reverse(name, args=args, urlconf="core.project.urls_school")

    assert admin.client.post(url("self_evaluation_begin", STAGE)).status_code == 302
    with in_school(school_a.schema_name):
        found = SelfEvaluation.objects.get()
    assert admin.client.get(url("self_evaluation_list")).status_code == 200
    assert admin.client.get(url("self_evaluation", found.pk)).status_code == 200
    page = url("self_evaluation_answer", found.pk, "A2")
    assert admin.client.get(page).status_code == 200
    refused = admin.client.post(page, {"value": "Z", "words": "说明文字"})
    assert refused.status_code == 200
    assert "说明文字" in refused.content.decode()
    assert admin.client.post(page, {"value": "A", "words": "好"}).status_code == 302


# ---- what the reviewer sees ----------------------------------------------------------------------------------------


def page_of(submission):
    return reverse("submission", args=[submission.pk], urlconf="core.project.urls_bureau")


def act_on(submission, act):
    return reverse("submission_review", args=[submission.pk, act], urlconf="core.project.urls_bureau")


def count_as(school, name, value, key=""):
    Fact.objects.filter(school=school, stage=STAGE, name=name, filter_key=key).update(value=value)


def test_small_counts_of_a_packet_are_not_shown(term, admin, reviewer, school_a):
    make_counts(school_a, term, STAGE, value=1207)
    count_as(school_a, "records_by_student", 3)
    count_as(school_a, "records_on_time", 1204)  # what is left of 1,207 is three
    found = submitted(term, admin, school_a)
    client = reviewer.client
    answer = client.get(f"/api/v1/submissions/{found.pk}/").json()
    counts = {(name, key): value for name, key, value in answer["packet"]["counts"]}
    assert counts["records_by_student", ""] is None
    assert counts["records_on_time", ""] is None
    assert counts["activities", ""] == 1207
    assert answer["is_intact"]
    page = client.get(page_of(found)).content.decode()
    assert "1,207" in page
    assert "1,204" not in page
    approved = reviews.approve(submission=found, version=1, by=reviewer.user)
    assert "1204" not in str(client.get(f"/api/v1/submissions/{approved.pk}/").json()["result"])


def test_what_changed_since_submission_is_counted_and_shown(submission, reviewer, admin, school_a):
    client = reviewer.client
    assert client.get(f"/api/v1/submissions/{submission.pk}/").json()["changed_since"] == []
    count_as(school_a, "activities", 25)
    count_as(school_a, "students_recorded", 11)  # one more: it could point at someone
    changed = client.get(f"/api/v1/submissions/{submission.pk}/").json()["changed_since"]
    assert sorted(each["difference"] for each in changed) == ["", "10 → 25"]
    assert "10 → 25" in client.get(page_of(submission)).content.decode()
    with in_school(school_a.schema_name):
        own = reverse("self_evaluation", args=[SelfEvaluation.objects.get().pk])
    assert "10 → 25" in admin.client.get(own).content.decode()


def test_what_waits_stands_on_top(submission, reviewer, term, school_b):
    Submission.objects.create(
        school=school_b, term=term, stage="senior", standard=submission.standard, packet={}, sha256="",
        due_on=term.submit_by, state="returned", submitted_at=term.created_at,
    )  # fmt: skip
    states = [each["state"] for each in reviewer.client.get("/api/v1/submissions/").json()["results"]]
    assert states == ["submitted", "returned"]


def test_the_second_reviewer_reads_the_own_words_on_the_page(submission, reviewer, people):
    other = people.make("reviewer")
    written = {"version": 1, "reason": "请补充第三项材料"}
    reviews.adjust(
        submission=submission, version=1, indicator_code="A2", level="C", reason="略高", by=reviewer.user
    )
    answer = other.client.post(act_on(submission, "return"), written)
    assert answer.status_code == 409
    assert written["reason"] in answer.content.decode()
    again = answer.context["return_form"]  # the page shows what changed, so its form is for that
    assert other.client.post(act_on(submission, "return"), again.data).status_code == 302
    assert Submission.objects.get().state == "returned"
    late = reviewer.client.post(act_on(submission, "approve"), {"version": 2, "reason": "材料齐全"})
    assert late.status_code == 409
    assert "材料齐全" in late.content.decode()


@pytest.mark.parametrize("version", ["", "x", "²", "-1", "9" * 5000])
def test_an_odd_version_is_a_changed_page_and_not_an_error(term, admin, school_a, version):
    with in_school(school_a.schema_name):
        url = reverse("self_evaluation_submit", args=[fill(term, admin).pk])
    assert admin.client.post(url, {"version": version}).status_code == 302
    assert not Submission.objects.exists()


def test_words_for_a_closed_answer_are_not_lost(submission, admin, school_a):
    with in_school(school_a.schema_name):
        url = reverse("self_evaluation_answer", args=[SelfEvaluation.objects.get().pk, "A2"])
    answer = admin.client.post(url, {"value": "A", "words": "写了半天的说明"})
    assert "写了半天的说明" in answer.content.decode()
    with in_school(school_a.schema_name):
        assert SelfEvaluation.objects.get().answers.get(indicator_code="A2").words == "见计划第三页"


def test_the_school_opens_its_own_score(submission, admin, school_a):
    scores.recompute(term=submission.term)
    page = admin.client.get(
        reverse("self_evaluation_list", urlconf="core.project.urls_school")
    ).content.decode()
    assert "A3" in page
    assert admin.client.get("/api/v1/self-evaluations/").json()["results"][0]["working"]["parts"]


def test_nobody_reviews_what_they_handed_in_or_where_they_work(submission, admin, people, school_a):
    """With the same account, which has a role at the bureau too, or with another one of the same person."""
    Membership.objects.create(user=admin.user, role="reviewer")
    second = people.make("reviewer", display_name="校管")
    former = people.make("reviewer", display_name="曾任教师")
    Membership.objects.create(user=former.user, role="teacher", school=school_a, is_active=False)
    for person in (admin.user, second.user, former.user):
        for act, more in ((reviews.approve, {}), (reviews.send_back, {"reason": "请补充"})):
            with pytest.raises(Refused, match="审核员|colleague"):
                act(submission=submission, version=1, **more, by=person)


def test_the_database_refuses_an_approval_by_who_submitted(submission, admin):
    Submission.objects.update(approved_by_id=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(approved_by_id=admin.user.pk)
