"""The keys of a webhook: staged, promoted beside the one before, revoked."""

from uuid import UUID

from contracts import errors, errors_webhooks
from contracts.envelope import Fault
from contracts.events.notification_webhooks import (
    WebhookKeyExpiring,
    WebhookKeyPromoted,
    WebhookKeyRevoked,
    WebhookKeyStaged,
)
from services.notification.domain.webhook import Webhook, WebhookEvent, here

HOUR_US = 3_600_000_000
# So long before a key signs no more its owner is told.
EXPIRING_HOURS = 6


def stage(
    webhook: Webhook | None, key_id: UUID, public_key: str, *, is_sealed: bool = False
) -> list[WebhookEvent]:
    """Make the next key; one that was staged before and never promoted is replaced."""
    return [
        WebhookKeyStaged(
            webhook_id=here(webhook).id,
            key_id=key_id,
            public_key=public_key,
            is_sealed=is_sealed,
        )
    ]


def promote(webhook: Webhook | None, overlap_hours: int, at: int) -> list[WebhookEvent]:
    """Let the staged key sign. Raises NoStagedKey, and KeysOverlap while two sign already."""
    known = here(webhook)
    if known.staged is None:
        raise errors_webhooks.NoStagedKey
    if len(known.signing(at)) > 1:
        raise errors_webhooks.KeysOverlap
    return [
        WebhookKeyPromoted(
            webhook_id=known.id,
            key_id=known.staged.id,
            old_key_id=known.current.id,
            old_expires_at=at + overlap_hours * HOUR_US,
        )
    ]


def revoke(webhook: Webhook | None, key_id: UUID) -> list[WebhookEvent]:
    """Stop a staged or previous key. Raises Invalid for another, KeyInUse for the current one."""
    known = here(webhook)
    if key_id == known.current.id:
        raise errors_webhooks.KeyInUse
    others = {key.id for key in (known.staged, known.previous) if key is not None}
    if key_id not in others:
        raise errors.Invalid(Fault("/key_id", "unknown_key", "This webhook has no such key."))
    return [WebhookKeyRevoked(webhook_id=known.id, key_id=key_id)]


def expiring(webhook: Webhook | None, at: int) -> list[WebhookEvent]:
    """Tell that the key before ends soon; nothing where none does."""
    known = here(webhook)
    old = known.previous
    if old is None or old.expires_at is None or not old.signs(at):
        return []
    if old.expires_at - at > EXPIRING_HOURS * HOUR_US:
        return []
    event = WebhookKeyExpiring(webhook_id=known.id, key_id=old.id, expires_at=old.expires_at)
    return [event]
