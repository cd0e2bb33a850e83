"""Students' term evaluations: who was due one, and how many are there, with self-evaluation, with records cited."""

from collections.abc import Sequence

from evaluations.school.facts.shape import any_grade, condition, tally
from evaluations.standard.counts import Need

EVALUATION_FACTS = frozenset({"evals_due", "evals_done", "evals_self", "evals_evidenced"})
_EACH = {
    "evals_due": "k.due",
    "evals_done": "k.done",
    "evals_self": "k.own_words",
    "evals_evidenced": "k.evidenced",
}
_CUTS = {"grade": any_grade("k.grade")}


def term_evaluations(needs: Sequence[Need]) -> str:
    how = "sum({}) FILTER (WHERE {})"
    counts = [(need, how.format(_EACH[need[0]], condition(need[1], _CUTS))) for need in needs]
    return tally("SELECT e.* FROM term_evaluations e", counts)
