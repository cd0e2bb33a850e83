"""Scores from the roll-up: one pass a stage over the whole city, public tables only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from evaluations import scoring
from evaluations.bureau import packets
from evaluations.bureau.models import Fact, Review, Score, Standard, Submission
from evaluations.bureau.models.submissions import SubmissionState
from evaluations.bureau.parsed import parsed
from evaluations.standard import Standard as Document
from evaluations.standard import needed_counts
from schools.bureau.models import School, Term

BATCH = 500
_KEPT = ["standard", "total", "sets", "working", "computed_at"]


@dataclass(frozen=True)
class Answered:
    """What a school has submitted for a stage: {indicator: level or answer}, adjustments applied."""

    answers: Mapping[str, str]
    is_locked: bool


@transaction.atomic
def recompute(*, term: Term, school_ids: Collection[Any] | None = None) -> int:
    """Bring scores of these schools, or all, up to the facts; returns how many were written.

    Approved results are final and stay as they are. Before a school submits, what it still has to answer is left
    out of its score; afterwards an unanswered indicator counts 0.
    """
    row = Standard.objects.for_term(term)
    if row is None:
        return 0
    schools = School.objects.of_term(term)
    if school_ids is not None:
        schools = schools.filter(pk__in=school_ids)
    stages_of = {school.pk: school.term_stages for school in schools.order_by("pk")}
    answered = _answered(term, stages_of)
    return sum(_stage(row, term, stage, stages_of, answered) for stage in parsed(row).stages)


def _answered(term: Term, school_ids: Collection[Any]) -> dict[tuple[Any, str], Answered]:
    submissions = Submission.objects.of_term(term).filter(school_id__in=list(school_ids)).only(
        "school_id", "stage", "state", "round_number", "packet"
    )  # fmt: skip
    reviews = defaultdict(list)
    for review in Review.objects.filter(submission__in=submissions, act=Review.Act.ADJUST):
        reviews[review.submission_id].append(review)
    return {(each.school_id, each.stage): _answers(each, reviews[each.pk]) for each in submissions}


def _answers(submission: Submission, reviews: Sequence[Review]) -> Answered:
    answers = {code: answer.get("value", "") for code, answer in submission.packet.get("answers", {}).items()}
    answers |= packets.adjusted(reviews, submission.round_number)
    return Answered(answers=answers, is_locked=submission.state == SubmissionState.APPROVED)


def _stage(
    row: Standard,
    term: Term,
    stage: str,
    stages_of: Mapping[Any, list[str]],
    answered: Mapping[Any, Answered],
) -> int:
    here = [pk for pk, stages in stages_of.items() if stage in stages]
    open_ = [pk for pk in here if not ((given := answered.get((pk, stage))) and given.is_locked)]
    submitted = [pk for pk in open_ if (pk, stage) in answered]
    waiting = [pk for pk in open_ if (pk, stage) not in answered]
    answers = {pk: answered[pk, stage].answers for pk in submitted}
    written = _score(row, term, stage, submitted, answers, "zero")
    written += _score(row, term, stage, waiting, {}, "exclude")
    _forget(term, stage, stages_of, here)
    return written


def _score(
    row: Standard,
    term: Term,
    stage: str,
    schools: Sequence[Any],
    given: Mapping[Any, Mapping[str, str]],
    pending: scoring.Pending,
) -> int:
    if not schools:
        return 0
    document = parsed(row)
    ratings, checks = _inputs(document, stage, schools, given)
    last = Term.objects.a_year_before(term)
    scores = scoring.score(
        document,
        stage,
        counts=_counts(document, stage, term, schools),
        last_year=_counts(document, stage, last, schools) if last else None,
        ratings=ratings,
        checks=checks,
        pending=pending,
    )
    _keep(row, term, stage, schools, scores)
    return len(schools)


def _counts(document: Document, stage: str, term: Term, schools: Sequence[Any]) -> dict[tuple[str, str], Any]:
    """What was not counted is not known; a count of nothing is a row that says 0."""
    place = {pk: at for at, pk in enumerate(schools)}
    counts = {need: np.full(len(schools), np.nan) for need in needed_counts(document, stage)}
    rows = Fact.objects.filter(term=term, stage=stage, name__in={name for name, _ in counts})
    if len(schools) < 1000:
        rows = rows.filter(school_id__in=schools)
    for pk, name, key, value in rows.values_list("school_id", "name", "filter_key", "value").iterator(20_000):
        if pk in place and (name, key) in counts:
            counts[name, key][place[pk]] = value
    return counts


def _inputs(
    document: Document, stage: str, schools: Sequence[Any], given: Mapping[Any, Mapping[str, str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(ratings, checks): an array an indicator; NaN where a school has not answered."""
    ratings = {
        each.code: np.full(len(schools), np.nan)
        for each in document.indicators_of(stage)
        if each.kind == "rated"
    }
    checks = {
        each.code: np.full(len(schools), np.nan)
        for each in document.indicators_of(stage)
        if each.kind == "check"
    }
    for at, pk in enumerate(schools):
        for code, value in given.get(pk, {}).items():
            if code in ratings and value in document.rated_levels:
                ratings[code][at] = document.rated_levels[value]
            elif code in checks and value in packets.CHECK_VALUES:
                checks[code][at] = packets.CHECK_VALUES[value]
    return ratings, checks


def _keep(row: Standard, term: Term, stage: str, schools: Sequence[Any], scores: scoring.Score) -> None:
    now = timezone.now()
    # An approval may lock one meanwhile: it waits for this, or whoever is final by now is left alone.
    rows_now = Score.objects.select_for_update().filter(term=term, stage=stage, school_id__in=schools)
    kept = rows_now.order_by("pk").values_list("school_id", "is_final")
    final = {school_id for school_id, is_final in kept if is_final}
    for start in range(0, len(schools), BATCH):
        places = [at for at in range(start, min(start + BATCH, len(schools))) if schools[at] not in final]
        rows = [_row(row, term, stage, schools[at], scores.explain(at)) for at in places]
        for each in rows:
            each.computed_at = now
        Score.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["term", "stage", "school"], update_fields=_KEPT
        )


def _row(standard: Standard, term: Term, stage: str, school_id: Any, working: dict[str, Any]) -> Score:
    total = working["points"]
    sets = {
        each["code"]: {"points": each["points"], "maximum": each["weight"], "share": each["share"]}
        for each in working["sets"]
    }
    return Score(
        school_id=school_id,
        term=term,
        stage=stage,
        standard=standard,
        total=None if total is None else round(total, 3),
        sets=sets,
        working=working,
    )


def _forget(term: Term, stage: str, stages_of: Mapping[Any, list[str]], here: Sequence[Any]) -> None:
    """A school that no longer has the stage has no open score in it."""
    gone = stages_of.keys() - set(here)
    Score.objects.filter(term=term, stage=stage, is_final=False, school_id__in=gone).delete()
