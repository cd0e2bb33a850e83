"""Invented names, the same for the same seed."""

from itertools import product
from random import Random

from reports.demo import words

MARK = "（演示）"  # part of every school's name: nobody takes it for a real one


def school_names(rng: Random, kinds: list[tuple[str, ...]]) -> list[str]:
    """One for each, no two the same."""
    firsts = [a + b for a, b in product(words.SCHOOL_FIRST, words.SCHOOL_SECOND)]
    rng.shuffle(firsts)
    names = []
    for at, stages in enumerate(kinds):
        again = at // len(firsts)
        number = f"第{again + 1}" if again else ""
        names.append(f"{firsts[at % len(firsts)]}{number}{words.SCHOOL_KINDS[stages]}{MARK}")
    return names


def person(rng: Random) -> str:
    """Mostly common; now and then a compound or oddly read surname, a rare character, a name with a dot."""
    luck = rng.random()
    if luck < 0.012:
        return rng.choice(words.DOTTED)
    surname = rng.choice(words.ODD_SURNAMES) if luck < 0.06 else rng.choice(words.SURNAMES)
    if luck > 0.985:
        return surname + rng.choice(words.RARE)
    if luck > 0.89:
        return surname + rng.choice(words.GIVEN_ALONE)
    return surname + rng.choice(words.GIVEN_FIRST) + rng.choice(words.GIVEN_SECOND)


def people(rng: Random, count: int) -> list[str]:
    """As many different names; a school of the demo has no two of one name."""
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(person(rng))
    return list(found)
