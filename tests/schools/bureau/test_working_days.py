"""Working days follow the weekday, but for what the calendar says."""

import datetime

import pytest

from schools.bureau.models import CalendarDay
from schools.bureau.working_days import add_working_days, working_days

pytestmark = pytest.mark.django_db

FRIDAY = datetime.date(2026, 9, 25)


def october(day):
    return datetime.date(2026, 10, day)


@pytest.fixture
def national_day():
    """国庆: off from the 1st to the 8th, the Saturday after worked in its stead."""
    for day in range(1, 9):
        CalendarDay.objects.create(day=october(day), is_working=False)
    CalendarDay.objects.create(day=october(10), is_working=True)


@pytest.mark.parametrize(
    ("count", "until"),
    [
        (0, FRIDAY),
        (1, datetime.date(2026, 9, 28)),
        (4, october(9)),  # 28, 29, 30 and then 9 October
        (5, october(10)),
        (15, october(23)),
    ],
)
def test_counting_on_from_a_day(national_day, count, until):
    assert add_working_days(FRIDAY, count) == until


def test_those_between_two_days_both_counted(national_day):
    days = working_days(datetime.date(2026, 9, 30), october(12))
    assert days == [datetime.date(2026, 9, 30), october(9), october(10), october(12)]
    assert working_days(october(1), october(8)) == []
    assert working_days(october(2), october(1)) == []
