"""The keys of webhooks; a secret is shown with the answer that made it, and never again."""

from contracts.commands.notification_webhooks import (
    PromoteWebhookKey,
    RevokeWebhookKey,
    StageWebhookKey,
)
from contracts.envelope import Ok
from contracts.rights import demand
from services.notification.domain import webhook_key as rules
from services.notification.domain.signing import keys_of
from services.notification.handlers.webhooks import answered, master_of
from services.runtime.service import Asked, Desk


async def stage_webhook_key(asked: Asked[StageWebhookKey], desk: Desk) -> Ok:
    """Make the next key and show it."""
    demand(StageWebhookKey, asked.actor)
    webhook_id, key_id = asked.command.webhook_id, desk.new_id()
    keys = keys_of(master_of(desk), asked.organisation_id, webhook_id, key_id)
    return await answered(
        asked,
        desk,
        webhook_id,
        lambda found: rules.stage(found, key_id, keys.public_key),
        keys.secret,
    )


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
