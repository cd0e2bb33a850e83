"""Names every fault of a standard by line: unreadable, misshapen, inconsistent, or across a red line."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from evaluations.standard.counts import CUTS, MOST_KEY, filter_key
from evaluations.standard.document import Path, read
from evaluations.standard.outline import Outline
from evaluations.standard.redlines import FACTS, UNITS, red_line_problems
from evaluations.standard.schema import DIMENSIONS, LEVELS, MOST_GRADE, VOCABULARY
from evaluations.standard.shape import Problem
from evaluations.standard.texts import Fault

ONE_AT_A_TIME = ("form", "channel", "theme", "campaign")


def faults(text: str) -> list[Fault]:
    """Everything wrong with a standard's file, by line; an empty list means that `load` accepts it."""
    return faults_of(Outline(read(text)))


def faults_of(outline: Outline) -> list[Fault]:
    """The same for a file already read."""
    checks = (
        _stages_known, _theme_names, _levels, _weights, _set_points, _facts, _metrics, _bases, _indicators,
        red_line_problems,
    )  # fmt: skip
    found = [outline.fault(*problem) for check in checks for problem in check(outline)]
    return sorted([*outline.faults, *found], key=lambda fault: (fault.line, fault.code, sorted(fault.params)))


# ---- stages, sets, points ----------------------------------------------------------------------------------------


def _stages_known(outline: Outline) -> Iterator[Problem]:
    for name in ("themes", "bases"):
        for path in outline.each(name):
            yield from _unknown_stages(outline, (*path, "stages"))
    for path in outline.each("sets"):
        yield from _unknown_stages(outline, (*path, "weight"))


def _theme_names(outline: Outline) -> Iterator[Problem]:
    """A teacher picks a theme by its name."""
    first: dict[str, int] = {}
    for path in outline.each("themes"):
        name, line = outline.get(*path, "zh"), outline.source.line((*path, "zh"))
        if name is not None and first.setdefault(name, line) != line:
            yield (*path, "zh"), "duplicate_name", {"name": name, "first": first[name]}


def _unknown_stages(outline: Outline, path: Path) -> Iterator[Problem]:
    """Of a list of stages, or of a table by stage."""
    known, given = outline.codes("stages"), outline.get(*path)
    if known is None or given is None:
        return
    for at, stage in enumerate(given):
        if stage not in known:
            yield (*path, stage if isinstance(given, dict) else at), "unknown_stage", {"stage": stage}


def _weights(outline: Outline) -> Iterator[Problem]:
    sets, total = outline.get("sets"), outline.get("total")
    if sets is None or total is None:
        return
    for stage in outline.codes("stages") or ():
        weight = round(sum(each["weight"].get(stage, 0) for each in sets.values()), 6)
        if weight != total:
            yield ("sets",), "weights_total", {"stage": stage, "sum": weight, "total": total}


def _set_points(outline: Outline) -> Iterator[Problem]:
    given = [
        (outline.get(*path, "code"), outline.get(*path, "points")) for path in outline.each("indicators")
    ]
    if any(
        code is None or code[0] not in (outline.codes("sets") or ()) or points is None
        for code, points in given
    ):
        return
    for path in outline.each("sets"):
        for stage, weight in (outline.get(*path, "weight") or {}).items():
            points = round(sum(points.get(stage, 0) for code, points in given if code[0] == path[1]), 6)
            if points != weight:
                params = {"set": path[1], "stage": stage, "points": points, "weight": weight}
                yield (*path, "weight", stage), "set_points", params


def _levels(outline: Outline) -> Iterator[Problem]:
    levels = outline.get("rated_levels")
    if levels is None:
        return
    if set(levels) != set(LEVELS):
        yield ("rated_levels",), "levels_count", {}
    elif any(levels[better] <= levels[worse] for better, worse in pairwise(LEVELS)):
        yield ("rated_levels",), "levels_order", {}


# ---- metrics and bases -------------------------------------------------------------------------------------------


def _facts(outline: Outline) -> Iterator[Problem]:
    """The roll-up can count a fact by some dimensions only."""
    for path in outline.each("facts"):
        for at, dimension in enumerate(outline.get(*path, "by") or ()):
            if path[1] in FACTS and dimension not in CUTS.get(str(path[1]), ()):
                yield (*path, "by", at), "fact_not_cut", {"fact": str(path[1]), "filter": dimension}


