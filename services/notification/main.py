"""Wiring: which question and event goes where."""

import asyncio

from contracts.queries.notification import EventTypes, Feed
from services.notification.projections.feed import FEED
from services.notification.projections.sights import SIGHTS
from services.notification.queries.event_types import event_types
from services.notification.queries.feed import feed
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings

SERVICE = Service(
    name="notification",
    queries={Feed: feed, EventTypes: event_types},
    projections=(FEED, SIGHTS),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Answer until told to stop."""
    await run(SERVICE, settings, stop)
