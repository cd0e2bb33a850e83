"""The demo's terms around today, and acting on a day of the past."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from django.utils import timezone

Day = datetime.date
BEHIND = datetime.timedelta(weeks=8)  # the current term always has so much of it behind today, and half ahead


@dataclass(frozen=True)
class TermDates:
    code: str
    starts_on: Day
    ends_on: Day

    @property
    def school_year(self) -> int:
        return int(self.code[:4])

    @property
    def census_on(self) -> Day:
        return self.starts_on + datetime.timedelta(days=25)

    @property
    def submit_by(self) -> Day:
        return self.ends_on - datetime.timedelta(days=10)


@dataclass(frozen=True)
class Terms:
    year_ago: TermDates  # the same term a year before
    last: TermDates
    current: TermDates


def terms_around(today: Day) -> Terms:
    """The term of today, the one before it, and the same term a year before."""
    year, half = (today.year, 1) if today.month >= 8 else (today.year - 1, 2)
    if today.month == 1:
        half = 1
    now = _nominal(year, half)
    starts = min(now.starts_on, today - BEHIND)
    current = TermDates(now.code, starts, max(now.ends_on, today + BEHIND / 2))
    before = _nominal(year, 1) if half == 2 else _nominal(year - 1, 2)
    ends = min(before.ends_on, starts - datetime.timedelta(days=1))
    return Terms(_nominal(year - 1, half), TermDates(before.code, before.starts_on, ends), current)


def _nominal(year: int, half: int) -> TermDates:
    if half == 1:
        return TermDates(f"{year}-1", Day(year, 9, 1), Day(year + 1, 1, 20))
    return TermDates(f"{year}-2", Day(year + 1, 3, 1), Day(year + 1, 7, 10))


def holidays(terms: Terms) -> dict[Day, str]:
    """Days off of fixed date; those that move with the moon are the bureau's to enter."""
    years = range(terms.year_ago.starts_on.year, terms.current.ends_on.year + 1)
    fixed = [((10, day), "国庆节") for day in range(1, 8)] + [((1, 1), "元旦"), ((5, 1), "劳动节")]
    return {Day(year, *at): name for year in years for at, name in fixed}


def working_days(first: Day, last: Day, off: dict[Day, str]) -> list[Day]:
    days = (first + datetime.timedelta(days=at) for at in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in off]


def moment(day: Day, hour: int = 10, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


@contextmanager
def acting_on(day: Day, hour: int = 10) -> Iterator[None]:
    """Actions inside run as on that day: what they read as now is its morning."""
    with mock.patch.object(timezone, "now", return_value=moment(day, hour)):
        yield
