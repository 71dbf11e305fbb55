from datetime import UTC, date, datetime

import pytest

from contracts.times import day_of, micros
from services.checkin.domain.calendar import Days, reportable


@pytest.mark.parametrize(
    ("moment", "timezone", "day"),
    [
        ("2026-02-10T23:30:00", "UTC", "2026-02-10"),
        ("2026-02-10T23:30:00", "Europe/Berlin", "2026-02-11"),
        ("2026-02-10T03:00:00", "America/New_York", "2026-02-09"),
        ("2026-03-29T22:00:00", "Europe/Berlin", "2026-03-30"),
        ("2026-03-28T22:59:59", "Europe/Berlin", "2026-03-28"),
        ("2026-02-10T10:00:00", "Pacific/Kiritimati", "2026-02-11"),
    ],
)
def test_the_day_is_that_of_the_company_s_clock_also_when_clocks_change(moment, timezone, day):
    moment_us = micros(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert day_of(moment_us, timezone) == date.fromisoformat(day)


def test_a_day_outside_goes_to_the_nearest_edge():
    days = Days(date(2026, 1, 1), date(2026, 3, 31))
    assert days.nearest(date(2025, 12, 31)) == days.first
    assert days.nearest(date(2026, 2, 1)) == date(2026, 2, 1)
    assert days.nearest(date(2026, 4, 1)) == days.last


def test_one_reports_on_the_days_from_the_first_of_the_cycle_until_today():
    assert reportable(date(2026, 2, 10), date(2026, 1, 1)) == Days(
        date(2026, 1, 1), date(2026, 2, 10)
    )


def test_in_a_cycle_active_before_its_first_day_one_reports_on_that_day():
    first = date(2026, 4, 1)
    assert reportable(date(2026, 3, 20), first) == Days(first, first)
