"""The only place that asks the time."""

import time
from datetime import UTC, date, datetime


def now_us() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def monotonic() -> float:
    """Seconds on a clock that never steps, for measuring how long something took."""
    return time.monotonic()


def today() -> date:
    """The date in UTC."""
    return datetime.now(UTC).date()
