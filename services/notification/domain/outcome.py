"""What became of an attempt, and what that means; a closed list, and pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

from contracts.queries.notification_webhooks import DeliveryClass

# The receiver's own word about this delivery.
CONTROL = "webhook-delivery"

# Nobody answered, or only somebody in front of a service that is down: no event's fault.
DOWN: frozenset[DeliveryClass] = frozenset(
    (
        "dns",
        "refused",
        "reset",
        "timeout_connect",
        "timeout_tls",
        "timeout_total",
        "tls_invalid",
        "blocked_target",
    )
)
TIMEOUTS: frozenset[DeliveryClass] = frozenset(("timeout_connect", "timeout_tls", "timeout_total"))
# These say that the event is the trouble, not the endpoint.
UNFIT_STATUSES = frozenset((413, 415, 422))
AWAY_STATUSES = frozenset((502, 503, 504))


class Outcome(Struct, frozen=True, kw_only=True):
    """How an attempt ended: class, status if there was one, seconds it took; retry_after_s where
    the receiver named a time; disables where it wants nothing more."""

    kind: DeliveryClass
    status: int | None = None
    seconds: float = 0.0
    retry_after_s: float | None = None
    disables: bool = False

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.kind == "delivered"

    @property
    def is_down(self) -> bool:
        """Whether this would have happened to any event."""
        return self.kind in DOWN or self.status in AWAY_STATUSES

    @property
    def is_unfit(self) -> bool:
        """Whether the event is refused for what it is."""
        return self.status in UNFIT_STATUSES


def judged(status: int, headers: Mapping[str, str], seconds: float, now: datetime) -> Outcome:
    """The outcome of a response; header names in lower case."""
    control = headers.get(CONTROL, "").strip().lower()
    if control == "abort-message":
        return Outcome(kind="aborted", status=status, seconds=seconds)
    wait = retry_after(headers.get("retry-after"), now)
    return Outcome(
        kind=_kind(status, wait),
        status=status,
        seconds=seconds,
        retry_after_s=wait,
        disables=control == "disable",
    )


def _kind(status: int, wait: float | None) -> DeliveryClass:
    if 200 <= status < 300:
        return "delivered"
    if status == 410:
        return "gone"
    if status == 429 or (status == 503 and wait is not None):
        return "throttled"
    if 300 <= status < 400:
        return "redirect"
    return "http_5xx" if status >= 500 else "http_4xx"


def retry_after(text: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After names, as a number or a date; None for none and for nonsense."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
