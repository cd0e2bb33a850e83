"""What a standard's file looks like, part by part. What the parts mean to each other is in `faults`."""

from collections.abc import Iterator
from typing import Any

from evaluations.standard.document import Path
from evaluations.standard.shape import (
    Problem,
    anything,
    code,
    exactly,
    fields,
    is_number,
    listed,
    number,
    one_of,
    short,
    table,
    text,
    text_or_null,
    word,
    yes_no,
)

STAGES = ("primary", "junior", "senior", "vocational", "higher")
LEVELS = ("A", "B", "C", "D")
DIMENSIONS = ("form", "channel", "theme", "campaign", "grade", "kind")
VOCABULARY = {
    "form": "forms",
    "channel": "channels",
    "theme": "themes",
    "campaign": "campaigns",
    "kind": "record_kinds",
}
TRANSFORMS = ("difference_to_same_term_last_year",)
MOST_GRADE = 8  # grades are counted within the stage: 小学 1 to 6, a medical degree 1 to 8

SHARE = number(0, 1)
POINTS = number(0, 100)
SLUG = code(r"[a-z][a-z0-9_]{0,39}", "words_deeds")
WORD = code(r"[a-z][a-z0-9_]{0,19}", "words_deeds")  # what activities and records are marked with
NAMES = {"zh": text, "en": text}
STAGE_LIST = listed(text, least=1)  # whether there is such a stage is asked in `faults`


def knots(value: Any, path: Path) -> Iterator[Problem]:
    """[[value, share], …]; order and range are asked in `faults`."""
    if not isinstance(value, list):
        yield path, "not_list", {}
        return
    for at, knot in enumerate(value):
        if not isinstance(knot, list) or len(knot) != 2 or not all(is_number(each) for each in knot):
            yield (*path, at), "not_knot", {}


def indicator(value: Any, path: Path) -> Iterator[Problem]:
    """Which keys belong to an indicator follows from its kind."""
    kind = value.get("kind") if isinstance(value, dict) else None
    own, optional = KINDS.get(kind, (None, {})) if isinstance(kind, str) else (None, {})
    if own is None:
        yield from fields(INDICATOR, dict.fromkeys(OF_ANY_KIND, anything))(value, path)
    else:
        yield from fields({**INDICATOR, **own}, optional)(value, path)


INDICATOR = {
    "code": code(r"[A-Z][1-9][0-9]?[A-Z]?", "B5P"),
    "name_zh": text,
    "name_en": text,
    "kind": one_of("metric", "rated", "check"),
    "stages": STAGE_LIST,
    "points": table(POINTS),
    "basis": listed(fields({"doc": text}, {"clause": text}), distinct=False),
}
NOT_APPLICABLE = {"not_applicable": one_of("exclude")}
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "metric": (
        {"metric": text, "filters": table(listed(word, least=1)), "curve": knots},
        {"evidence": text, **NOT_APPLICABLE},
    ),
    "rated": ({"levels": table(text), "evidence": text}, {}),
    "check": ({"question": text, "evidence": text}, NOT_APPLICABLE),
}
OF_ANY_KIND = {key for own, optional in KINDS.values() for key in (*own, *optional)}

FACT = fields({**NAMES, "additive": yes_no, "by": listed(one_of(*DIMENSIONS))})
METRIC = fields(
    {
        **NAMES,
        "unit": text,  # which units there are is red line RL5
        "numerator": text,
        "when_empty": one_of("zero", "exclude"),
        "filters": listed(text),
        "guard": text,
    },
    {
        "denominator": text,  # that there must be one is red line RL5
        "transform": one_of(*TRANSFORMS),
        "ceiling": fields({"value": SHARE, "share": SHARE}),
        "min_denominator": number(1, 1000, whole=True),
    },
)
BASIS = fields(
    {"title": text, "number": text_or_null, "number_confirmed": yes_no, "clauses_confirmed": yes_no},
    {"stages": STAGE_LIST},
)

STANDARD = fields(
    {
        "version": short(20),
        "name_zh": short(80),
        "name_en": text,
        "unit_of_evaluation": text,  # which one is red line RL2
        "total": exactly(100),  # points; the schema of every page and report
        "rated_levels": table(SHARE),
        "stages": table(fields({**NAMES, "emphasis_zh": text, "emphasis_en": text}), one_of(*STAGES)),
        "red_lines": listed(fields({"id": text, **NAMES})),
        "channels": table(fields(NAMES, {"guide_zh": text}), WORD),
        "themes": table(fields({"zh": short(40), "en": short(80), "stages": STAGE_LIST}), WORD),
        "forms": table(fields(NAMES), WORD),
        "campaigns": table(fields(NAMES), WORD),
        "record_kinds": table(fields(NAMES), WORD),
        "facts": table(FACT, SLUG),
        "metrics": table(METRIC, SLUG),
        "bases": table(BASIS, code(r"[A-Z][A-Za-z0-9-]{0,39}", "LAW-EDU")),
        "sets": table(fields({**NAMES, "weight": table(POINTS)}), code("[A-Z]", "A")),
        "indicators": listed(indicator, least=1),
    }
)
