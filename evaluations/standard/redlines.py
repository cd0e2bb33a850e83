"""The red lines of the design as checks on a standard. A standard that crosses one is refused.

What protects is the structure: only listed facts, only as a share of a listed whole, only by school and term. The
lists of words are a net for texts and names; a clever wording slips through, a count does not.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from evaluations.standard.document import Path
from evaluations.standard.outline import Outline
from evaluations.standard.shape import Problem

RED_LINES = ("RL1", "RL2", "RL3", "RL4", "RL5", "RL6")
UNIT_OF_EVALUATION = "school_term"

# Units a metric may have and the range of their values; percentage points are fractions.
UNITS: Mapping[str, tuple[float, float]] = {
    "share": (0, 1),
    "forms_per_grade": (0, 5),
    "percentage_points": (-1, 1),
}

# Every numerator that may be scored, and the wholes it is a part of. A fact that is only a whole, like `activities`,
# `records`, `corrections` or `objections`, is thereby never scored for its number.
SHARE_OF: Mapping[str, tuple[str, ...]] = {
    "plan_items_done": ("plan_items",),
    "staff_trained": ("staff",),
    "students_reached": ("students",),
    "classes_reached": ("classes",),
    "class_months_active": ("class_months",),
    "grades_reached": ("grades",),
    "grade_themes_active": ("grade_themes",),
    "grade_forms_active": ("grades",),
    "students_reflected": ("students_reached", "students"),
    "students_recorded": ("students",),
    "records_by_student": ("records",),
    "records_on_time": ("records",),
    "pledges_reviewed": ("pledges_due",),
    "corrections_closed": ("corrections",),
    "evals_done": ("evals_due",),
    "evals_self": ("evals_due", "evals_done"),
    "evals_evidenced": ("evals_done", "evals_due"),
    "objections_in_time": ("objections",),
    "data_requests_in_time": ("data_requests",),
    "activities_on_time": ("activities",),
    "activities_evidenced": ("activities",),
    "checks_matched": ("checks_drawn",),
    "submissions_on_time": ("submissions_due",),
    "adult_files_notified": ("adult_files",),
}
FACTS = frozenset(SHARE_OF) | {whole for wholes in SHARE_OF.values() for whole in wholes} | {"participations"}
ADULT_FACTS = ("adult_files", "adult_files_notified")
ADULT_STAGE = "higher"

# Facts whose number must not matter: which red line says so. Having none of them must cost nothing.
NUMBER_IS_NEUTRAL = {
    "objections": "rl1",
    "data_requests": "rl1",
    "adult_files": "rl4",
    "pledges_due": "rl6",
    "corrections": "rl6",
}
FEW = 5  # cells of fewer are never shown (design §2)
SINGLE_CASES = {"objections": "rl1", "corrections": "rl6"}  # wholes so small that single cases would show

# Words that would make an indicator cross a line, unless its own clause refuses them (“不设黑名单”).
WORDS: Mapping[str, tuple[str, ...]] = {
    "rl1_words": (
        *(
            "违纪",
            "失信",
            "处分",
            "扣分",
            "惩戒",
            "记过",
            "舞弊人",
            "作弊人",
            "作弊次",
            "说谎次",
            "不良记录",
            "负面记录",
        ),
        *("violation", "misconduct", "cheater", "demerit", "penalt", "disciplinary", "sanction"),
    ),
    "rl2_words": (
        "排名",
        "排行",
        "名次",
        "积分",
        "贴标签",
        "末位",
        "ranking",
        "league table",
        "points for students",
    ),
    "rl3_words": (
        "黑名单",
        "信用平台",
        "征信系统",
        "征信机构",
        "信用分",
        "blacklist",
        "credit platform",
        "credit score",
    ),
    "rl5_words": (
        "同意率",
        "表彰人数",
        "获奖",
        "活动总次数",
        "consent rate",
        "prize",
        "number of people commended",
    ),
}
_REFUSED = re.compile(
    r"(?:不(?!少于|低于|仅|断|同)|严禁|禁止|杜绝|拒绝|没有)[^，。；、：？！]{0,10}$|\b(?:no|not|never|without)\b[^,.;:?!]*$"
)
_INTEGRITY_FILE = ("诚信档案", "integrity file")
_TEXTS = ("name_zh", "name_en", "question", "evidence")


def red_line_problems(outline: Outline) -> Iterator[Problem]:
    """Everything in the file that crosses a red line."""
    yield from _all_present(outline)
    yield from _unit_of_evaluation(outline)
    yield from _facts(outline)
    yield from _vocabulary(outline)
    for path in outline.each("metrics"):
        yield from _metric(outline, path)
    for path in outline.each("indicators"):
        yield from _indicator(outline, path)


def _all_present(outline: Outline) -> Iterator[Problem]:
    lines = outline.get("red_lines")
    if lines is not None:
        for missing in sorted(set(RED_LINES) - {each["id"] for each in lines}):
            yield ("red_lines",), "red_line_missing", {"red_line": missing}


def _unit_of_evaluation(outline: Outline) -> Iterator[Problem]:
    if outline.get("unit_of_evaluation") not in (None, UNIT_OF_EVALUATION):
        yield ("unit_of_evaluation",), "rl2_unit", {}


def _facts(outline: Outline) -> Iterator[Problem]:
    for path in outline.each("facts"):
        code = str(path[1])
        names = (code.replace("_", " "), outline.get(*path, "zh"), outline.get(*path, "en"))
        crossed = next((found for name in names for found in _words(name, refusable=False)), None)
        if crossed:
            yield path, crossed[0], {"word": crossed[1]}
        elif code not in FACTS:
            yield path, "rl1_fact_not_listed", {"fact": code}


def _vocabulary(outline: Outline) -> Iterator[Problem]:
    """A kind of record or a theme could name what the facts may not count."""
    for name in ("channels", "themes", "forms", "campaigns", "record_kinds"):
        for path in outline.each(name):
            for key in ("zh", "en"):
                for code, word in _words(outline.get(*path, key)):
                    yield (*path, key), code, {"word": word}


def _words(text: str | None, *, refusable: bool = True) -> Iterator[tuple[str, str]]:
    for code, words in WORDS.items():
        for word in words:
            if _asks_for(text, word, refusable=refusable):
                yield code, word


def _asks_for(text: str | None, word: str, *, refusable: bool = True) -> bool:
    """Whether the text names the word other than to refuse it in the same clause."""
    start = r"\b" if word.isascii() else ""  # Chinese has no word boundaries
    places = re.finditer(start + re.escape(word), text or "", re.IGNORECASE)
    return any(
        not refusable or not _REFUSED.search((text or "")[: place.start()].lower()) for place in places
    )


# ---- metrics -----------------------------------------------------------------------------------------------------


def _metric(outline: Outline, path: Path) -> Iterator[Problem]:
    unit = outline.get(*path, "unit")
    if unit is not None and unit not in UNITS:
        yield (*path, "unit"), "rl5_unit", {"unit": unit, "allowed": ", ".join(UNITS)}
    for key in ("zh", "en"):
        for code, word in _words(outline.get(*path, key)):
            yield (*path, key), code, {"word": word}
    yield from _share(outline, path)
    yield from _neutral(outline, path)


def _share(outline: Outline, path: Path) -> Iterator[Problem]:
    """A metric is a part of a whole, never a number of things done or happened."""
    numerator, whole = outline.get(*path, "numerator"), outline.get(*path, "denominator")
    if numerator not in FACTS or numerator not in (outline.codes("facts") or FACTS):
        return
    if outline.raw(*path, "denominator") is None:
        yield (*path, "numerator"), "rl5_no_denominator", {"numerator": numerator}
    elif whole in FACTS and whole not in SHARE_OF.get(numerator, ()):
        yield (*path, "numerator"), _not_a_share(numerator), {"numerator": numerator, "denominator": whole}


def _not_a_share(numerator: str) -> str:
    red_line = {"corrections_closed": "rl6", "pledges_reviewed": "rl6", "adult_files_notified": "rl4"}
    return f"{NUMBER_IS_NEUTRAL.get(numerator) or red_line.get(numerator, 'rl5')}_not_a_share"


def _neutral(outline: Outline, path: Path) -> Iterator[Problem]:
    """Having no corrections, pledges, objections … costs nothing, and single cases do not show."""
    whole = outline.get(*path, "denominator")
    params: dict[str, str | int | float] = {"denominator": str(whole), "least": FEW}
    if whole in NUMBER_IS_NEUTRAL and outline.get(*path, "when_empty") == "zero":
        yield (*path, "when_empty"), f"{NUMBER_IS_NEUTRAL[whole]}_none_costs", params
    elif whole in SINGLE_CASES and _least(outline, path) < FEW:
        yield (*path, "denominator"), f"{SINGLE_CASES[whole]}_few_shown", params


def _least(outline: Outline, path: Path) -> int:
    if outline.raw(*path, "min_denominator") is None:
        return 0
    sound = outline.get(*path, "min_denominator")
    return FEW if sound is None else int(sound)  # an unsound one has its own fault


# ---- indicators --------------------------------------------------------------------------------------------------


def _indicator(outline: Outline, path: Path) -> Iterator[Problem]:
    for at, text in _texts(outline, path):
        for code, word in _words(text):
            yield at, code, {"word": word}
    yield from _curve_falls(outline, path)
    yield from _adults_only(outline, path)


def _texts(outline: Outline, path: Path) -> Iterator[tuple[Path, str | None]]:
    for key in _TEXTS:
        yield (*path, key), outline.get(*path, key)
    for level in ("A", "B"):  # what C and D describe is what the standard advises against
        yield (*path, "levels", level), outline.get(*path, "levels", level)


def _curve_falls(outline: Outline, path: Path) -> Iterator[Problem]:
    """A curve that falls would take points away for more of something."""
    shares = [share for _, share in outline.get(*path, "curve") or ()]
    for at, (before, share) in enumerate(pairwise(shares), start=1):
        if share < before:
            yield (*path, "curve", at), "rl1_curve_falls", {"share": share, "before": before}


def _adults_only(outline: Outline, path: Path) -> Iterator[Problem]:
    """Neither counted nor named where there are minors: not even as something a school should have."""
    stages = [stage for stage in outline.get(*path, "stages") or () if stage != ADULT_STAGE]
    params: dict[str, str | int | float] = {"stage": ", ".join(stages)}
    if stages and _counts_adult_files(outline, outline.get(*path, "metric")):
        yield (*path, "stages"), "rl4_adults_only", params
    elif stages:
        for at, text in _texts(outline, path):
            if any(_asks_for(text, word) for word in _INTEGRITY_FILE):
                yield at, "rl4_adults_only", params


def _counts_adult_files(outline: Outline, metric: str | None) -> bool:
    parts = [outline.get("metrics", metric, part) for part in ("numerator", "denominator")] if metric else []
    return any(fact in ADULT_FACTS for fact in parts)
