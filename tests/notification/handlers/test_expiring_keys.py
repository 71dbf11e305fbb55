"""An owner hears once of a key that ends soon."""

from contracts.commands.notification_webhooks import PromoteWebhookKey, StageWebhookKey
from contracts.events.notification_webhooks import WebhookKeyExpiring
from tests.notification.hooks import HOUR_US, register, told
from tests.notification.log import town


async def expiring(here):
    return [r.event for r in await here.events() if isinstance(r.event, WebhookKeyExpiring)]


async def test_a_key_that_ends_within_hours_is_told_of_once():
    here = await town()
    hook = await register(here)
    await told(here, StageWebhookKey(webhook_id=hook.id))
    await told(here, PromoteWebhookKey(webhook_id=hook.id, overlap_hours=24))
    now = here.now_us()
    await here.tick()
    assert not await expiring(here)
    here.now_us = lambda: now + 19 * HOUR_US
    for _ in range(2):
        await here.tick()
    (event,) = await expiring(here)
    assert event.key_id == hook.keys[0].id
