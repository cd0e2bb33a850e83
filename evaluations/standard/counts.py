"""Which counts a standard asks of the roll-up, and how a filter is written as one string."""

from collections.abc import Mapping, Sequence

from evaluations.standard.model import Indicator, Metric, Standard

Need = tuple[str, str]  # (fact, filter key)
MOST_KEY = 120  # characters of a filter key: the roll-up keeps it in a column

# What the roll-up can count a fact by; a fact not named here is counted as a whole only.
_BY_ACTIVITY = ("form", "channel", "theme", "campaign", "grade")
CUTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("students", "classes", "class_months", "grade_themes"), ("grade",)),
    **dict.fromkeys(("grades", "records", "records_by_student", "records_on_time"), ("grade",)),
    **dict.fromkeys(("corrections", "corrections_closed", "pledges_due", "pledges_reviewed"), ("grade",)),
    **dict.fromkeys(("evals_due", "evals_done", "evals_self", "evals_evidenced"), ("grade",)),
    **dict.fromkeys(("activities", "activities_on_time", "activities_evidenced"), ("form", "channel")),
    **dict.fromkeys(("classes_reached", "class_months_active", "grade_themes_active"), _BY_ACTIVITY),
    **dict.fromkeys(("grades_reached", "students_reached", "students_reflected"), _BY_ACTIVITY),
    "participations": ("form", "channel", "grade"),
    "students_recorded": ("grade", "kind"),
}


def filter_key(filters: Mapping[str, Sequence[str | int]]) -> str:
    """The one spelling of a filter: dimensions and values sorted, "" for none.

    >>> filter_key({"form": ["speech", "debate"], "grade": [2]})
    'form=debate,speech&grade=2'
    """
    parts = ((dimension, sorted({str(value) for value in values})) for dimension, values in filters.items())
    return "&".join(f"{dimension}={','.join(values)}" for dimension, values in sorted(parts) if values)


def parse_filter_key(key: str) -> dict[str, tuple[str, ...]]:
    """The filter a key stands for; `filter_key(parse_filter_key(key)) == key`."""
    pairs = (part.partition("=") for part in key.split("&") if part)
    return {dimension: tuple(values.split(",")) for dimension, _, values in pairs}


def needs_of(standard: Standard, metric: Metric, indicator: Indicator) -> tuple[Need, Need]:
    """(numerator, denominator) of one indicator, each with the part of its filter the fact can be cut by."""
    return (
        _need(standard, metric.numerator, indicator.filters),
        _need(standard, metric.denominator, indicator.filters),
    )


def needed_counts(standard: Standard, stage: str | None = None) -> set[Need]:
    """Exactly the (fact, filter key) pairs the indicators use, in one stage or in all of them.

    A metric with a transform asks the same pairs of the same term a year before.
    """
    indicators = standard.indicators_of(stage) if stage else standard.indicators.values()
    counted = ((standard.metrics[each.metric], each) for each in indicators if each.metric)
    return {need for metric, indicator in counted for need in needs_of(standard, metric, indicator)}


def _need(standard: Standard, fact: str, filters: Mapping[str, Sequence[str]]) -> Need:
    by = standard.facts[fact].by
    return fact, filter_key({dimension: values for dimension, values in filters.items() if dimension in by})
