"""Working days: Monday to Friday, but for what the city's calendar says otherwise."""

import datetime

from schools.bureau.models import CalendarDay

_DAY = datetime.timedelta(days=1)
_MARGIN = 60  # longer than any run of days off


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The `count`-th working day after `day`, which itself does not count; one query."""
    until = day + (2 * count + _MARGIN) * _DAY
    said = _said(day, until)
    while count > 0:
        day += _DAY
        count -= _is_working(day, said)
    return day


def working_days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Those from first to last, both counted; one query."""
    said = _said(first, last)
    days = (first + at * _DAY for at in range((last - first).days + 1))
    return [day for day in days if _is_working(day, said)]


def _said(first: datetime.date, last: datetime.date) -> dict[datetime.date, bool]:
    return dict(CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "is_working"))


def _is_working(day: datetime.date, said: dict[datetime.date, bool]) -> bool:
    return said.get(day, day.weekday() < 5)
