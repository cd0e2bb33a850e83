"""The frozen packet of a submission: what the school answered and what was counted, as it was.

A packet is plain JSON; its hash is SHA-256 of the one way to write it (sorted keys, no spaces, UTF-8).
It holds counts and the school's own words, never a pupil.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from evaluations import scoring
from evaluations.bureau.models import Fact, Review, Submission
from evaluations.bureau.parsed import parsed
from evaluations.standard import Standard, needed_counts
from schools.bureau.models import School, Term

FORMAT = 1
CHECK_VALUES = {"yes": scoring.YES, "no": scoring.NO, "na": scoring.NOT_APPLICABLE}


def canonical(packet: Mapping[str, Any]) -> bytes:
    return json.dumps(packet, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(packet: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(packet)).hexdigest()


def counts_of(school: School, term: Term, stage: str) -> list[list[Any]]:
    """[[fact, filter key, count], …] of one school as rolled up, in a fixed order."""
    rows = Fact.objects.filter(school=school, term=term, stage=stage).order_by("name", "filter_key")
    return [list(row) for row in rows.values_list("name", "filter_key", "value")]


def with_timeliness(counts: list[list[Any]], on_time: bool) -> list[list[Any]]:
    """The counts with this very submission among them: it was not there yet when the school was counted."""
    timely = {"submissions_due": 1, "submissions_on_time": int(on_time)}
    kept = [row for row in counts if row[0] not in timely]
    return sorted([*kept, *([name, "", count] for name, count in timely.items())])


def score(submission: Submission, adjustments: Mapping[str, str] | None = None) -> scoring.Score:
    """The final score of one packet: one row through the same code as the whole city. Unanswered counts 0."""
    standard = parsed(submission.standard)
    answers = {code: answer["value"] for code, answer in submission.packet["answers"].items()}
    ratings, checks = inputs(standard, {**answers, **(adjustments or {})})
    return scoring.score(
        standard,
        submission.stage,
        counts=_counts(standard, submission.stage, submission.packet["counts"]),
        last_year=_counts(standard, submission.stage, submission.packet["last_year"]),
        ratings=ratings,
        checks=checks,
        pending="zero",
    )


def adjusted(reviews: Iterable[Review], round_number: int) -> dict[str, str]:
    """{indicator: level or answer} as the reviewer left it in this round; the last word counts."""
    return {
        review.indicator_code: review.level
        for review in reviews
        if review.act == Review.Act.ADJUST and review.round_number == round_number
    }


def inputs(standard: Standard, answers: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(ratings, checks) of one school as arrays of one."""
    ratings, checks = {}, {}
    for code, value in answers.items():
        if value in standard.rated_levels:
            ratings[code] = np.array([standard.rated_levels[value]])
        elif value in CHECK_VALUES:
            checks[code] = np.array([CHECK_VALUES[value]])
    return ratings, checks


def _counts(standard: Standard, stage: str, rows: Iterable[Iterable[Any]]) -> dict[tuple[str, str], Any]:
    counts = {need: np.array([np.nan]) for need in needed_counts(standard, stage)}
    for name, key, value in rows:
        if (name, key) in counts:
            counts[name, key] = np.array([float(value)])
    return counts
