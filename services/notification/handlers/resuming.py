"""A webhook goes on: where it stopped, from elsewhere, or with the latest of each subject alone."""

from typing import Any

from contracts.commands.notification_webhooks import ResumeWebhook
from contracts.envelope import Ok
from contracts.rights import demand
from services.notification.domain import webhook_pause as pauses
from services.notification.handlers.answers import answered
from services.notification.projections.feed import FEED, HEAD, NOTHING
from services.runtime.service import Asked, Desk
from services.runtime.sql import statements
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "deliveries.sql")


async def resume_webhook(asked: Asked[ResumeWebhook], desk: Desk) -> Ok:
    """Go on, from where is wished; from now on it says how many events it passes over."""
    demand(ResumeWebhook, asked.actor)
    begin = asked.command.begin
    after = 0 if begin == "beginning" else begin if isinstance(begin, int) else None
    skips = await _waiting(asked, desk) if begin == "now" else None
    return await answered(
        asked,
        desk,
        asked.command.webhook_id,
        lambda found: pauses.resume(
            found,
            is_from_now=begin == "now",
            after=after,
            is_latest=begin == "latest",
            skips=skips,
        ),
    )


async def _waiting(asked: Asked[ResumeWebhook], desk: Desk) -> int | None:
    """How many events of the feed lie behind the cursor of its lane."""
    cursor = await cursor_of(asked, desk, asked.command.webhook_id)
    if cursor is None:
        return None
    newest = await desk.documents.get(FEED, asked.organisation_id, HEAD) or NOTHING
    return max(0, newest.sequence - cursor)


async def cursor_of(asked: Asked[Any], desk: Desk, lane_id: Any) -> int | None:
    """How far a lane has come; a webhook's own has its id. None where there is none."""
    if desk.pool is None:
        return None
    with reaching():
        async with tenant(desk.pool, asked.organisation_id) as connection:
            found = await connection.fetchval(sql.cursor_of, asked.organisation_id, lane_id)
    return None if found is None else int(found)
