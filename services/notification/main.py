"""Wiring: which command, question and event goes where."""

import asyncio

from contracts.queries.notification import EventTypes, Feed
from contracts.queries.notification_webhooks import Deliveries, WebhookById, WebhookList
from services.notification.delivery.worker import Worker
from services.notification.handlers.commands import COMMANDS
from services.notification.handlers.lanes import LANES
from services.notification.projections.feed import FEED
from services.notification.projections.principals import PRINCIPALS
from services.notification.projections.sights import SIGHTS
from services.notification.projections.webhooks import WEBHOOKS
from services.notification.queries.deliveries import deliveries
from services.notification.queries.event_types import event_types
from services.notification.queries.feed import feed
from services.notification.queries.webhooks import webhook_by_id, webhook_list
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="notification",
    commands=COMMANDS,
    queries={
        Feed: feed,
        EventTypes: event_types,
        WebhookList: webhook_list,
        WebhookById: webhook_by_id,
        Deliveries: deliveries,
    },
    projections=(FEED, SIGHTS, WEBHOOKS, PRINCIPALS),
    reactions=(LANES,),
    workers=(Worker,),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Answer until told to stop."""
    await run(SERVICE, settings, stop)
