"""A webhook: an address that wants to be told, verified, paused, removed; and its keys."""

from collections.abc import Mapping
from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
from contracts.catalogue import TOLD
from contracts.envelope import Fault
from contracts.events.notification_webhooks import (
    DeliveryDeadLettered,
    DeliveryRetryRequested,
    Format,
    Limits,
    OnExhausted,
    Ordering,
    PauseCause,
    Payload,
    ReplayCancelled,
    ReplayFinished,
    ReplayRequested,
    WebhookChanged,
    WebhookFailing,
    WebhookKeyExpiring,
    WebhookKeyPromoted,
    WebhookKeyRevoked,
    WebhookKeyStaged,
    WebhookPaused,
    WebhookRecovered,
    WebhookRegistered,
    WebhookRemoved,
    WebhookResumed,
    WebhookTestRequested,
    WebhookVerificationFailed,
    WebhookVerificationRequested,
    WebhookVerified,
)
from contracts.values import Change

WebhookEvent = (
    WebhookRegistered
    | WebhookChanged
    | WebhookVerificationRequested
    | WebhookVerified
    | WebhookVerificationFailed
    | WebhookTestRequested
    | WebhookPaused
    | WebhookResumed
    | WebhookRemoved
    | WebhookKeyStaged
    | WebhookKeyPromoted
    | WebhookKeyRevoked
    | WebhookKeyExpiring
    | WebhookFailing
    | WebhookRecovered
    | DeliveryDeadLettered
    | DeliveryRetryRequested
    | ReplayRequested
    | ReplayFinished
    | ReplayCancelled
)


class Key(Struct, frozen=True, kw_only=True):
    """A key without its secret; expires_at (µs) is set where another one took its place. Where it
    is not sealed its secret follows from the platform's master key."""

    id: UUID
    public_key: str
    expires_at: int | None = None
    is_sealed: bool = False

    def signs(self, at: int) -> bool:
        """Whether it signs at a moment."""
        return self.expires_at is None or at < self.expires_at


class Webhook(Struct, frozen=True, kw_only=True):
    """An endpoint as its events made it."""

    id: UUID
    url: str
    host: str
    types: tuple[str, ...]
    ordering: Ordering
    format: Format
    payload: Payload
    on_exhausted: OnExhausted
    limits: Limits
    principal_id: UUID | None
    current: Key
    staged: Key | None = None
    previous: Key | None = None
    is_verified: bool = False
    check_id: UUID | None = None
    # µs: when it was last asked by hand, and last tried out.
    asked_at: int = 0
    tried_at: int = 0
    allowed_per_minute: int | None = None
    paused: PauseCause | None = None
    failing_since: int | None = None
    replays: frozenset[UUID] = frozenset()
    is_removed: bool = False

    def signing(self, at: int) -> tuple[Key, ...]:
        """The keys that sign at a moment, the current one first."""
        old = self.previous
        return (self.current, old) if old is not None and old.signs(at) else (self.current,)

    def key(self, key_id: UUID) -> Key | None:
        """A key that is there, whatever it does."""
        keys = (self.current, self.staged, self.previous)
        return next((key for key in keys if key is not None and key.id == key_id), None)


def evolve(webhook: Webhook | None, event: WebhookEvent) -> Webhook | None:
    """The webhook after an event."""
    match event:
        case WebhookRegistered():
            return _registered(event)
        case _ if webhook is None:
            return None
        case WebhookChanged():
            return _changed(webhook, event)
        case WebhookVerificationRequested():
            return replace(webhook, check_id=event.check_id, asked_at=event.at)
        case WebhookVerified(allowed_per_minute=rate):
            return replace(webhook, is_verified=True, check_id=None, allowed_per_minute=rate)
        case WebhookTestRequested():
            return replace(webhook, tried_at=event.at)
        case WebhookPaused():
            return replace(webhook, paused=event.cause)
        case WebhookResumed():
            return replace(webhook, paused=None, failing_since=None)
        case WebhookRemoved():
            return replace(webhook, is_removed=True)
        case WebhookFailing():
            return replace(webhook, failing_since=event.since)
        case WebhookRecovered():
            return replace(webhook, failing_since=None)
        case ReplayRequested():
            return replace(webhook, replays=webhook.replays | {event.replay_id})
        case ReplayFinished() | ReplayCancelled():
            return replace(webhook, replays=webhook.replays - {event.replay_id})
        case WebhookKeyStaged() | WebhookKeyPromoted() | WebhookKeyRevoked():
            return _rekeyed(webhook, event)
        case DeliveryDeadLettered() | DeliveryRetryRequested() | WebhookKeyExpiring():
            return webhook
        case WebhookVerificationFailed():
            return webhook  # its owner may have read the code all the same
        case _:
            assert_never(event)


