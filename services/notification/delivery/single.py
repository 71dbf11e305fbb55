"""Lanes that are one request: a test, or the question whether an endpoint wants to be told."""

from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.commands.notification_webhooks import ConfirmWebhook, ReportUnverified
from contracts.envelope import decode
from contracts.events.notification_webhooks import VerifiedBy
from services.notification.delivery.client import Answer
from services.notification.delivery.courier import Label
from services.notification.delivery.ledger import Attempt, Claim
from services.notification.delivery.tools import Tools
from services.notification.domain.chat import VERIFICATION
from services.notification.domain.formats import (
    CHAT,
    Parcel,
    echoes,
    example,
    shaped,
    verification,
)
from services.notification.domain.signing import challenge_of
from services.notification.domain.webhook import Webhook
from services.notification.projections.webhooks import WEBHOOKS
from services.runtime import signals


class Once(Struct, frozen=True, kw_only=True):
    """What the one request is about."""

    id: UUID
    type: str = VERIFICATION


async def deliver_once(tools: Tools, claim: Claim) -> None:
    """Send it, note it, and end the lane; what comes of it is never tried again by itself."""
    once = decode(claim.wish, Once)
    key = str(claim.webhook_id)
    document = await tools.desk.documents.get(WEBHOOKS, claim.organisation_id, key)
    if document is None or document.webhook.is_removed:
        return await tools.ledger.note(claim, ())
    webhook = document.webhook
    if claim.kind == "verify" and webhook.check_id != once.id:
        # Another question was asked meanwhile, or this one is answered.
        return await tools.ledger.note(claim, ())
    parcel = _parcel(tools, claim, webhook, once)
    label = Label(
        event_id=f"evt_{once.id.hex}",
        sequence=0,
        type=once.type,
        subject=f"webhook/{webhook.id}",
        attempt=1,
    )
    if claim.kind == "verify" and webhook.format == "cloudevents":
        agreed = await _agreed(tools, claim, webhook, label)
        if agreed is not None:
            return await tools.ledger.note(claim, (agreed,))
    answer, attempt = await tools.courier.deliver(claim.organisation_id, webhook, parcel, label, {})
    if claim.kind == "verify":
        attempt = await _verified(tools, claim, once, answer, attempt)
        if has_refused(webhook, attempt.outcome):
            wish = ReportUnverified(
                webhook_id=webhook.id, check_id=once.id, outcome=attempt.outcome
            )
            await tools.carry_out(claim.organisation_id, wish)
    await tools.ledger.note(claim, (attempt,))
    signals.emit("delivery.attempted", webhook_id=webhook.id, attempt=attempt)


def has_refused(webhook: Webhook, outcome: str) -> bool:
    """Whether what came of asking is no agreement. A chat echoes nothing: somebody reads the code
    there."""
    waits_for_code = webhook.format in CHAT and outcome == "not_echoed"
    return outcome != "delivered" and not waits_for_code


def _challenge(tools: Tools, claim: Claim, once: Once) -> str:
    master = bytes.fromhex(tools.desk.settings.master_key)
    return challenge_of(master, claim.organisation_id, claim.webhook_id, once.id)


def _parcel(tools: Tools, claim: Claim, webhook: Webhook, once: Once) -> Parcel:
    at = tools.desk.now_us()
    if claim.kind == "verify":
        challenge = _challenge(tools, claim, once)
        body = verification(once.id, claim.organisation_id, challenge, at)
        if webhook.format in CHAT:
            return shaped(msgspec.json.decode(body), webhook.format)
        return Parcel(body=body, media="application/json")
    body = example(once.type, once.id, claim.organisation_id, at)
    return shaped(msgspec.json.decode(body), webhook.format)


async def _agreed(tools: Tools, claim: Claim, webhook: Webhook, label: Label) -> Attempt | None:
    """The attempt in which an endpoint agreed; None where it knows no handshake: then it is sent
    the challenge, like any other."""
    grant, attempt = await tools.courier.ask(claim.organisation_id, webhook, label)
    if grant is None:
        return None
    wish = ConfirmWebhook(
        webhook_id=webhook.id, by="handshake", allowed_per_minute=grant.per_minute
    )
    await tools.carry_out(claim.organisation_id, wish)
    return attempt


async def _verified(
    tools: Tools, claim: Claim, once: Once, answer: Answer | None, attempt: Attempt
) -> Attempt:
    """Whether the endpoint said yes; where the operator vouches for it, any answer is one."""
    if answer is None or not answer.outcome.is_delivered:
        return attempt
    by: VerifiedBy = "challenge"
    if not echoes(answer.body, _challenge(tools, claim, once)):
        if not answer.flight.is_vouched:
            return msgspec.structs.replace(attempt, outcome="not_echoed")
        by = "operator"
    wish = ConfirmWebhook(webhook_id=claim.webhook_id, by=by)
    await tools.carry_out(claim.organisation_id, wish)
    return attempt
