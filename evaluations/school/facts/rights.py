# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""Objections, requests about personal data, integrity files of adults: how they were dealt with, never how many."""

from collections.abc import Sequence

from evaluations.school.facts.shape import Place, how_many, tally
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


def _counted(place: Place, rows: str, needs: Sequence[Need]) -> str:
    return tally(rows, [(need, how_many(_EACH[need[0]], need[1], {})) for need in needs])


def objections(place: Place, needs: Sequence[Need]) -> str:
    rows = (
        "SELECT u.stage, o.answered_at, o.due_on"
        f" FROM {place.table('activities_school_objection')} o"
        f" JOIN {place.table('activities_school_growthrecord')} g ON g.id = o.growth_record_id"
        f" JOIN pupils u ON u.student_id = g.student_id WHERE o.term_id = %(term_id)s"
    )
    return _counted(place, rows, needs)


def data_requests(place: Place, needs: Sequence[Need]) -> str:
    rows = (
        f"SELECT u.stage, d.closed_on, d.due_on FROM {place.table('schools_school_datarequest')} d"
        f" JOIN pupils u ON u.student_id = d.student_id"
        " WHERE d.received_on BETWEEN %(starts_on)s AND %(ends_on)s"
    )
    return _counted(place, rows, needs)


def integrity_files(place: Place, needs: Sequence[Need]) -> str:
    """Only where the file and the student's class are both of higher education; the table allows no others."""
    rows = (
        f"SELECT u.stage, f.notified_on, f.opened_on FROM {place.table('activities_school_integrityfile')} f"
        f" JOIN pupils u ON u.student_id = f.student_id AND u.stage = f.stage"
        " WHERE f.opened_on <= %(ends_on)s"
    )
    return _counted(place, rows, needs)
