# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The one shape of all these SELECTs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql

from core.tenancy import names
from core.tenancy.errors import NoSuchSchool
from evaluations.standard.counts import Need, parse_filter_key


@dataclass(frozen=True)
class Place:
    """A school to count, and where its tables are."""

    school_id: str
    schema: str

    def __post_init__(self) -> None:
        if not names.is_school(self.schema):
            raise NoSuchSchool(self.schema)

    def table(self, name: str) -> str:
        return f'"{self.schema}".{name}'

    @property
    def id(self) -> str:
        """The first column of everything taken from a school."""
        return f"{literal(self.school_id)}::uuid AS school_id"


# How a dimension's values become a condition on a source's columns.
Cut = Callable[[tuple[str, ...]], str]


def literal(value: object) -> str:
    """A value as SQL text; a percent sign is doubled, since parameters are filled in later."""
    return sql.quote(value).replace("%", "%%")


def any_of(column: str) -> Cut:
    return lambda values: f"{column} IN ({', '.join(literal(value) for value in values)})"


def any_grade(column: str) -> Cut:
    return lambda values: f"{column} IN ({', '.join(str(int(value)) for value in values)})"


def overlapping(column: str) -> Cut:
    return lambda values: f"{column} && ARRAY[{', '.join(literal(value) for value in values)}]::varchar[]"


def of_campaign(column: str) -> Cut:
    """The only campaign a standard can name is the term's own (`current`)."""
    return lambda values: f"{column} = ANY(%(campaigns)s)"


def always(values: tuple[str, ...]) -> str:
    """For a dimension that is decided elsewhere."""
    return "true"


def condition(key: str, cuts: Mapping[str, Cut]) -> str:
    """The SQL condition of a filter key. Raises KeyError for a dimension these rows cannot be cut by."""
    parts = [cuts[dimension](values) for dimension, values in parse_filter_key(key).items()]
    return " AND ".join(parts) or "true"


def tally(inner: str, counts: Sequence[tuple[Need, str]]) -> str:
    """`inner` has columns `school_id` and `stage`; each count is (need, aggregate over inner's rows of a stage).

    Gives (school_id, stage, names, keys, numbers), a row a stage: one array for all counts plans faster than a row
    for each.
    """
    names, keys = (", ".join(literal(need[part]) for need, _ in counts) for part in (0, 1))
    numbers = ", ".join(f"({aggregate})::bigint" for _, aggregate in counts)
    return (
        f"SELECT k.school_id, k.stage, ARRAY[{names}] AS names, ARRAY[{keys}] AS keys, ARRAY[{numbers}] AS numbers"
        f" FROM ({inner}) AS k GROUP BY k.school_id, k.stage"
    )


def every(tallies: Sequence[str], needs: Sequence[Need]) -> str:
    """(school_id, stage, name, filter_key, value): each count in each stage of each school, 0 where no row was found."""
    asked = ", ".join(f"({literal(name)}, {literal(key)})" for name, key in needs)
    return (
        "SELECT s.school_id, s.stage, w.name, w.filter_key, coalesce(c.number, 0) AS value"
        f" FROM stages AS s CROSS JOIN (VALUES {asked}) AS w(name, filter_key)"
        " LEFT JOIN (SELECT t.school_id, t.stage, u.name, u.filter_key, u.number"
        f" FROM ({' UNION ALL '.join(tallies)}) AS t"
        " CROSS JOIN LATERAL unnest(t.names, t.keys, t.numbers) AS u(name, filter_key, number)) AS c"
        " ON c.school_id = s.school_id AND c.stage = s.stage AND c.name = w.name AND c.filter_key = w.filter_key"
    )


def tally_school(inner: str, counts: Sequence[tuple[Need, str]]) -> str:
    """For what a school has as a whole (its staff, its plan): the same number in each of its stages."""
    rows = f"SELECT s.stage, k.* FROM stages AS s JOIN ({inner}) AS k ON k.school_id = s.school_id"
    return tally(rows, counts)


def tally_once(rows: str, once: str, needs: Sequence[Need], cuts: Mapping[str, Cut]) -> str:
    """How many different `once` there are under each filter: grouped first, since a row a thing is then enough
    for all filters at a time (count(DISTINCT …) would sort for each)."""
    flags = ", ".join(f"bool_or({condition(key, cuts)}) AS c{at}" for at, (_, key) in enumerate(needs))
    inner = f"SELECT r.school_id, r.stage, {once}, {flags} FROM ({rows}) AS r GROUP BY r.school_id, r.stage, {once}"
    return tally(inner, [(need, f"count(*) FILTER (WHERE k.c{at})") for at, need in enumerate(needs)])


def how_many(extra: str, key: str, cuts: Mapping[str, Cut]) -> str:
    """The aggregate that counts rows meeting `extra` and the filter."""
    return f"count(*) FILTER (WHERE ({extra}) AND {condition(key, cuts)})"


# Aimed at the whole school: nobody's own participation.
PERSONAL = "form_code <> ALL(%(whole_school_forms)s)"

ACTIVITY_CUTS: dict[str, Cut] = {
    "form": any_of("r.form_code"),
    "channel": any_of("r.channel"),
    "theme": overlapping("r.themes"),
    "campaign": of_campaign("r.campaign_code"),
    "grade": any_grade("r.grade"),
}
