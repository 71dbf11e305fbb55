"""The only place that asks the time."""

import time


def now_us() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def monotonic() -> float:
    """Seconds on a clock that never steps, for measuring how long something took."""
    return time.monotonic()
