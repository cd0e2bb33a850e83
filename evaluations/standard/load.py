"""From a file without faults to a `Standard`."""

from collections.abc import Mapping
from typing import Any

from evaluations.standard.document import read
from evaluations.standard.faults import faults_of
from evaluations.standard.model import (
    Basis,
    Ceiling,
    Citation,
    Fact,
    Indicator,
    IndicatorSet,
    Metric,
    RedLine,
    Stage,
    Standard,
    Term,
)
from evaluations.standard.outline import Outline
from evaluations.standard.texts import Fault


class StandardRefused(ValueError):
    """The file has faults; `faults` names each by line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"line {fault.line}: {fault.text}" for fault in faults))


def load(text: str) -> Standard:
    """The standard in `text`. Raises StandardRefused when anything is wrong with it."""
    outline = Outline(read(text))
    faults = faults_of(outline)
    if faults:
        raise StandardRefused(faults)
    return _standard(outline.source.value)


def _standard(file: Mapping[str, Any]) -> Standard:
    plain: dict[str, Any] = {
        name: file[name] for name in ("version", "name_zh", "name_en", "unit_of_evaluation", "total")
    }
    words: dict[str, Any] = {
        name: _terms(file[name]) for name in ("channels", "themes", "forms", "campaigns", "record_kinds")
    }
    return Standard(
        **plain,
        **words,
        rated_levels=dict(file["rated_levels"]),
        stages={code: Stage(code=code, **each) for code, each in file["stages"].items()},
        red_lines=tuple(RedLine(code=each["id"], zh=each["zh"], en=each["en"]) for each in file["red_lines"]),
        facts={code: _fact(code, each) for code, each in file["facts"].items()},
        metrics={code: _metric(code, each) for code, each in file["metrics"].items()},
        bases={code: _with_stages(Basis, code, each) for code, each in file["bases"].items()},
        sets={code: IndicatorSet(code=code, **each) for code, each in file["sets"].items()},
        indicators={each["code"]: _indicator(each) for each in file["indicators"]},
    )


def _terms(entries: Mapping[str, Any]) -> dict[str, Term]:
    return {code: _with_stages(Term, code, each) for code, each in entries.items()}


def _with_stages(kind: Any, code: str, entry: Mapping[str, Any]) -> Any:
    return kind(code=code, **{**entry, "stages": tuple(entry.get("stages", ()))})


def _fact(code: str, entry: Mapping[str, Any]) -> Fact:
    return Fact(code=code, **{**entry, "by": tuple(entry["by"])})


def _metric(code: str, entry: Mapping[str, Any]) -> Metric:
    ceiling = Ceiling(**entry["ceiling"]) if "ceiling" in entry else None
    return Metric(code=code, **{**entry, "filters": tuple(entry["filters"]), "ceiling": ceiling})


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    made = {
        "set": entry["code"][0],
        "stages": tuple(entry["stages"]),
        "basis": tuple(Citation(**each) for each in entry["basis"]),
        "filters": {name: tuple(map(str, values)) for name, values in entry.get("filters", {}).items()},
        "curve": tuple((float(value), float(share)) for value, share in entry.get("curve", ())),
        "not_applicable": entry.get("not_applicable") == "exclude",
    }
    return Indicator(**{**entry, **made})
