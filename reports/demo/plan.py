"""What each school of the demo is: its name, place, stages, how well it does, and how far its self-evaluation is."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from reports.demo import names, words

FULL_ACCOUNTS = 5  # the first schools, one of each stage, have an account for every role
ADMIN_ACCOUNTS = 12  # of the others, so many have one for their admin


class Way(StrEnum):
    """How far the current term's self-evaluation is."""

    NOT_BEGUN = "not begun"
    DRAFT = "draft"
    READY = "ready"  # everything answered, not submitted
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    APPROVED_AFTER_RETURN = "approved after return"


WAYS = (
    Way.READY, Way.SUBMITTED, Way.RETURNED, Way.APPROVED, Way.DRAFT, Way.APPROVED_AFTER_RETURN, Way.NOT_BEGUN,
    Way.SUBMITTED, Way.APPROVED, Way.DRAFT, Way.SUBMITTED, Way.NOT_BEGUN,
)  # fmt: skip
# How well the first schools do, 0 to 1; those after them are drawn.
QUALITIES = (0.76, 0.6, 0.47, 0.7, 0.55, 0.86, 0.4, 0.63, 0.73, 0.38, 0.67, 0.52)
UNEVEN = 0.1
GAP = 6  # of every twelve, the seventh has logged nothing this term


@dataclass(frozen=True)
class SchoolPlan:
    index: int
    code: str
    name: str
    district_code: str
    stages: tuple[str, ...]
    quality: float
    way: Way
    seed: str

    @property
    def number(self) -> int:
        """As in the accounts' names: s1-admin."""
        return self.index + 1

    @property
    def is_gap(self) -> bool:
        return self.index % len(words.PATTERN) == GAP

    def rng(self, purpose: str) -> Random:
        """Chance of its own for each purpose: a change in one leaves the others as they are."""
        return Random(f"{self.seed}:{purpose}")  # noqa: S311 - no secret, the same every time

    def chance(self, least: float, most: float) -> float:
        """A share between the two, by how well the school does; nobody does everything equally well."""
        wobble = self.rng(f"{least} {most}").gauss(0, UNEVEN)
        return least + (most - least) * min(max(self.quality + wobble, 0), 1)


def plan_city(count: int, seed: int, district_codes: list[str]) -> list[SchoolPlan]:
    """The same first schools whatever the count."""
    rng = Random(f"{seed}:city")  # noqa: S311
    places = list(district_codes)
    rng.shuffle(places)
    kinds = [words.PATTERN[at % len(words.PATTERN)] for at in range(count)]
    called = names.school_names(Random(f"{seed}:names"), kinds)  # noqa: S311
    return [
        SchoolPlan(
            index=at,
            code=f"2102{990001 + at}",
            name=called[at],
            district_code=places[at % len(places)],
            stages=kinds[at],
            quality=QUALITIES[at] if at < len(QUALITIES) else round(0.34 + 0.5 * rng.random(), 2),
            way=WAYS[at % len(WAYS)],
            seed=f"{seed}:{at}",
        )
        for at in range(count)
    ]
