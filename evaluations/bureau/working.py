"""A stored working as a tree to open on a page: number, formula, counts, parts. Small groups are not shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluations.bureau.few import too_few
from evaluations.bureau.models import Score
from evaluations.bureau.parsed import parsed
from evaluations.standard import Standard, basis_text, parse_filter_key

Node = dict[str, Any]


def explain(score: Score) -> Node:
    """The score's working as the node `core/_working.html` shows."""
    return tree(parsed(score.standard), score.stage, score.working)


def tree(standard: Standard, stage: str, working: Mapping[str, Any]) -> Node:
    """What `scoring.Score.explain` said of one school, as that node."""
    return {
        "label": _("Score"),
        "value": working.get("points"),
        "high": working.get("max"),
        "formula": _("Sum of the sets. Standard %(version)s, formula %(formula)s.")
        % {"version": working.get("standard", ""), "formula": working.get("formula", "")},
        "parts": [_set(standard, stage, each) for each in working.get("sets", [])],
        "open": True,
    }


def _set(standard: Standard, stage: str, each: Mapping[str, Any]) -> Node:
    factor = each.get("factor")
    # What could be earned once the points of what is left out went to the others.
    high = sum(line["max"] for line in each["indicators"] if line["counted"]) * (factor or 0.0)
    formula = ""
    if factor is not None and abs(factor - 1) > 1e-9:
        formula = _(
            "What is left out passes its points on to the others: each point counts %(factor).2f times."
        ) % {"factor": factor}
    return {
        "label": f"{each['code']} {named(each)}",
        "value": each["points"],
        "high": high,
        "unit": "/ " + f"{high:.1f}".removesuffix(".0"),
        "formula": formula,
        "parts": [_indicator(standard, stage, line, factor or 1.0) for line in each["indicators"]],
    }


def named(each: Mapping[str, Any]) -> str:
    return str(each["zh"] if (get_language() or "").startswith("zh") else each["en"])


def _indicator(standard: Standard, stage: str, line: Mapping[str, Any], factor: float) -> Node:
    left_out = not line["counted"]
    why = REASONS.get(line["why"])
    sentences = [why() if why and (left_out or line["why"] != "counted") else "", _formula(line)]
    return {
        "code": line["code"],
        "label": f"{line['code']} {named(line)}",
        "value": None if left_out else line["points"],
        "high": line["max"] * (factor if line["counted"] else 1.0),
        "formula": " ".join(part for part in sentences if part),
        "counts": [*_counts(standard, line), *_bases(standard, stage, line)],
        "parts": [],
    }


REASONS = {
    "unknown": lambda: _("Not known yet: not counted, rated or answered."),
    "empty": lambda: _("There was nothing to count."),
    "too_few": lambda: _("Fewer than the least number: neither shown nor scored."),
    "first_year": lambda: _("The first year: there is nothing to compare with."),
    "does_not_apply": lambda: _("Does not apply."),
}


def _formula(line: Mapping[str, Any]) -> str:
    if line["share"] is None or any(map(too_few, _ratios(line))):  # the counts could be read back from it
        return ""
    return _("%(share).1f%% of the points.") % {"share": 100 * line["share"]}


def _counts(standard: Standard, line: Mapping[str, Any]) -> list[tuple[str, str]]:
    ratios = _ratios(line)
    rows = [pair for ratio in ratios for pair in _row(standard, ratio, line.get("unit", ""))]
    compared = line.get("value") is not None and line.get("unit") == "percentage_points"
    if compared and not any(too_few(ratio) for ratio in ratios):
        rows.append((_("Difference"), _("%(points)+.1f percentage points") % {"points": 100 * line["value"]}))
    if line.get("curve"):
        rows.append((_("Curve"), _curve(line["curve"], line.get("unit", ""))))
    return rows


def _ratios(line: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [line[name] for name in ("counts", "last_year") if line.get(name)]


def _row(standard: Standard, ratio: Mapping[str, Any], unit: str) -> list[tuple[str, str]]:
    parts = [ratio["numerator"], ratio["denominator"]]
    hidden = too_few(ratio)
    shown = [
        (
            named_count(standard, part["fact"], part["filter"]),
            _("fewer than 5, not shown") if hidden else _number(part["count"]),
        )
        for part in parts
    ]
    return [*shown, (_("Ratio"), _value(ratio["value"], unit, rough=hidden))]


def named_count(standard: Standard, fact: str, key: str) -> str:
    about = standard.facts.get(fact)
    name = fact if about is None else named({"zh": about.zh, "en": about.en})
    words = [_named_value(standard, dimension, value)
             for dimension, values in parse_filter_key(key).items() for value in values]  # fmt: skip
    return f"{name}（{'、'.join(words)}）" if words else name


def _named_value(standard: Standard, dimension: str, value: str) -> str:
    tables = {"form": standard.forms, "channel": standard.channels, "theme": standard.themes,
              "campaign": standard.campaigns, "kind": standard.record_kinds}  # fmt: skip
    term = tables.get(dimension, {}).get(value)
    return named({"zh": term.zh, "en": term.en}) if term else value


def _number(count: float | None) -> str:
    return "—" if count is None else f"{count:,.0f}"


def _value(value: float | None, unit: str, rough: bool = False) -> str:
    if value is None:
        return "—"
    if unit == "forms_per_grade":
        return f"{value:.2f}"
    if rough:  # to the next ten per cent, from which nobody can be counted back
        return _("about %(share)d%%") % {"share": round(value * 10) * 10}
    return f"{100 * value:.1f}%"


def _curve(knots: list[list[float]], unit: str) -> str:
    return " → ".join(f"{_value(value, unit)}：{100 * share:g}%" for value, share in knots)


def _bases(standard: Standard, stage: str, line: Mapping[str, Any]) -> list[tuple[str, str]]:
    indicator = standard.indicators.get(line["code"])
    if indicator is None:
        return []
    cited = [basis_text(basis, clause) for basis, clause in standard.bases_of(indicator, stage)]
    return [(_("Basis"), "；".join(cited))] if cited else []


def level_of(total: Any) -> str:
    """A band, for reading a table; not a rank."""
    if total is None:
        return ""
    return next(code for code, least in BANDS if float(total) >= least)


# Bands of the total, a convention of this page: excellent, good, sound, developing.
BANDS = (("excellent", 90.0), ("good", 75.0), ("sound", 60.0), ("developing", 0.0))
