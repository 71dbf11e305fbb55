"""When a lane that failed is tried again, and when it is parked."""

from dataclasses import dataclass, field
from uuid import UUID

Place = tuple[UUID, str]

# architecture.md §3: after 8 deliveries the event is parked and a person is told.
ATTEMPTS_MAX = 8
DELAYS_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


@dataclass
class Retries:
    """The lanes that failed in this process: how often, and when they are due (monotonic s)."""

    delays_seconds: tuple[float, ...] = DELAYS_SECONDS
    _failed: dict[Place, tuple[int, float]] = field(default_factory=dict)

    def failed(self, place: Place, now: float) -> int:
        """Count a failure; returns how many there were. ATTEMPTS_MAX of them mean: park."""
        attempts = self._failed.get(place, (0, 0.0))[0] + 1
        delay = self.delays_seconds[min(attempts, len(self.delays_seconds)) - 1]
        self._failed[place] = (attempts, now + delay)
        return attempts

    def resting(self, place: Place, now: float) -> bool:
        """Whether a lane waits for its next try."""
        failed = self._failed.get(place)
        return failed is not None and failed[1] > now

    def cleared(self, place: Place) -> None:
        """Forget a lane that works again, or that was parked."""
        self._failed.pop(place, None)

    def due(self, now: float) -> list[Place]:
        """The lanes whose next try has come."""
        return [place for place, (_, at) in self._failed.items() if at <= now]

    def next_due_in(self, now: float) -> float | None:
        """Seconds until the next try, None if nothing failed."""
        times = [at for _, at in self._failed.values()]
        return max(0.0, min(times) - now) if times else None