def _registered(event: WebhookRegistered) -> Webhook:
    return Webhook(
        id=event.webhook_id,
        url=event.url,
        host=event.host,
        types=event.types,
        ordering=event.ordering,
        format=event.format,
        payload=event.payload,
        on_exhausted=event.on_exhausted,
        limits=event.limits,
        principal_id=event.principal_id,
        current=_key(event),
    )


def _key(event: WebhookRegistered | WebhookKeyStaged) -> Key:
    return Key(id=event.key_id, public_key=event.public_key, is_sealed=event.is_sealed)


CHANGEABLE = (
    "url",
    "host",
    "types",
    "ordering",
    "format",
    "payload",
    "on_exhausted",
    "limits",
    "principal_id",
)


def _changed(webhook: Webhook, event: WebhookChanged) -> Webhook:
    changes = {name: getattr(event, name) for name in CHANGEABLE}
    moved = {name: change.new for name, change in changes.items() if change is not None}
    if event.url is not None:
        moved |= {"is_verified": False, "allowed_per_minute": None}
    return replace(webhook, **moved)


def _rekeyed(
    webhook: Webhook, event: WebhookKeyStaged | WebhookKeyPromoted | WebhookKeyRevoked
) -> Webhook:
    match event:
        case WebhookKeyStaged():
            return replace(webhook, staged=_key(event))
        case WebhookKeyPromoted():
            assert webhook.staged is not None  # the decision saw to it
            old = replace(webhook.current, expires_at=event.old_expires_at)
            return replace(webhook, current=webhook.staged, previous=old, staged=None)
        case WebhookKeyRevoked():
            kept = {
                name: None
                for name in ("staged", "previous")
                if (key := getattr(webhook, name)) is not None and key.id == event.key_id
            }
            return replace(webhook, **kept)


def here(webhook: Webhook | None) -> Webhook:
    """The webhook, if it is there. Raises NotFound."""
    if webhook is None or webhook.is_removed:
        raise errors.NotFound(what="webhook")
    return webhook


def type_faults(pointer: str, types: tuple[str, ...]) -> list[Fault]:
    """A type nobody tells would be waited for in vain."""
    return [
        Fault(f"{pointer}/{n}", "unknown_type", f"There is no event type {name!r}.")
        for n, name in enumerate(types)
        if name not in TOLD
    ]


def register(
    webhook: Webhook | None, wish: WebhookRegistered, *faults: Fault
) -> list[WebhookEvent]:
    """A new endpoint. Raises Invalid with these faults and its own, and IdTaken."""
    found = [*faults, *type_faults("/types", wish.types)]
    if found:
        raise errors.Invalid(*found)
    if webhook is not None:
        raise errors.IdTaken(what="webhook")
    return [wish]


def change(
    webhook: Webhook | None, wishes: Mapping[str, object], *faults: Fault
) -> list[WebhookEvent]:
    """Change settings to what is wished; what is so already changes nothing.

    Raises NotFound, and Invalid with these faults and its own.
    """
    known = here(webhook)
    types = wishes.get("types")
    found = [*faults, *(type_faults("/types", types) if isinstance(types, tuple) else ())]
    if found:
        raise errors.Invalid(*found)
    changes = {
        name: Change(old=getattr(known, name), new=new)
        for name, new in wishes.items()
        if getattr(known, name) != new
    }
    if not changes:
        return []
    # The values come checked from the command.
    return [WebhookChanged(webhook_id=known.id, **changes)]


def remove(webhook: Webhook | None) -> list[WebhookEvent]:
    """Tell it nothing more. Raises NotFound."""
    return [WebhookRemoved(webhook_id=here(webhook).id)]
