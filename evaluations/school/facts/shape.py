# ruff: noqa: S608 — the parts put together are this module's own text; every value travels as a parameter
"""The one shape of all these SELECTs, and the rows several families start from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql

from core.tenancy import names
from core.tenancy.errors import NoSuchSchool
from evaluations.standard.counts import Need, parse_filter_key


@dataclass(frozen=True)
class Place:
    """A school to count: where its tables are, and the stages it has."""

    school_id: str
    schema: str
    stages: tuple[str, ...]

    def __post_init__(self) -> None:
        if not names.is_school(self.schema):
            raise NoSuchSchool(self.schema)

    def table(self, name: str) -> str:
        return f'"{self.schema}".{name}'


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


def condition(key: str, cuts: Mapping[str, Cut]) -> str:
    """The SQL condition of a filter key. Raises KeyError for a dimension these rows cannot be cut by."""
    parts = [cuts[dimension](values) for dimension, values in parse_filter_key(key).items()]
    return " AND ".join(parts) or "true"


def tally(place: Place, inner: str, counts: Sequence[tuple[Need, str]]) -> str:
    """`inner` has a column `stage`; each count is (need, aggregate over inner's rows of a stage)."""
    columns = ", ".join(f"{aggregate} AS n{at}" for at, (_, aggregate) in enumerate(counts))
    values = ", ".join(
        f"({literal(name)}, {literal(key)}, t.n{at})" for at, ((name, key), _) in enumerate(counts)
    )
    return (
        f"SELECT {literal(place.school_id)}::uuid AS school_id, s.stage, v.name, v.filter_key,"
        f" coalesce(v.value, 0)::bigint AS value"
        f" FROM unnest({_stages(place)}) AS s(stage)"
        f" LEFT JOIN (SELECT k.stage, {columns} FROM ({inner}) AS k GROUP BY k.stage) AS t ON t.stage = s.stage"
        f" CROSS JOIN LATERAL (VALUES {values}) AS v(name, filter_key, value)"
    )


def tally_school(place: Place, inner: str, counts: Sequence[tuple[Need, str]]) -> str:
    """For what a school has as a whole (its staff, its plan): the same number in each of its stages."""
    every = f"SELECT s.stage, k.* FROM unnest({_stages(place)}) AS s(stage) CROSS JOIN ({inner}) AS k"
    return tally(place, every, counts)


def tally_once(place: Place, rows: str, once: str, needs: Sequence[Need], cuts: Mapping[str, Cut]) -> str:
    """How many different `once` there are under each filter: grouped first, since a row a thing is then enough
    for all filters at a time (count(DISTINCT …) would sort for each)."""
    flags = ", ".join(f"bool_or({condition(key, cuts)}) AS c{at}" for at, (_, key) in enumerate(needs))
    inner = f"SELECT r.stage, {once}, {flags} FROM ({rows}) AS r GROUP BY r.stage, {once}"
    return tally(place, inner, [(need, f"count(*) FILTER (WHERE k.c{at})") for at, need in enumerate(needs)])


def how_many(extra: str, key: str, cuts: Mapping[str, Cut]) -> str:
    """The aggregate that counts rows meeting `extra` and the filter."""
    return f"count(*) FILTER (WHERE ({extra}) AND {condition(key, cuts)})"


def _stages(place: Place) -> str:
    return f"ARRAY[{', '.join(literal(stage) for stage in place.stages)}]::varchar[]"


# ---- rows several families start from ------------------------------------------------------------------------------


def enrolled(place: Place, day: str) -> str:
    """Students in a class of the term's year on a day: (student_id, class_id, stage, grade), one row a student."""
    return (
        "SELECT DISTINCT ON (e.student_id) e.student_id, c.id AS class_id, c.stage, c.grade, e.starts_on"
        f" FROM {place.table('schools_school_enrolment')} e"
        f" JOIN {place.table('schools_school_classgroup')} c ON c.id = e.class_group_id"
        f" WHERE c.school_year = %(school_year)s AND e.starts_on <= {day}"
        f" AND (e.ends_on IS NULL OR e.ends_on >= {day})"
        " ORDER BY e.student_id, e.starts_on DESC, e.id"
    )


def pupils(place: Place) -> str:
    """The students on the term's census day, whom every share is of."""
    return enrolled(place, "%(census_on)s::date")


def classes(place: Place) -> str:
    return (
        f"SELECT c.id, c.stage, c.grade FROM {place.table('schools_school_classgroup')} c"
        " WHERE c.school_year = %(school_year)s"
    )


def standing(
    place: Place, columns: str = "a.id, a.form_code, a.channel, a.themes, a.campaign_code, a.held_on"
) -> str:
    """The term's activities that were not withdrawn."""
    return (
        f"SELECT {columns} FROM {place.table('activities_school_activity')} a"
        " WHERE a.term_id = %(term_id)s AND a.withdrawn_at IS NULL"
    )


def activity_classes(place: Place) -> str:
    """The term's activities, a row for each class of the year that they were logged for."""
    return (
        f"SELECT a.*, c.id AS class_id, c.stage, c.grade FROM ({standing(place)}) a"
        f" JOIN {place.table('activities_school_activity_classes')} m ON m.activity_id = a.id"
        f" JOIN ({classes(place)}) c ON c.id = m.classgroup_id"
    )


ACTIVITY_CUTS: dict[str, Cut] = {
    "form": any_of("r.form_code"),
    "channel": any_of("r.channel"),
    "theme": overlapping("r.themes"),
    "campaign": of_campaign("r.campaign_code"),
    "grade": any_grade("r.grade"),
}
