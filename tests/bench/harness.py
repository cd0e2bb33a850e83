"""Measuring two ways of doing one thing, in turn, on the same data."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Measured = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratio` is ours over theirs; `at_least` rows want theirs over ours to be high."""

    name: str
    ours: float
    theirs: float
    limit: float
    unit: str
    note: str
    faster_by: bool = False  # the limit says how many times faster ours must be

    @property
    def ratio(self) -> float:
        above, below = (self.theirs, self.ours) if self.faster_by else (self.ours, self.theirs)
        return above / below if below else float("inf")

    @property
    def ok(self) -> bool:
        return self.ratio >= self.limit if self.faster_by else self.ratio <= self.limit

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "ours": round(self.ours, 6),
            "theirs": round(self.theirs, 6),
            "ratio": round(self.ratio, 3),
            "limit": self.limit,
            "ok": self.ok,
            "unit": self.unit,
            "note": self.note,
        }


def in_turn(ours: Measured, theirs: Measured, *, times: int, warm: int = 1) -> tuple[float, float]:
    """Medians in seconds of wall time, after a warm-up of each; A B A B, so that a drifting machine hits both."""
    for _ in range(warm):
        ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(times)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def seconds(act: Measured) -> float:
    gc.collect()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def table(rows: list[Row]) -> str:
    head = f"{'row':<44}{'ours':>12}{'theirs':>12}{'ratio':>9}{'limit':>9}  ok"
    return "\n".join([head, *map(_line, rows)])


def _line(row: Row) -> str:
    sign = "≥" if row.faster_by else "≤"
    figures = f"{row.ours:>12.4f}{row.theirs:>12.4f}{row.ratio:>9.2f}{sign + format(row.limit, 'g'):>9}"
    return f"{row.name:<44}{figures}  {'yes' if row.ok else 'NO'}   {row.unit}; {row.note}"
