"""When to try again: for one event, for an endpoint that is down, for one that asks to wait."""

from collections.abc import Callable

# Draws from 0 up to 1.
Chance = Callable[[], float]

MINUTE, HOUR = 60.0, 3600.0
# After each failure of an event whose endpoint is otherwise well; the last attempt has none.
EVENT_DELAYS_S = (
    5.0,
    30.0,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
    24 * HOUR,
)
ATTEMPTS_MAX = len(EVENT_DELAYS_S) + 1

# Between probes of an endpoint that is down, each one request whatever waits behind it.
PROBE_DELAYS_S = (5.0, 15.0, 30.0, MINUTE, 2 * MINUTE, 4 * MINUTE)
PROBE_STEADY_S, PROBE_STEADY_FOR_S = 5 * MINUTE, 24 * HOUR
PROBE_SELDOM_S = 15 * MINUTE

HOLD_S_MIN, HOLD_S_MAX = 5.0, 6 * HOUR


def event_delay(attempts: int, chance: Chance) -> float:
    """Seconds from the attempts-th failure of an event to its next attempt, attempts from 1 to
    ATTEMPTS_MAX - 1. Spread, so that what failed together does not come back together."""
    low = 0.5 if attempts == 1 else 1.0
    return EVENT_DELAYS_S[attempts - 1] * (low + chance() * (1.5 - low))


def probe_delay(probes: int, down_s: float, chance: Chance) -> float:
    """Seconds to the next probe, after so many and so long a time of being down."""
    if probes < len(PROBE_DELAYS_S):
        plain = PROBE_DELAYS_S[probes]
    else:
        plain = PROBE_STEADY_S if down_s < PROBE_STEADY_FOR_S else PROBE_SELDOM_S
    return plain * (0.8 + chance() * 0.4)


def hold(retry_after_s: float | None) -> float:
    """Seconds to leave an endpoint alone that said so."""
    return min(max(retry_after_s or 0.0, HOLD_S_MIN), HOLD_S_MAX)
