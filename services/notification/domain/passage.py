"""What goes through a lane: events, exceptions, and what is to be read, sent and kept."""

from msgspec import Struct

from contracts.events.notification_webhooks import OnExhausted, Ordering
from services.notification.domain.breaker import Standing


class Rules(Struct, frozen=True, kw_only=True):
    """How an endpoint wants its events."""

    ordering: Ordering = "ordered_by_objective"
    on_exhausted: OnExhausted = "continue"
    in_flight_max: int = 8
    per_s: float = 100.0
    until: int | None = None


class Item(Struct, frozen=True, kw_only=True):
    """An event that fits, with the bytes of it; judged_by are the objectives that decide who may
    see it: that which it is about, and those which it names."""

    sequence: int
    id: str
    type: str
    subject: str
    body: bytes
    judged_by: tuple[str, ...] = ()


class Parked(Struct, frozen=True, kw_only=True):
    """The event of a key that is to be sent next, and why it was not taken; attempts 0 means that
    its key is only catching up. since is its first failure."""

    key: str
    sequence: int
    attempts: int
    due_at: float
    since: float
    reason: str


class Want(Struct, frozen=True, kw_only=True):
    """One event of a parked key: the first behind after, not behind upto; of subject if named."""

    key: str
    subject: str | None
    after: int
    upto: int


class Send(Struct, frozen=True, kw_only=True):
    """An event on its way. attempt counts from 1; watermark is what the receiver may rely on."""

    item: Item
    key: str
    attempt: int
    is_parked: bool
    is_probe: bool
    watermark: int


class Dead(Struct, frozen=True, kw_only=True):
    """An event that is given up, and why."""

    sequence: int
    id: str
    type: str
    reason: str


class Flush(Struct, frozen=True, kw_only=True):
    """What is to be kept."""

    cursor: int
    standing: Standing
    park: tuple[Parked, ...]
    unpark: tuple[str, ...]
    dead: tuple[Dead, ...]


def key_of(item: Item, ordering: Ordering) -> str:
    """What an event goes in order with."""
    match ordering:
        case "ordered_by_objective":
            return item.subject
        case "strict":
            return ""
        case "unordered":
            return str(item.sequence)


def dead(item: Item, reason: str) -> Dead:
    """An event that is given up."""
    return Dead(sequence=item.sequence, id=item.id, type=item.type, reason=reason)


def parked(send: Send, *, due_at: float, since: float, reason: str) -> Parked:
    """The row of an event that was not taken."""
    return Parked(
        key=send.key,
        sequence=send.item.sequence,
        attempts=send.attempt,
        due_at=due_at,
        since=since,
        reason=reason,
    )
