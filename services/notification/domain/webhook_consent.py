"""Whether an endpoint wants to be told, and what it is sent to try it out. Until it has said yes it
is asked and tried out now and then only, so that nobody is flooded through us."""

from uuid import UUID

from contracts import errors
from contracts.catalogue import TOLD
from contracts.envelope import Fault
from contracts.errors_webhooks import TooSoon
from contracts.events.notification_webhooks import (
    VerifiedBy,
    WebhookTestRequested,
    WebhookVerificationFailed,
    WebhookVerificationRequested,
    WebhookVerified,
)
from services.notification.domain.webhook import Webhook, WebhookEvent, here

CHALLENGE_EVERY_S = 10
TEST_EVERY_S = 60
_SECOND_US = 1_000_000


def ask(webhook: Webhook | None, check_id: UUID, at: int = 0) -> list[WebhookEvent]:
    """Ask the endpoint whether it wants to be told; who said so already is not asked again. at is
    when somebody asks by hand (µs). Raises TooSoon."""
    known = here(webhook)
    if known.is_verified:
        return []
    if at:
        _demand_pause("a challenge", at, known.asked_at, CHALLENGE_EVERY_S)
    return [WebhookVerificationRequested(webhook_id=known.id, check_id=check_id, at=at)]


def confirm(
    webhook: Webhook | None, by: VerifiedBy, allowed_per_minute: int | None = None
) -> list[WebhookEvent]:
    """It wants to be told."""
    known = here(webhook)
    if known.is_verified:
        return []
    return [WebhookVerified(webhook_id=known.id, by=by, allowed_per_minute=allowed_per_minute)]


def fail(webhook: Webhook | None, check_id: UUID, outcome: str) -> list[WebhookEvent]:
    """It did not agree; nothing where it was asked anew meanwhile, or agreed."""
    known = here(webhook)
    if known.check_id != check_id:
        return []
    event = WebhookVerificationFailed(webhook_id=known.id, check_id=check_id, outcome=outcome)
    return [event]


def try_out(webhook: Webhook | None, type_: str, test_id: UUID, at: int) -> list[WebhookEvent]:
    """Send an example. Raises Invalid for a type nobody tells, TooSoon."""
    known = here(webhook)
    if type_ not in TOLD:
        fault = Fault("/type", "unknown_type", f"There is no event type {type_!r}.")
        raise errors.Invalid(fault)
    if not known.is_verified:
        _demand_pause("a test", at, known.tried_at, TEST_EVERY_S)
    return [WebhookTestRequested(webhook_id=known.id, test_id=test_id, type=type_, at=at)]


def _demand_pause(what: str, at: int, before: int, every_s: int) -> None:
    left_us = before + every_s * _SECOND_US - at
    if before and left_us > 0:
        raise TooSoon(what=what, every_s=every_s, retry_after_s=-(-left_us // _SECOND_US))
