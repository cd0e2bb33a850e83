# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""Students' term evaluations: who was due one, and how many are there, with self-evaluation, with records cited."""

from collections.abc import Sequence

from evaluations.school.facts.rows import enrolled
from evaluations.school.facts.shape import Place, any_grade, how_many, tally
from evaluations.standard.counts import Need

EVALUATION_FACTS = frozenset({"evals_due", "evals_done", "evals_self", "evals_evidenced"})
_EACH = {
    "evals_due": "true",
    "evals_done": "k.confirmed",
    "evals_self": "k.own_words",
    "evals_evidenced": "k.confirmed AND k.days_cited >= 2",
}


def term_evaluations(place: Place, needs: Sequence[Need]) -> str:
    """Due: in a class at the end (today while the term runs), and at the school for eight weeks of it by then."""
    rows = (
        "SELECT u.stage, u.grade, e.confirmed_at IS NOT NULL AS confirmed,"
        " coalesce(btrim(e.self_words), '') <> '' AS own_words,"
        f" coalesce(({_days_cited(place)}), 0) AS days_cited"
        f" FROM ({enrolled(place, '%(evaluated_on)s::date')}) u"
        f" LEFT JOIN {place.table('evaluations_school_termevaluation')} e"
        " ON e.student_id = u.student_id AND e.term_id = %(term_id)s"
        f" WHERE EXISTS (SELECT FROM {place.table('schools_school_enrolment')} n"
        " WHERE n.student_id = u.student_id AND n.starts_on <= %(joined_by)s"
        " AND (n.ends_on IS NULL OR n.ends_on >= %(starts_on)s))"
    )
    cuts = {"grade": any_grade("k.grade")}
    return tally(rows, [(need, how_many(_EACH[need[0]], need[1], cuts)) for need in needs])


def _days_cited(place: Place) -> str:
    """The student's own confirmed records of this term, by different days."""
    return (
        "SELECT count(DISTINCT g.happened_on)"
        f" FROM {place.table('evaluations_school_termevaluation_cited')} q"
        f" JOIN {place.table('activities_school_growthrecord')} g ON g.id = q.growthrecord_id"
        " WHERE q.termevaluation_id = e.id AND g.term_id = e.term_id AND g.student_id = e.student_id"
        " AND g.state = 'confirmed'"
    )
