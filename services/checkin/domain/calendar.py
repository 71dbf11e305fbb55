"""Which day it is where the company is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Days(Struct, frozen=True):
    """Some days in a row, the first and the last included."""

    first: date
    last: date

    def nearest(self, day: date) -> date:
        """The day itself, or the edge that it lies beyond."""
        return min(max(day, self.first), self.last)


def day_of(moment_us: int, timezone: str) -> date:
    """The day of a moment (µs since 1970 UTC) by the clock of a time zone, as Europe/Berlin."""
    return (_EPOCH + timedelta(microseconds=moment_us)).astimezone(ZoneInfo(timezone)).date()


def reportable(today: date, starts_on: date) -> Days:
    """The days a check-in may be about: from the cycle's first day until today.

    A cycle may be active before its first day; then that day is what can be reported on.
    """
    return Days(starts_on, max(today, starts_on))
