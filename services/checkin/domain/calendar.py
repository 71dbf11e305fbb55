"""Which days a check-in may be about."""

from datetime import date

from msgspec import Struct


class Days(Struct, frozen=True):
    """Some days in a row, the first and the last included."""

    first: date
    last: date

    def nearest(self, day: date) -> date:
        """The day itself, or the edge that it lies beyond."""
        return min(max(day, self.first), self.last)


def reportable(today: date, starts_on: date) -> Days:
    """The days a check-in may be about: from the cycle's first day until today.

    A cycle may be active before its first day; then that day is what can be reported on.
    """
    return Days(starts_on, max(today, starts_on))
