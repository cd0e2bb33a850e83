"""A published standard as plain values: nothing here reads files or knows Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of schooling (学段) and what it stresses."""

    code: str
    zh: str
    en: str
    emphasis_zh: str
    emphasis_en: str


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word of the vocabulary: a channel, theme, form, campaign or kind of record."""

    code: str
    zh: str
    en: str
    guide_zh: str = ""
    stages: tuple[str, ...] = ()  # where a theme is expected; empty = everywhere


@dataclass(frozen=True, kw_only=True)
class RedLine:
    """What no standard may do; the checks are in `evaluations.standard.redlines`."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A count held by the roll-up, per school, term and filter.

    `by` names the filters it may be cut by. `additive` says whether sums over those cuts are right.
    """

    code: str
    zh: str
    en: str
    additive: bool
    by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """From this value on (0 to 1, this term's own share) at least `share` of the points is earned."""

    value: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Metric:
    """Numerator over denominator.

    unit: `share` (0 to 1), `forms_per_grade` (0 to 5) or `percentage_points` (a fraction: 0.10 is ten points).
    when_empty: `zero` or `exclude`, what a denominator of 0 means.
    min_denominator: below it, and above 0, the indicator is left out and its counts stay hidden.
    """

    code: str
    zh: str
    en: str
    unit: str
    numerator: str
    denominator: str
    when_empty: str
    filters: tuple[str, ...]
    guard: str
    transform: str | None = None
    ceiling: Ceiling | None = None
    min_denominator: int = 0


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A document an indicator may cite. `stages` empty = every stage."""

    code: str
    title: str
    number: str | None
    number_confirmed: bool
    clauses_confirmed: bool
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One line of an indicator's basis: the document's code and, perhaps, its clause."""

    doc: str
    clause: str | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorSet:
    """A group of indicators; its weight in points by stage."""

    code: str
    zh: str
    en: str
    weight: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One thing looked at. `points` is its maximum by stage; which other fields are filled follows from `kind`.

    metric: `metric`, `filters`, `curve` (knots of value and share, both never falling).
    rated:  `levels` (level to its wording) and `evidence`.
    check:  `question` and `evidence`.
    """

    code: str
    set: str
    name_zh: str
    name_en: str
    kind: str
    stages: tuple[str, ...]
    points: Mapping[str, float]
    basis: tuple[Citation, ...]
    metric: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    curve: tuple[tuple[float, float], ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    evidence: str = ""
    not_applicable: bool = False


@dataclass(frozen=True, kw_only=True)
class Standard:
    """Everything a score is computed from, apart from the counts."""

    version: str
    name_zh: str
    name_en: str
    unit_of_evaluation: str
    total: float
    rated_levels: Mapping[str, float]
    stages: Mapping[str, Stage]
    red_lines: tuple[RedLine, ...]
    channels: Mapping[str, Term]
    themes: Mapping[str, Term]
    forms: Mapping[str, Term]
    campaigns: Mapping[str, Term]
    record_kinds: Mapping[str, Term]
    facts: Mapping[str, Fact]
    metrics: Mapping[str, Metric]
    bases: Mapping[str, Basis]
    sets: Mapping[str, IndicatorSet]
    indicators: Mapping[str, Indicator]

    def indicators_of(self, stage: str) -> tuple[Indicator, ...]:
        """The stage's indicators in the order of the file."""
        return tuple(each for each in self.indicators.values() if stage in each.stages)

    def bases_of(self, indicator: Indicator, stage: str) -> tuple[tuple[Basis, str | None], ...]:
        """What the indicator may cite to a school of this stage: a 高校 is not shown a rule for 中小学."""
        cited = ((self.bases[each.doc], each.clause) for each in indicator.basis)
        return tuple((basis, clause) for basis, clause in cited if not basis.stages or stage in basis.stages)


def basis_text(basis: Basis, clause: str | None = None) -> str:
    """《title》（文号）clause, each of the last two only where someone confirmed it (evidence/basis.md)."""
    number = f"（{basis.number}）" if basis.number and basis.number_confirmed else ""
    return f"《{basis.title}》{number}{clause if clause and basis.clauses_confirmed else ''}"
