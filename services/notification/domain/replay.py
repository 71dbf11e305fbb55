"""Stretches of the feed that an endpoint is told again."""

from uuid import UUID

from contracts import errors, errors_webhooks
from contracts.envelope import Fault
from contracts.events.notification_webhooks import (
    ReplayCancelled,
    ReplayFinished,
    ReplayRequested,
)
from services.notification.domain.webhook import Webhook, WebhookEvent, here, type_faults

REPLAYS_MAX = 5


def replay(webhook: Webhook | None, wish: ReplayRequested) -> list[WebhookEvent]:
    """Deliver a stretch again. Raises Invalid, WebhookStateWrong, TooManyReplays."""
    known = here(webhook)
    found = type_faults("/types", wish.types)
    if wish.to_sequence < wish.from_sequence:
        message = "The stretch ends before it begins."
        found.append(Fault("/to_sequence", "too_low", message))
    if found:
        raise errors.Invalid(*found)
    if not known.is_verified:
        raise errors_webhooks.WebhookStateWrong(wanted="verified", state="not verified yet")
    if len(known.replays) >= REPLAYS_MAX:
        raise errors_webhooks.TooManyReplays(limit=REPLAYS_MAX)
    return [wish]


def finish(webhook: Webhook | None, done: ReplayFinished) -> list[WebhookEvent]:
    """A replay came to its end; once."""
    return [done] if done.replay_id in here(webhook).replays else []


def cancel(
    webhook: Webhook | None, replay_id: UUID, at_sequence: int | None = None
) -> list[WebhookEvent]:
    """Deliver no more of it. Raises NotFound for one that does not run."""
    known = here(webhook)
    if replay_id not in known.replays:
        raise errors.NotFound(what="running replay")
    return [ReplayCancelled(webhook_id=known.id, replay_id=replay_id, at_sequence=at_sequence)]
