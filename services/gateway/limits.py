"""How much one organisation and one key may ask: token buckets, kept in this process.

With several gateways each grants the whole rate; the limits keep a neighbour from taking
everything, they are no meter.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from services.gateway.problems import Problem

# A bucket not used for longer than this many others is forgotten, and so full again.
BUCKETS_MAX = 20_000


# How much is saved up while nothing is asked, in seconds of the rate: a page of the product asks
# for a dozen things at once, a script of a customer for a hundred.
ORGANISATION_BURST_S = 2
KEY_BURST_S = 4


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Requests per second; 0 means no limit. The defaults are those of the settings."""

    organisation_per_s: float = 200
    commands_per_s: float = 50
    key_per_s: float = 100


class Buckets:
    """A bucket per key: burst at most, filled by rate tokens a second."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        # Less than one token would never let anything pass.
        self._burst = max(1.0, burst)
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds until the bucket has a token, 0 when it has one now. Takes nothing."""
        if self._rate <= 0:
            return 0.0
        tokens = self._filled(key, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / self._rate

    def take(self, key: Hashable, now: float) -> None:
        """Take a token."""
        if self._rate <= 0:
            return
        tokens = self._filled(key, now) - 1
        # Out and in again, so that the first one is the one longest unused.
        self._buckets.pop(key, None)
        self._buckets[key] = (tokens, now)
        if len(self._buckets) > BUCKETS_MAX:
            del self._buckets[next(iter(self._buckets))]

    def _filled(self, key: Hashable, now: float) -> float:
        held = self._buckets.get(key)
        if held is None:
            return self._burst
        tokens, at = held
        return min(self._burst, tokens + (now - at) * self._rate)


class Limits:
    """The buckets that a request must pass, together or not at all."""

    def __init__(self, rates: Rates) -> None:
        requests, commands, key = rates.organisation_per_s, rates.commands_per_s, rates.key_per_s
        self._organisation = Buckets(requests, requests * ORGANISATION_BURST_S)
        self._commands = Buckets(commands, commands * ORGANISATION_BURST_S)
        self._key = Buckets(key, key * KEY_BURST_S)

    def admit(self, organisation_id: UUID, key: Hashable, is_command: bool, now: float) -> None:
        """Let a request pass; now in seconds of a clock that never steps. Raises Problem 429."""
        asked: list[tuple[Buckets, Hashable]] = [
            (self._organisation, organisation_id),
            (self._key, key),
        ]
        if is_command:
            asked.append((self._commands, organisation_id))
        waits = [buckets.wait(owner, now) for buckets, owner in asked]
        longest = max(waits)
        if longest > 0:
            seconds = str(ceil(longest))
            message = f"Too many requests; go on in {seconds} s."
            raise Problem(
                429, "too_many_requests", message, headers=((b"retry-after", seconds.encode()),)
            )
        for buckets, owner in asked:
            buckets.take(owner, now)
