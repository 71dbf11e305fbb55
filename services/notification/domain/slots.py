"""How many requests a process has under way: in all, for one organisation, for what is tried
again, and towards endpoints that are slow."""

from collections.abc import Hashable

from msgspec import Struct

PROCESS_MAX = 512
ORGANISATION_MAX = 64
# Retries and replays never keep first attempts waiting.
AGAIN_SHARE = 0.3
SLOW_MAX = 64


class Seat(Struct, frozen=True):
    """A place for one request."""

    organisation: Hashable
    is_again: bool
    is_slow: bool


class Slots:
    """Counts seats."""

    def __init__(
        self,
        process: int = PROCESS_MAX,
        organisation: int = ORGANISATION_MAX,
        slow: int = SLOW_MAX,
    ) -> None:
        self._process = process
        self._organisation = organisation
        self._again = max(1, int(process * AGAIN_SHARE))
        self._slow = slow
        self._taken = self._taken_again = self._taken_slow = 0
        self._of: dict[Hashable, int] = {}

    def take(self, seat: Seat) -> bool:
        """Whether there is room; then it is taken."""
        if self._taken >= self._process or self.of(seat.organisation) >= self._organisation:
            return False
        if seat.is_again and self._taken_again >= self._again:
            return False
        if seat.is_slow and self._taken_slow >= self._slow:
            return False
        self._move(seat, 1)
        return True

    def give(self, seat: Seat) -> None:
        """Give back what was taken."""
        self._move(seat, -1)

    def of(self, organisation: Hashable) -> int:
        """How many an organisation has taken."""
        return self._of.get(organisation, 0)

    def _move(self, seat: Seat, by: int) -> None:
        self._taken += by
        self._taken_again += by * seat.is_again
        self._taken_slow += by * seat.is_slow
        left = self._of.pop(seat.organisation, 0) + by
        if left:
            self._of[seat.organisation] = left
