"""Small groups are not shown: a count of few persons, or what is left beside it, could point at someone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.kit.charts.svg import rounded

FEW = 5
# Counts of persons, or of what single persons did: where a few are left, on either side, nothing is shown.
OF_PERSONS = frozenset({
    "students", "students_reached", "students_recorded", "students_reflected", "pledges_due", "pledges_reviewed",
    "corrections", "corrections_closed", "evals_due", "evals_done", "evals_self", "evals_evidenced", "objections",
    "objections_in_time", "data_requests", "data_requests_in_time", "adult_files", "adult_files_notified",
    "staff", "staff_trained", "records", "records_by_student", "records_on_time",
})  # fmt: skip
Cell = tuple[str, str]  # (district, stage); "" for all of them
Numbers = Counter[str]


def is_few(count: float) -> bool:
    return 0 < count < FEW


def too_few(ratio: Mapping[str, Any]) -> bool:
    """Whether the counts of a working's ratio, or what is left between them, could point at single persons."""
    above, below = ratio["numerator"], ratio["denominator"]
    if above["count"] is None or below["count"] is None:
        return False
    return tells_of_few(above["fact"], above["count"], below["fact"], below["count"])


def tells_of_few(part: str, count: float, whole: str, of: float) -> bool:
    """Whether either of two facts, or what is left between them, is a few persons."""
    return bool({part, whole} & OF_PERSONS) and any(map(is_few, (count, of, of - count)))


def few_hidden(count: int) -> str:
    return _("below 5") if is_few(count) else f"{count:,}"


def share_of(part: int, whole: int) -> str:
    """A percentage; hidden where either side of it could point at single students."""
    if whole == 0:
        return "—"
    if any(map(is_few, (part, whole, whole - part))):
        return _("not shown")
    return str(rounded(100 * part / whole))


# ---- what the others would give away -------------------------------------------------------------------------------


def with_sums(cells: Mapping[Cell, Numbers]) -> dict[Cell, Numbers]:
    """The cells and their sums by district, by stage, and of all."""
    found: dict[Cell, Numbers] = defaultdict(Counter)
    for (district, stage), numbers in cells.items():
        for cell in ((district, stage), (district, ""), ("", stage), ("", "")):
            found[cell].update(numbers)
    return found


def withheld(cells: Mapping[Cell, Numbers], is_small: Callable[[Numbers], bool]) -> set[Cell]:
    """The small cells, and those others by which a small one could be found out by taking away from a sum.

    `cells` are those of `with_sums`. Where a sum and its parts have one unknown, the smallest other goes too.
    """
    hidden = {cell for cell, numbers in cells.items() if is_small(numbers)}
    sums = list(_sums(cells))
    while given_away := [each for each in sums if len(hidden & each) == 1]:
        open_ = given_away[0] - hidden
        hidden.add(min(open_, key=lambda cell: (not cells[cell]["students"], cells[cell]["students"], cell)))
    return hidden


def _sums(cells: Iterable[Cell]) -> Iterable[set[Cell]]:
    """Each sum with its parts, as one set of cells."""
    districts, stages = {district for district, _stage in cells}, {stage for _district, stage in cells}
    for district in districts:
        yield {cell for cell in cells if cell[0] == district}
    for stage in stages:
        yield {cell for cell in cells if cell[1] == stage}
