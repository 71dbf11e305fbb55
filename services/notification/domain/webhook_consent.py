"""Whether an endpoint wants to be told, and what it is sent to try it out."""

from uuid import UUID

from contracts import errors
from contracts.catalogue import TOLD
from contracts.envelope import Fault
from contracts.events.notification_webhooks import (
    VerifiedBy,
    WebhookTestRequested,
    WebhookVerificationRequested,
    WebhookVerified,
)
from services.notification.domain.webhook import Webhook, WebhookEvent, here


def ask(webhook: Webhook | None, check_id: UUID) -> list[WebhookEvent]:
    """Ask the endpoint whether it wants to be told; who said so already is not asked again."""
    known = here(webhook)
    if known.is_verified:
        return []
    return [WebhookVerificationRequested(webhook_id=known.id, check_id=check_id)]


def confirm(webhook: Webhook | None, by: VerifiedBy) -> list[WebhookEvent]:
    """It wants to be told."""
    known = here(webhook)
    return [] if known.is_verified else [WebhookVerified(webhook_id=known.id, by=by)]


def try_out(webhook: Webhook | None, type_: str, test_id: UUID) -> list[WebhookEvent]:
    """Send an example. Raises Invalid for a type nobody tells."""
    known = here(webhook)
    if type_ not in TOLD:
        fault = Fault("/type", "unknown_type", f"There is no event type {type_!r}.")
        raise errors.Invalid(fault)
    return [WebhookTestRequested(webhook_id=known.id, test_id=test_id, type=type_)]
