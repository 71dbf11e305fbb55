"""What was delivered is delivered again: a stretch of the feed, or one event."""

from contracts import errors
from contracts.commands.notification_webhooks import (
    CancelReplay,
    FinishReplay,
    ReplayWebhook,
    RetryDelivery,
)
from contracts.envelope import Ok
from contracts.events.notification_webhooks import (
    DeliveryRetryRequested,
    ReplayFinished,
    ReplayRequested,
)
from contracts.rights import demand
from services.notification.domain import replay as rules
from services.notification.domain.telling import ID_PREFIX
from services.notification.domain.webhook import Webhook, here
from services.notification.handlers.answers import answered
from services.notification.handlers.resuming import cursor_of
from services.notification.projections.feed import FEED, HEAD, NOTHING
from services.runtime.service import Asked, Desk
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "deliveries.sql")


async def replay_webhook(asked: Asked[ReplayWebhook], desk: Desk) -> Ok:
    """Deliver a stretch of the feed again; without an end it goes up to what is there now."""
    command = asked.command
    demand(ReplayWebhook, asked.actor)
    newest = await desk.documents.get(FEED, asked.organisation_id, HEAD) or NOTHING
    end = newest.sequence if command.to_sequence is None else command.to_sequence
    wish = ReplayRequested(
        webhook_id=command.webhook_id,
        replay_id=desk.new_id(),
        from_sequence=max(1, command.from_sequence),
        to_sequence=min(end, newest.sequence) if command.to_sequence is None else end,
        types=command.types,
        subject=command.subject,
        reprocess=command.reprocess,
    )
    return await answered(asked, desk, command.webhook_id, lambda found: rules.replay(found, wish))


async def finish_replay(asked: Asked[FinishReplay], desk: Desk) -> Ok:
    """A replay came to its end."""
    command = asked.command
    demand(FinishReplay, asked.actor)
    done = ReplayFinished(
        webhook_id=command.webhook_id,
        replay_id=command.replay_id,
        delivered=command.delivered,
        dead=command.dead,
        not_permitted=command.not_permitted,
    )
    return await answered(asked, desk, command.webhook_id, lambda found: rules.finish(found, done))


async def cancel_replay(asked: Asked[CancelReplay], desk: Desk) -> Ok:
    """A replay is not wanted any more."""
    command = asked.command
    demand(CancelReplay, asked.actor)
    at_sequence = await cursor_of(asked, desk, command.replay_id)
    return await answered(
        asked,
        desk,
        command.webhook_id,
        lambda found: rules.cancel(found, command.replay_id, at_sequence),
    )


async def retry_delivery(asked: Asked[RetryDelivery], desk: Desk) -> Ok:
    """Deliver one event again that was tried before. Raises NotFound for one that was not."""
    command = asked.command
    demand(RetryDelivery, asked.actor)
    sequence = await _sequence_of(asked, desk)
    retry_id = desk.new_id()

    def decide(found: Webhook | None) -> list[DeliveryRetryRequested]:
        known = here(found)
        if sequence is None:
            raise errors.NotFound(what="delivery")
        return [
            DeliveryRetryRequested(
                webhook_id=known.id,
                retry_id=retry_id,
                event_id=command.event_id,
                sequence=sequence,
            )
        ]

    return await answered(asked, desk, command.webhook_id, decide)


async def _sequence_of(asked: Asked[RetryDelivery], desk: Desk) -> int | None:
    """The event's place in the feed, as its last attempt noted it."""
    if desk.pool is None:
        return None
    command, organisation_id = asked.command, asked.organisation_id
    with reaching():
        async with tenant(desk.pool, organisation_id) as connection:
            found = await connection.fetchval(
                sql.sequence_of,
                organisation_id,
                command.webhook_id,
                ID_PREFIX + command.event_id.hex,
            )
    return None if found is None else int(found)
