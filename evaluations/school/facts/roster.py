"""The denominators: students on the census day, classes, grades, class-months, grade-themes."""

from collections.abc import Sequence

from evaluations.school.facts.shape import any_grade, condition, tally
from evaluations.standard.counts import Need

CLASS_FACTS = frozenset({"classes", "grades", "class_months", "grade_themes"})
STUDENT_FACTS = frozenset({"students"})
_CUTS = {"grade": any_grade("k.grade")}

_HOW = {
    "classes": "count(*) FILTER (WHERE {0})",
    "grades": "count(DISTINCT k.grade) FILTER (WHERE {0})",
    "class_months": "count(*) FILTER (WHERE {0}) * cardinality(%(months)s::date[])",
    # the city's themes expected in the stage, as {{stage: [code, …]}}
    "grade_themes": "count(DISTINCT k.grade) FILTER (WHERE {0})"
    " * coalesce(jsonb_array_length(%(themes)s::jsonb -> k.stage), 0)",
}


def classes(needs: Sequence[Need]) -> str:
    counts = [((name, key), _HOW[name].format(condition(key, _CUTS))) for name, key in needs]
    return tally("SELECT c.* FROM classes c", counts)


def students(needs: Sequence[Need]) -> str:
    counts = [(need, f"count(*) FILTER (WHERE {condition(need[1], _CUTS)})") for need in needs]
    return tally("SELECT u.* FROM pupils u", counts)
