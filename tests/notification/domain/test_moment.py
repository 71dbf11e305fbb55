"""When an hour comes, held to two years of days with clocks that change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from contracts.times import micros
from services.notification.domain.moment import first_moment

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Pacific/Chatham",
)
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]


def shown(moment_us: int, zone: str) -> datetime:
    """What a clock there shows."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment_us)
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 9, 23])
def test_an_hour_comes_once_a_day_and_no_clock_showed_it_before(zone: str, hour: int):
    for day in DAYS:
        wanted = datetime.combine(day, time(hour))
        moment = first_moment(day, hour, zone)
        assert wanted <= shown(moment, zone) < wanted + timedelta(hours=2)
        assert shown(moment - 1_000_000, zone) < wanted


def test_moments_of_days_rise_through_the_year():
    for zone in ZONES:
        moments = [first_moment(day, 2, zone) for day in DAYS]
        assert all(one < other for one, other in pairwise(moments))


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        # Skipped: the first moment behind the skip.
        ("Europe/Berlin", "2026-03-29", 2, "2026-03-29T01:00"),
        ("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30"),
        ("Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00"),
        # Shown twice: the first time.
        ("Europe/Berlin", "2026-10-25", 2, "2026-10-25T00:00"),
        ("Europe/Berlin", "2026-10-25", 9, "2026-10-25T08:00"),
        # A day that Samoa left out: the first moment of the next.
        ("Pacific/Apia", "2011-12-30", 9, "2011-12-30T10:00"),
    ],
)
def test_clocks_that_change(zone: str, day: str, hour: int, utc: str):
    expected = micros(datetime.fromisoformat(utc).replace(tzinfo=UTC))
    assert first_moment(date.fromisoformat(day), hour, zone) == expected