def _metrics(outline: Outline) -> Iterator[Problem]:
    for path in outline.each("metrics"):
        yield from _metric_facts(outline, path)
        yield from _metric_filters(outline, path)
        yield from _metric_unit(outline, path)


def _metric_facts(outline: Outline, path: Path) -> Iterator[Problem]:
    known = outline.codes("facts")
    for part in ("numerator", "denominator"):
        fact = outline.get(*path, part)
        if fact is not None and known is not None and fact not in known:
            yield (*path, part), "unknown_fact", {"fact": fact}


def _metric_filters(outline: Outline, path: Path) -> Iterator[Problem]:
    """A metric may allow a filter only where its numerator can be counted by it."""
    numerator = outline.get(*path, "numerator")
    by = outline.get("facts", numerator, "by") if numerator is not None else None
    for at, dimension in enumerate(outline.get(*path, "filters") or ()):
        if dimension not in DIMENSIONS:
            yield _unknown_filter((*path, "filters", at), dimension)
        elif by is not None and dimension not in by:
            yield (*path, "filters", at), "filter_not_counted", {"fact": numerator, "filter": dimension}


def _unknown_filter(path: Path, dimension: str) -> Problem:
    return path, "unknown_filter", {"filter": dimension, "allowed": ", ".join(DIMENSIONS)}


def _metric_unit(outline: Outline, path: Path) -> Iterator[Problem]:
    unit, transform = outline.get(*path, "unit"), outline.get(*path, "transform")
    if unit in UNITS and (unit == "percentage_points") != (outline.raw(*path, "transform") is not None):
        yield (*path, "unit"), "transform_unit", {}
    if unit in UNITS and (unit == "forms_per_grade") != (
        outline.raw(*path, "numerator") == "grade_forms_active"
    ):
        yield (*path, "unit"), "forms_unit", {}
    if outline.get(*path, "ceiling") is not None and transform is None:
        yield (*path, "ceiling"), "ceiling_alone", {}
    if outline.get(*path, "min_denominator") and outline.get(*path, "when_empty") == "zero":
        yield (*path, "min_denominator"), "min_denominator_zero", {}


def _bases(outline: Outline) -> Iterator[Problem]:
    for path in outline.each("bases"):
        if outline.get(*path, "number_confirmed") and outline.raw(*path, "number") is None:
            yield (*path, "number_confirmed"), "number_missing", {}


# ---- indicators --------------------------------------------------------------------------------------------------


def _indicators(outline: Outline) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for path in outline.each("indicators"):
        yield from _code(outline, path, first)
        yield from _unknown_stages(outline, (*path, "stages"))
        yield from _points(outline, path)
        yield from _basis(outline, path)
        yield from _filters(outline, path)
        yield from _curve(outline, path)
        if outline.get(*path, "levels") is not None and set(outline.get(*path, "levels")) != set(LEVELS):
            yield (*path, "levels"), "levels_count", {}


def _code(outline: Outline, path: Path, first: dict[str, int]) -> Iterator[Problem]:
    code, sets = outline.get(*path, "code"), outline.codes("sets")
    if code is None:
        return
    line = first.setdefault(code, outline.source.line((*path, "code")))
    if line != outline.source.line((*path, "code")):
        yield (*path, "code"), "duplicate_code", {"code": code, "first": line}
    if sets is not None and code[0] not in sets:
        yield (*path, "code"), "unknown_set", {"code": code, "set": code[0]}


def _points(outline: Outline, path: Path) -> Iterator[Problem]:
    stages, points = outline.get(*path, "stages"), outline.get(*path, "points")
    if stages is None or points is None:
        return
    for stage in points.keys() - set(stages):
        yield (*path, "points", stage), "points_stage", {"stage": stage}
    for at, stage in enumerate(stages):
        if not points.get(stage):
            yield (*path, "stages", at), "stage_without_points", {"stage": stage}


