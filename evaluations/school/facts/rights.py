# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""Objections, requests about personal data, integrity files of adults: how they were dealt with, never how many."""

from collections.abc import Sequence

from evaluations.school.facts.shape import how_many, tally
from evaluations.standard.counts import Need

OBJECTION_FACTS = frozenset({"objections", "objections_in_time"})
REQUEST_FACTS = frozenset({"data_requests", "data_requests_in_time"})
FILE_FACTS = frozenset({"adult_files", "adult_files_notified"})
_EACH = {
    "objections": "true",
    "objections_in_time": "(k.answered_at AT TIME ZONE %(zone)s)::date <= k.due_on",
    "data_requests": "true",
    "data_requests_in_time": "k.closed_on <= k.due_on",
    "adult_files": "true",
    "adult_files_notified": "k.notified_on <= k.opened_on",  # told first, written down after
}
_OF_PUPIL = "JOIN pupils u ON u.student_id = x.student_id AND u.school_id = x.school_id"


def _counted(rows: str, needs: Sequence[Need]) -> str:
    return tally(rows, [(need, how_many(_EACH[need[0]], need[1], {})) for need in needs])


def objections(needs: Sequence[Need]) -> str:
    return _counted(f"SELECT x.*, u.stage FROM objections x {_OF_PUPIL}", needs)


def data_requests(needs: Sequence[Need]) -> str:
    return _counted(f"SELECT x.*, u.stage FROM data_requests x {_OF_PUPIL}", needs)


def integrity_files(needs: Sequence[Need]) -> str:
    """Only where the file and the student's class are both of higher education; the table allows no others."""
    return _counted(f"SELECT x.* FROM integrity_files x {_OF_PUPIL} AND u.stage = x.stage", needs)
