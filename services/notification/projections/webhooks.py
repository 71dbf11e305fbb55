"""Keeps the webhooks as they are now; their secrets are nowhere."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from contracts.envelope import Event
from contracts.events.notification_webhooks import (
    DeliveryDeadLettered,
    DeliveryRetryRequested,
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
from contracts.queries.notification_webhooks import (
    KeyState,
    ReplayView,
    WebhookKeyView,
    WebhookState,
    WebhookView,
)
from contracts.times import rfc3339
from services.notification.domain.webhook import Key, Webhook, WebhookEvent, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded

# As many as a person looks at; older ones are in the history.
REPLAYS_SHOWN_MAX = 20


class Replay(Struct, frozen=True, kw_only=True):
    """A stretch told again; finished holds its figures once it is over, cancelled how far it had
    come."""

    requested: ReplayRequested
    finished: ReplayFinished | None = None
    cancelled: ReplayCancelled | None = None


class WebhookDocument(Struct, frozen=True, kw_only=True):
    """A webhook with where it stands in the log; created_at in µs."""

    webhook: Webhook
    created_at: int
    index: int
    version: int
    replays: tuple[Replay, ...] = ()

    @property
    def state(self) -> WebhookState:
        """What it is doing, in a word."""
        if self.webhook.paused is not None:
            return "gone" if self.webhook.paused == "gone" else "paused"
        return "active" if self.webhook.is_verified else "unverified"


def move(shelf: Shelf[WebhookDocument], recorded: Recorded[WebhookEvent]) -> None:
    """Whatever happened to a webhook."""
    key = str(recorded.event.webhook_id)
    known = shelf.get(key)
    webhook = evolve(known.webhook if known else None, recorded.event)
    if webhook is None:
        return
    header = recorded.header
    document = WebhookDocument(
        webhook=webhook,
        created_at=known.created_at if known else header.recorded_at,
        index=known.index if known else recorded.index,
        version=header.version,
        replays=_replays(known.replays if known else (), recorded.event),
    )
    shelf.put(key, document)


def _replays(known: tuple[Replay, ...], event: WebhookEvent) -> tuple[Replay, ...]:
    match event:
        case ReplayRequested():
            return (*known, Replay(requested=event))[-REPLAYS_SHOWN_MAX:]
        case ReplayFinished():
            return tuple(
                replace(one, finished=event) if one.requested.replay_id == event.replay_id else one
                for one in known
            )
        case ReplayCancelled():
            return tuple(
                replace(one, cancelled=event) if one.requested.replay_id == event.replay_id else one
                for one in known
            )
        case _:
            return known


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one webhook."""
    return (str(recorded.event.webhook_id),)


ALL = "all"


def lists(_key: str, document: WebhookDocument) -> Iterable[tuple[str, str]]:
    """Those that are there, in the order they came."""
    return () if document.webhook.is_removed else ((ALL, f"{document.index:012}"),)


HEARD: tuple[type[Event], ...] = (
    WebhookRegistered,
    WebhookChanged,
    WebhookVerificationRequested,
    WebhookVerified,
    WebhookVerificationFailed,
    WebhookTestRequested,
    WebhookPaused,
    WebhookResumed,
    WebhookRemoved,
    WebhookKeyStaged,
    WebhookKeyPromoted,
    WebhookKeyRevoked,
    WebhookKeyExpiring,
    WebhookFailing,
    WebhookRecovered,
    DeliveryDeadLettered,
    DeliveryRetryRequested,
    ReplayRequested,
    ReplayFinished,
    ReplayCancelled,
)

WEBHOOKS = Projection(
    name="webhooks",
    version=1,
    document=WebhookDocument,
    steps=dict.fromkeys(HEARD, move),
    keys=keys,
    lists=lists,
)


def present(document: WebhookDocument, at: int) -> WebhookView:
    """A webhook as its owner sees it at a moment (µs)."""
    webhook = document.webhook
    return WebhookView(
        id=webhook.id,
        url=webhook.url,
        types=webhook.types,
        ordering=webhook.ordering,
        format=webhook.format,
        payload=webhook.payload,
        on_exhausted=webhook.on_exhausted,
        limits=webhook.limits,
        principal_id=webhook.principal_id,
        state=document.state,
        paused=webhook.paused,
        allowed_per_minute=webhook.allowed_per_minute,
        keys=tuple(_keys(webhook, at)),
        replays=tuple(map(_replay, reversed(document.replays))),
        created_at=rfc3339(document.created_at),
        version=document.version,
    )


def _keys(webhook: Webhook, at: int) -> Iterable[WebhookKeyView]:
    found: tuple[tuple[KeyState, Key | None], ...] = (
        ("current", webhook.current),
        ("staged", webhook.staged),
        ("previous", webhook.previous),
    )
    for state, key in found:
        if key is not None and key.signs(at):
            end = None if key.expires_at is None else rfc3339(key.expires_at)
            yield WebhookKeyView(id=key.id, state=state, public_key=key.public_key, expires_at=end)


def _replay(replay: Replay) -> ReplayView:
    wish, done, ended = replay.requested, replay.finished, replay.cancelled
    return ReplayView(
        id=wish.replay_id,
        from_sequence=wish.from_sequence,
        to_sequence=wish.to_sequence,
        state="finished" if done else "cancelled" if ended else "running",
        at_sequence=ended.at_sequence if ended else None,
        delivered=None if done is None else done.delivered,
        dead=None if done is None else done.dead,
        not_permitted=None if done is None else done.not_permitted,
    )
