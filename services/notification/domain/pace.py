"""How fast an endpoint is served: it begins with one request at a time and earns more."""

from services.notification.domain.breaker import SLOW_S

SLOW_LAST, SLOW_OF_LAST_MAX = 20, 1
# The time of the next token is computed, and must not be missed by a rounding.
_HAIR = 1e-6


class Pace:
    """Requests at once, and a second. window doubles after each round without a failure."""

    def __init__(self, in_flight_max: int, per_s: float) -> None:
        self.window = 1
        self._in_flight_max = in_flight_max
        self._per_s = per_s
        self._clean = 0
        self._slow: list[bool] = []
        self._tokens, self._at = float(per_s), 0.0

    def has_token(self, now: float) -> bool:
        """Whether another request fits into this second."""
        self._tokens += max(0.0, now - self._at) * self._per_s
        # A rate below one a second has to save up for a whole token.
        self._tokens = min(self._tokens, max(1.0, self._per_s))
        self._at = now
        return self._tokens >= 1 - _HAIR

    def take_token(self) -> None:
        """A request was sent."""
        self._tokens -= 1

    def token_at(self, now: float) -> float:
        """When another request fits."""
        return max(now, self._at + (1 - self._tokens) / self._per_s)

    def succeeded(self, seconds: float, *, may_grow: bool) -> None:
        """A request went well; half as many at once where they get slow."""
        self._slow = [*self._slow[1 - SLOW_LAST :], seconds > SLOW_S]
        if sum(self._slow) > SLOW_OF_LAST_MAX:
            self.halve()
        self._clean += 1
        if may_grow and self._clean >= self.window:
            self.window, self._clean = min(self.window * 2, self._in_flight_max), 0

    def failed(self) -> None:
        """The round is not a clean one."""
        self._clean = 0

    def halve(self) -> None:
        """It was too much."""
        self.window, self._clean = max(1, self.window // 2), 0
        self._slow.clear()

    def restart(self) -> None:
        """From one again."""
        self.window, self._clean = 1, 0
