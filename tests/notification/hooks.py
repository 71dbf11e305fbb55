"""Webhooks for tests: their events, and one registered in a town."""

from typing import Any
from uuid import UUID

from contracts.commands.notification_webhooks import RegisterWebhook
from contracts.envelope import decode
from contracts.events.notification_webhooks import (
    WebhookKeyStaged,
    WebhookPaused,
    WebhookRegistered,
    WebhookVerified,
)
from contracts.queries.notification_webhooks import WebhookView
from services.notification.handlers.answers import WEBHOOK
from services.runtime import ids
from tests.notification.log import ADMIN
from tests.support.scenario import scenario

HOOK = UUID("01920000-0000-7000-8000-000000000b01")
KEY_1 = UUID("01920000-0000-7000-8000-000000000b11")
KEY_2 = UUID("01920000-0000-7000-8000-000000000b12")
AT = 1_800_000_000_000_000
HOUR_US = 3_600_000_000
URL = "https://hooks.example.com/scoreline?key=dough"

hook = scenario(WEBHOOK)

registered = WebhookRegistered(
    webhook_id=HOOK, url=URL, host="hooks.example.com", key_id=KEY_1, public_key="whpk_1"
)
verified = WebhookVerified(webhook_id=HOOK, by="challenge")
paused = WebhookPaused(webhook_id=HOOK, cause="by_hand", reason="Moving")
staged = WebhookKeyStaged(webhook_id=HOOK, key_id=KEY_2, public_key="whpk_2")


async def told(where: Any, command: Any, actor: Any = ADMIN, **more: Any) -> WebhookView:
    """What a command on a webhook answers."""
    done = await where.tell(command, actor=actor, **more)
    return decode(done.body, WebhookView)


async def register(where: Any, url: str = URL, **wish: Any) -> WebhookView:
    """A new webhook of the town."""
    return await told(where, RegisterWebhook(webhook_id=ids.new_id(), url=url, **wish))
