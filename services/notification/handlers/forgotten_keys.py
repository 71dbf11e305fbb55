"""Keys that sign nothing any more are forgotten: their secrets leave the database."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from contracts.events.notification_webhooks import (
    WebhookKeyPromoted,
    WebhookKeyRevoked,
    WebhookKeyStaged,
    WebhookRemoved,
)
from services.notification.projections.webhooks import WEBHOOKS
from services.runtime import signals
from services.runtime.service import Call, Desk, Reaction
from services.runtime.sql import statements
from services.runtime.store.api import Recorded
from services.runtime.tenancy import reaching, tenant

sql = statements("services.notification", "webhook_keys.sql")

# A key lies in its table a moment before the event that names it.
YOUNG_MS = 3_600_000


async def forget_keys(recorded: Recorded[Any], desk: Desk) -> Iterable[Call]:
    """Keep those that sign or will, and what is too young to tell. Calls nothing."""
    if desk.pool is None:
        return ()
    here, event = recorded.organisation_id, recorded.event
    document = await desk.documents.get(WEBHOOKS, here, str(event.webhook_id))
    webhook = None if document is None else document.webhook
    with reaching():
        async with tenant(desk.pool, here) as connection:
            if webhook is None or webhook.is_removed:
                await connection.execute(sql.forget, here, event.webhook_id)
            else:
                keys = (webhook.current, webhook.staged, webhook.previous)
                at = recorded.header.recorded_at
                kept = [key.id for key in keys if key is not None and key.signs(at)]
                revoked = event.key_id if isinstance(event, WebhookKeyRevoked) else None
                old = UUID(int=max(0, at // 1000 - YOUNG_MS) << 80)
                await connection.execute(sql.sweep, here, event.webhook_id, kept, revoked, old)
    signals.emit("keys.forgotten", webhook_id=event.webhook_id)
    return ()


FORGOTTEN_KEYS = Reaction(
    name="forgotten_keys",
    listens=(WebhookKeyStaged, WebhookKeyPromoted, WebhookKeyRevoked, WebhookRemoved),
    react=forget_keys,
)
