"""The keys of webhooks; a secret is shown with the answer that made it, and never again."""

from collections.abc import Sequence

from contracts.commands.notification_webhooks import (
    PromoteWebhookKey,
    RevokeWebhookKey,
    StageWebhookKey,
)
from contracts.envelope import Event, Ok
from contracts.rights import demand
from services.notification.domain import webhook_key as rules
from services.notification.domain.webhook import Webhook, here
from services.notification.handlers.answers import answered
from services.notification.handlers.keyed import MadeKey, keyed
from services.notification.projections.webhooks import WEBHOOKS
from services.runtime.service import Asked, Desk


async def stage_webhook_key(asked: Asked[StageWebhookKey], desk: Desk) -> Ok:
    """Make the next key and show it."""
    demand(StageWebhookKey, asked.actor)
    webhook_id, key_id = asked.command.webhook_id, desk.new_id()
    document = await desk.documents.get(WEBHOOKS, asked.organisation_id, str(webhook_id))
    here(document.webhook if document else None)

    def decide(found: Webhook | None, made: MadeKey) -> Sequence[Event]:
        return rules.stage(found, key_id, made.public_key, is_sealed=made.is_sealed)

    return await keyed(asked, desk, webhook_id, key_id, decide)


async def promote_webhook_key(asked: Asked[PromoteWebhookKey], desk: Desk) -> Ok:
    """Let the staged key sign, beside the one before for a while."""
    demand(PromoteWebhookKey, asked.actor)
    command = asked.command
    return await answered(
        asked,
        desk,
        command.webhook_id,
        lambda found: rules.promote(found, command.overlap_hours, asked.at),
    )


async def revoke_webhook_key(asked: Asked[RevokeWebhookKey], desk: Desk) -> Ok:
    """Let a key sign nothing any more."""
    demand(RevokeWebhookKey, asked.actor)
    key_id = asked.command.key_id
    return await answered(
        asked, desk, asked.command.webhook_id, lambda found: rules.revoke(found, key_id)
    )