def _basis(outline: Outline, path: Path) -> Iterator[Problem]:
    """Each cited document exists, and in each stage at least one of them applies."""
    cited, known = outline.get(*path, "basis"), outline.codes("bases")
    if cited is None or known is None:
        return
    if not cited:
        yield (*path, "basis"), "no_basis", {}
    for at, each in enumerate(cited):
        if each["doc"] not in known:
            yield (*path, "basis", at), "unknown_basis", {"basis": each["doc"]}
    if cited and all(each["doc"] in known for each in cited):
        for stage in _uncovered(outline, path, [each["doc"] for each in cited]):
            yield (*path, "basis"), "basis_not_for_stage", {"stage": stage}


def _uncovered(outline: Outline, path: Path, docs: Sequence[str]) -> list[str]:
    limits = [outline.raw("bases", doc, "stages") for doc in docs]
    if not all(isinstance(limit, list) for limit in limits):  # one of them applies everywhere
        return []
    covered = {stage for limit in limits for stage in limit if isinstance(stage, str)}
    return [stage for stage in outline.get(*path, "stages") or () if stage not in covered]


def _filters(outline: Outline, path: Path) -> Iterator[Problem]:
    metric, filters = outline.get(*path, "metric"), outline.get(*path, "filters")
    metrics = outline.codes("metrics")
    if metric is not None and metrics is not None and metric not in metrics:
        yield (*path, "metric"), "unknown_metric", {"metric": metric}
    together = [dimension for dimension in filters or () if dimension in ONE_AT_A_TIME]
    if len(together) > 1:
        yield (*path, "filters"), "filters_together", {"filters": ", ".join(together)}
    if filters is not None and len(key := filter_key(filters)) > MOST_KEY:
        yield (*path, "filters"), "filter_long", {"size": len(key), "limit": MOST_KEY}
    for dimension, values in (filters or {}).items():
        yield from _filter(outline, path, dimension, values)


def _filter(outline: Outline, path: Path, dimension: str, values: Sequence[Any]) -> Iterator[Problem]:
    at = (*path, "filters", dimension)
    metric = outline.get(*path, "metric")
    allowed = outline.get("metrics", metric, "filters") if metric is not None else None
    if dimension not in DIMENSIONS:
        yield _unknown_filter(at, dimension)
        return
    if allowed is not None and dimension not in allowed:
        yield at, "filter_not_allowed", {"metric": metric, "filter": dimension}
    for index, value in enumerate(values):
        if not _known_value(outline, dimension, value):
            yield (*at, index), "unknown_value", {"filter": dimension, "value": str(value)}
        elif dimension == "theme":
            yield from _theme_stages(outline, path, (*at, index), value)


def _known_value(outline: Outline, dimension: str, value: object) -> bool:
    if dimension == "grade":
        return bool(re.fullmatch(f"[1-{MOST_GRADE}]", str(value)))
    known = outline.codes(VOCABULARY[dimension])
    return known is None or value in known


def _theme_stages(outline: Outline, path: Path, at: Path, theme: str) -> Iterator[Problem]:
    expected = outline.get("themes", theme, "stages")
    for stage in outline.get(*path, "stages") or ():
        if expected is not None and stage not in expected:
            yield at, "theme_not_in_stage", {"theme": theme, "stage": stage}


def _curve(outline: Outline, path: Path) -> Iterator[Problem]:
    """Order and range; that a curve does not fall is red line RL1."""
    curve, metric = outline.get(*path, "curve"), outline.get(*path, "metric")
    if curve is None:
        return
    if len(curve) < 2:
        yield (*path, "curve"), "curve_short", {}
    unit = str(outline.get("metrics", metric, "unit")) if metric is not None else ""
    for at, (value, share) in enumerate(curve):
        if not 0 <= share <= 1:
            yield (*path, "curve", at), "curve_share", {"share": share}
        if unit in UNITS and not UNITS[unit][0] <= value <= UNITS[unit][1]:
            low, high = UNITS[unit]
            yield (
                (*path, "curve", at),
                "curve_value",
                {"value": value, "low": low, "high": high, "unit": unit},
            )
        if at and value <= curve[at - 1][0]:
            yield (*path, "curve", at), "curve_order", {"value": value, "before": curve[at - 1][0]}
