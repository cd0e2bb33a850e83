"""Answering while somebody else answers or submits: nothing is undone and nobody overwrites unseen."""

import pytest
from django.urls import reverse

from core.kit.errors import ChangedMeanwhile, Refused
from core.tenancy.context import in_school
from evaluations.bureau.models import Standard, Submission
from evaluations.school.actions import self_evaluations as acts
from evaluations.school.models import SelfEvaluation
from tests.evaluations.builders import make_counts
from tests.evaluations.test_submissions import STAGE, fill

pytestmark = pytest.mark.django_db


def test_an_answer_with_a_stale_row_does_not_reopen_what_was_submitted(term, admin, school_a):
    make_counts(school_a, term, STAGE)
    with in_school(school_a.schema_name):
        found = fill(term, admin)
        stale = SelfEvaluation.objects.get(pk=found.pk)  # as another request read it before the submission
        submission = acts.submit(self_evaluation=found, version=found.version, by=admin.user)
        indicator = acts.asked(Standard.objects.get(), STAGE)[0]
        with pytest.raises(Refused):
            acts.answer(self_evaluation=stale, indicator=indicator, value="yes", by=admin.user)
        assert SelfEvaluation.objects.get(pk=found.pk).submission_id == submission.pk


def test_an_answer_keeps_the_submission_that_ended_a_moment_ago(term, admin, school_a):
    """Returned and open again: a stale row must not take its submission away either."""
    make_counts(school_a, term, STAGE)
    with in_school(school_a.schema_name):
        found = fill(term, admin)
        stale = SelfEvaluation.objects.get(pk=found.pk)
        submission = acts.submit(self_evaluation=found, version=found.version, by=admin.user)
        Submission.objects.update(state="returned")
        indicator = acts.asked(Standard.objects.get(), STAGE)[0]
        value = acts.values_for(indicator)[0]
        acts.answer(self_evaluation=stale, indicator=indicator, value=value, words="见附件", by=admin.user)
        assert SelfEvaluation.objects.get(pk=found.pk).submission_id == submission.pk


def test_the_slower_of_two_who_answer_is_told(term, admin, in_a):
    found = acts.begin(term=term, stage=STAGE, by=admin.user)
    indicator = next(each for each in acts.asked(Standard.objects.get(), STAGE) if each.kind == "rated")
    answer = {"self_evaluation": found, "indicator": indicator, "version": 0, "by": admin.user}
    acts.answer(**answer, value="B", words="先")
    with pytest.raises(ChangedMeanwhile):
        acts.answer(**answer, value="A", words="后")
    assert found.answers.get().words == "先"


def test_the_page_keeps_what_the_slower_one_typed_and_lets_them_save_it_then(term, admin, school_a):
    with in_school(school_a.schema_name):
        found = acts.begin(term=term, stage=STAGE, by=admin.user)
        indicator = next(each for each in acts.asked(Standard.objects.get(), STAGE) if each.kind == "rated")
        address = reverse("self_evaluation_answer", args=[found.pk, indicator.code])
        acts.answer(self_evaluation=found, indicator=indicator, value="B", words="同事先写的", by=admin.user)
    page = admin.client.post(address, {"value": "A", "words": "我写的", "version": "0"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "我写的" in text
    assert "同事先写的" in text
    assert 'name="version" value="1"' in text
    assert admin.client.post(address, {"value": "A", "words": "我写的", "version": "1"}).status_code == 302


def test_the_api_answers_409_to_the_slower_one(term, admin, school_a):
    with in_school(school_a.schema_name):
        found = acts.begin(term=term, stage=STAGE, by=admin.user)
        indicator = next(each for each in acts.asked(Standard.objects.get(), STAGE) if each.kind == "rated")
    body = {"indicator_code": indicator.code, "value": "B", "words": "一", "version": 0}
    send = {"path": f"/api/v1/self-evaluations/{found.pk}/answers/", "content_type": "application/json"}
    assert admin.client.post(**send, data=body).status_code == 200
    assert admin.client.post(**send, data=body | {"words": "二"}).status_code == 409
