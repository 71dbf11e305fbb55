"""When an hour of a day comes where somebody is. Pure.

Clocks that change skip some hours and show others twice: what is wanted at such an hour happens
once, at the first moment at which the hour has come.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.times import micros

_SECOND = timedelta(seconds=1)


def first_moment(day: date, hour: int, timezone: str) -> int:
    """The first moment, in µs since 1970 UTC, at which it is that hour of that day or later, by
    the clock of a time zone."""
    zone = ZoneInfo(timezone)
    wanted = datetime.combine(day, time(hour))
    # Of an hour that comes twice the earlier; of one that is skipped, before and behind the skip.
    early = wanted.replace(tzinfo=zone, fold=0).astimezone(UTC)
    late = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if early <= late:
        return micros(early)
    return micros(_first(late, early, wanted, zone))


def _first(low: datetime, high: datetime, wanted: datetime, zone: ZoneInfo) -> datetime:
    """The first second from low to high at which a clock shows what was wanted, or later."""
    while low < high:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).replace(tzinfo=None) >= wanted:
            high = middle
        else:
            low = middle + _SECOND
    return low
