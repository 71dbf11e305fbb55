"""An endpoint pauses, goes on, fails and recovers."""

from contracts import errors_webhooks
from contracts.events.notification_webhooks import (
    PauseCause,
    WebhookFailing,
    WebhookPaused,
    WebhookRecovered,
    WebhookResumed,
)
from services.notification.domain.webhook import Webhook, WebhookEvent, here


def pause(webhook: Webhook | None, cause: PauseCause, reason: str | None) -> list[WebhookEvent]:
    """Send nothing for now; paused already stays as it is."""
    known = here(webhook)
    if known.paused is not None:
        return []
    return [WebhookPaused(webhook_id=known.id, cause=cause, reason=reason)]


def resume(
    webhook: Webhook | None,
    *,
    is_from_now: bool = False,
    after: int | None = None,
    is_latest: bool = False,
    skips: int | None = None,
) -> list[WebhookEvent]:
    """Go on; see WebhookResumed. Raises WebhookStateWrong where it is not paused."""
    known = here(webhook)
    if known.paused is None:
        raise errors_webhooks.WebhookStateWrong(wanted="paused", state="at work")
    return [
        WebhookResumed(
            webhook_id=known.id,
            is_from_now=is_from_now,
            after=after,
            is_latest=is_latest,
            skips=skips,
        )
    ]


def report(webhook: Webhook | None, since: int, hours: int | None) -> list[WebhookEvent]:
    """It has been failing for so many hours; None: it answers again, which is told only where
    its failing was."""
    known = here(webhook)
    if hours is not None:
        return [WebhookFailing(webhook_id=known.id, since=since, hours=hours)]
    if known.failing_since is None:
        return []
    return [WebhookRecovered(webhook_id=known.id, since=known.failing_since)]
