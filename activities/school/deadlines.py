"""Working days: Monday to Friday, but for what the city's calendar says otherwise."""

import datetime

from schools.bureau.models import CalendarDay

ANSWER_WITHIN = 15  # working days to answer an objection
MARGIN = 60  # longer than any run of days off


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """The `count`-th working day after `day`; one query."""
    until = day + datetime.timedelta(days=2 * count + MARGIN)
    said = dict(CalendarDay.objects.filter(day__gt=day, day__lte=until).values_list("day", "is_working"))
    while count > 0:
        day += datetime.timedelta(days=1)
        count -= said.get(day, day.weekday() < 5)
    return day
