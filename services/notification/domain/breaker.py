"""Whether an endpoint is well: closed while it is, open while it is down, half open in between.

Times are seconds. What must survive the process is in Standing.
"""

from collections import deque
from typing import Literal

from msgspec import Struct

from services.notification.domain.outcome import TIMEOUTS, Outcome
from services.notification.domain.schedule import HOUR, Chance, hold, probe_delay

FAILURES_IN_A_ROW = 5
DIFFERENT_EVENTS = 3
RATE_ATTEMPTS_MIN, RATE_SHARE, RATE_WINDOW_S = 20, 0.5, 300.0
SUCCESSES_TO_CLOSE = 3
FREE_HOLDS = 20
PAUSE_AFTER_S, PAUSE_PROBES_MIN, DAY = 120 * HOUR, 20, 24 * HOUR
NOTICE_HOURS = (1, 24, 72, 96)
SLOW_S, SLOW_SHARE, SLOW_WINDOW_S, SLOW_ATTEMPTS_MIN = 5.0, 0.1, 600.0, 10
_BUCKET_S = 10.0


class Standing(Struct, kw_only=True):
    """What is known of an endpoint's health and kept with its lane."""

    state: Literal["closed", "open", "half_open"] = "closed"
    opened_at: float = 0.0
    first_probe_at: float = 0.0
    probes: int = 0
    next_probe_at: float = 0.0
    successes: int = 0
    hold_until: float = 0.0
    holds: int = 0
    last_success_at: float = 0.0
    told_hours: int = 0
    delivered: int = 0
    dead: int = 0
    not_permitted: int = 0
    skipped: int = 0


class Recent:
    """Attempts of the last while, in buckets: how many, failed, slow."""

    def __init__(self) -> None:
        self._buckets: deque[list[float]] = deque()

    def add(self, now: float, *, failed: bool, slow: bool) -> None:
        """One more."""
        start = now - now % _BUCKET_S
        if not self._buckets or self._buckets[-1][0] != start:
            self._buckets.append([start, 0, 0, 0])
            while self._buckets[0][0] < now - SLOW_WINDOW_S:
                self._buckets.popleft()
        bucket = self._buckets[-1]
        bucket[1] += 1
        bucket[2] += failed
        bucket[3] += slow

    def counted(self, since: float) -> tuple[float, float, float]:
        """Attempts, failures and slow ones since a moment."""
        found = [bucket for bucket in self._buckets if bucket[0] >= since]
        attempts, failed, slow = (sum(bucket[n] for bucket in found) for n in (1, 2, 3))
        return attempts, failed, slow

    def clear(self) -> None:
        """Forget them."""
        self._buckets.clear()


class Breaker:
    """Decides from outcomes whether the endpoint is down, and when it is asked again."""

    def __init__(self, standing: Standing, chance: Chance) -> None:
        self.standing = standing
        self._chance = chance
        self._in_a_row = 0
        self._events: set[int] = set()
        self._all_down = True
        self.recent = Recent()

    @property
    def is_closed(self) -> bool:
        """Whether the endpoint is taken for well."""
        return self.standing.state == "closed"

    def is_held(self, now: float) -> bool:
        """Whether it asked to be left alone."""
        return now < self.standing.hold_until

    def is_slow(self, now: float) -> bool:
        """Whether too many of its responses take too long."""
        attempts, _, slow = self.recent.counted(now - SLOW_WINDOW_S)
        return attempts >= SLOW_ATTEMPTS_MIN and slow > SLOW_SHARE * attempts

    def succeeded(self, now: float, seconds: float) -> bool:
        """An event was taken; whether the breaker closed with it."""
        standing = self.standing
        self._in_a_row, self._all_down = 0, True
        self._events.clear()
        self.recent.add(now, failed=False, slow=seconds > SLOW_S)
        standing.holds, standing.last_success_at = 0, now
        if self.is_closed:
            return False
        standing.state = "half_open"
        standing.successes += 1
        if standing.successes < SUCCESSES_TO_CLOSE:
            standing.next_probe_at = now
            return False
        standing.state, standing.successes, standing.probes = "closed", 0, 0
        self.recent.clear()
        return True

    def failed(self, now: float, sequence: int, outcome: Outcome) -> bool:
        """An event was not taken, for no fault of its own; whether the breaker opened with it."""
        self._in_a_row += 1
        self._events.add(sequence)
        self._all_down = self._all_down and outcome.is_down
        slow = outcome.kind in TIMEOUTS or outcome.seconds > SLOW_S
        self.recent.add(now, failed=True, slow=slow)
        if self.is_closed and self._is_burst(now):
            self.open(now)
            return True
        return False

    def _is_burst(self, now: float) -> bool:
        is_row = self._in_a_row >= FAILURES_IN_A_ROW
        if is_row and (len(self._events) >= DIFFERENT_EVENTS or self._all_down):
            return True
        attempts, failed, _ = self.recent.counted(now - RATE_WINDOW_S)
        return attempts >= RATE_ATTEMPTS_MIN and failed >= RATE_SHARE * attempts

    def open(self, now: float) -> None:
        """The endpoint is down from now on."""
        standing = self.standing
        standing.state, standing.opened_at = "open", now
        standing.probes = standing.successes = standing.told_hours = 0
        standing.first_probe_at = 0.0
        standing.next_probe_at = now + probe_delay(0, 0.0, self._chance)

    def probe_failed(self, now: float) -> bool:
        """It is down still; whether it has been for so long that it is to be paused."""
        standing = self.standing
        standing.state, standing.successes = "open", 0
        standing.first_probe_at = standing.first_probe_at or now
        standing.probes += 1
        down = now - standing.opened_at
        standing.next_probe_at = now + probe_delay(standing.probes, down, self._chance)
        days = now // DAY - standing.first_probe_at // DAY
        return down >= PAUSE_AFTER_S and standing.probes >= PAUSE_PROBES_MIN and days >= 1

    def notice(self, now: float) -> int | None:
        """Hours of being down that its owner has not been told of yet."""
        standing = self.standing
        if self.is_closed:
            return None
        down = (now - standing.opened_at) / HOUR
        due = max((h for h in NOTICE_HOURS if standing.told_hours < h <= down), default=None)
        standing.told_hours = due or standing.told_hours
        return due

    def throttled(self, now: float, retry_after_s: float | None) -> tuple[float, bool]:
        """It asks to be left alone: for how long, and whether that is still free of charge."""
        standing = self.standing
        seconds = hold(retry_after_s)
        standing.holds += 1
        until = max(standing.hold_until, now + seconds)
        moved = until - max(now, standing.hold_until)
        standing.hold_until = until
        return moved, standing.holds <= FREE_HOLDS
