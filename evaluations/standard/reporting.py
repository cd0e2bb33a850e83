"""The classes A to D of a school's reporting, and what follows from them."""

from dataclasses import dataclass

REPORTING_SET = "H"  # 数据质量: logged in time, evidenced, matched in spot checks, submitted in time


@dataclass(frozen=True)
class ReportingClass:
    """How far a school's records can be relied on, and how many of them are therefore drawn for a spot check."""

    code: str
    least: float  # share of the reporting set's points, 0 to 1
    drawn: float  # share of the school's records drawn for a spot check, 0 to 1


# A proposal of this project. The sampling rates are those of evidence/peers.md §7 no. 5: 5, 10, 20 and 40 %; the idea
# is the seed's classes A to D, which set how often someone was inspected. A class judges reporting, never children.
CLASSES = (
    ReportingClass("A", 0.90, 0.05),
    ReportingClass("B", 0.75, 0.10),
    ReportingClass("C", 0.60, 0.20),
    ReportingClass("D", 0.00, 0.40),
)
