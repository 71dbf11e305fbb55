"""What happens to a webhook happens to its lanes: opened, closed, moved and ended in the tables,
once for each event however often it is heard."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from contracts.envelope import encode
from contracts.events.notification_webhooks import (
    DeliveryRetryRequested,
    ReplayCancelled,
    ReplayRequested,
    WebhookChanged,
    WebhookPaused,
    WebhookRegistered,
    WebhookRemoved,
    WebhookResumed,
    WebhookTestRequested,
    WebhookVerificationRequested,
    WebhookVerified,
)
from services.notification.domain.breaker import Standing
from services.notification.projections.feed import FEED, HEAD, NOTHING, key_of
from services.notification.projections.webhooks import WEBHOOKS
from services.runtime.service import Call, Desk, Reaction
from services.runtime.sql import statements
from services.runtime.store.api import Recorded
from services.runtime.tenancy import Connection, reaching, tenant

sql = statements("services.notification", "lanes.sql")

# Places in the log without a told event between two with one are few.
INDEXES_PER_READ = 200


async def keep_lanes(recorded: Recorded[Any], desk: Desk) -> Iterable[Call]:
    """Bring the lanes of a webhook to what an event says. Calls nothing."""
    if desk.pool is None:
        return ()
    here = recorded.organisation_id
    key = str(recorded.event.webhook_id)
    document = await desk.documents.get(WEBHOOKS, here, key)
    is_active = document is not None and document.state == "active"
    place = await _place(recorded, desk)
    with reaching():
        async with tenant(desk.pool, here) as connection:
            await _move(connection, recorded, is_active=is_active, place=place)
    return ()


async def _place(recorded: Recorded[Any], desk: Desk) -> int | None:
    """The sequence behind which a lane is to go on; None where it stands."""
    match recorded.event:
        case WebhookRegistered(after=None):
            return await sequence_at(recorded.organisation_id, recorded.index, desk)
        case WebhookRegistered(after=int(position)) | WebhookResumed(after=int(position)):
            return await sequence_at(recorded.organisation_id, position, desk)
        case WebhookResumed(is_from_now=True) | WebhookResumed(is_latest=True):
            return await sequence_at(recorded.organisation_id, recorded.index, desk)
        case _:
            return None


async def sequence_at(organisation_id: UUID, position: int, desk: Desk) -> int:
    """The sequence of the last event that was told up to a log position."""
    newest = await desk.documents.get(FEED, organisation_id, HEAD) or NOTHING
    head = await desk.store.head(organisation_id)
    if head is not None and position > head.last_index:
        return newest.sequence
    while position > 0:
        first = max(0, position - INDEXES_PER_READ)
        keys = [key_of(index) for index in range(first + 1, position + 1)]
        found = await desk.documents.many(FEED, organisation_id, keys)
        if found:
            return max(document.sequence for document in found.values())
        position = first
    return 0


async def _move(
    connection: Connection, recorded: Recorded[Any], *, is_active: bool, place: int | None
) -> None:
    event, here = recorded.event, recorded.organisation_id
    whose = (here, event.webhook_id)
    match event:
        case WebhookRegistered():
            lane = (here, event.webhook_id, event.webhook_id, "live", is_active, place, None)
            await connection.execute(sql.open_lane, *lane, 0, b"{}")
        case WebhookVerified() | WebhookPaused() | WebhookChanged():
            await connection.execute(sql.set_open, *whose, is_active)
        case WebhookResumed():
            wish = {"latest_upto": place} if event.is_latest else {}
            standing = Standing(skipped=event.skips or 0)
            await connection.execute(sql.well_again, *whose, encode(standing), encode(wish))
            if place is not None and not event.is_latest:
                lanes = await connection.fetch(sql.move, *whose, place)
                ids = [row["lane_id"] for row in lanes]
                await connection.execute(sql.unpark_all, here, ids)
            await connection.execute(sql.set_open, *whose, is_active)
        case WebhookRemoved():
            lanes = await connection.fetch(sql.close_lanes, *whose)
            await connection.execute(sql.unpark_all, here, [row["lane_id"] for row in lanes])
        case ReplayCancelled():
            await connection.execute(sql.unpark_all, here, [event.replay_id])
            await connection.execute(sql.close_lane, here, event.replay_id)
        case _:
            lane = _other_lane(recorded, is_active)
            await connection.execute(sql.open_lane, *lane)


def _other_lane(recorded: Recorded[Any], is_active: bool) -> tuple[Any, ...]:
    """A lane with an end, or one that is a single request."""
    event, here = recorded.event, recorded.organisation_id
    wish: dict[str, Any]
    lane: tuple[Any, ...]
    match event:
        case ReplayRequested():
            wish = {"types": event.types, "subject": event.subject}
            wish |= {"suffix": f"_r{recorded.index}"} if event.reprocess else {}
            ends = (event.from_sequence - 1, event.to_sequence)
            lane = (event.replay_id, event.webhook_id, "replay", is_active, *ends)
        case DeliveryRetryRequested():
            wish, ends = {}, (event.sequence - 1, event.sequence)
            lane = (event.retry_id, event.webhook_id, "retry", is_active, *ends)
        case WebhookTestRequested():
            wish = {"id": event.test_id, "type": event.type}
            lane = (event.test_id, event.webhook_id, "test", True, 0, None)
        case WebhookVerificationRequested():
            wish = {"id": event.check_id}
            lane = (event.check_id, event.webhook_id, "verify", True, 0, None)
        case _:
            raise LookupError(f"{type(event).__name__} opens no lane")
    return (here, *lane, 0, encode(wish))


LANES = Reaction(
    name="lanes",
    listens=(
        WebhookRegistered,
        WebhookChanged,
        WebhookVerificationRequested,
        WebhookVerified,
        WebhookTestRequested,
        WebhookPaused,
        WebhookResumed,
        WebhookRemoved,
        ReplayRequested,
        ReplayCancelled,
        DeliveryRetryRequested,
    ),
    react=keep_lanes,
)
