"""Tells events right after their commit, so that others need not wait for the relay.

Best effort and never in the way of an answer: what does not get out at once is dropped here,
since the relay publishes whatever is not in the stream, and consumers hold to the log anyway.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

import nats.errors
import structlog

from services.runtime import signals
from services.runtime.bus.connection import Link
from services.runtime.bus.outgoing import Outgoing

# A few seconds of the fastest writing; more only waits where the bus is away.
QUEUE_MAX = 10_000

logger = structlog.get_logger("publisher")


class Publisher:
    """The queue of a process's own events on their way to the bus."""

    def __init__(self, link: Link) -> None:
        self._client = link.client
        self._queue: deque[Outgoing] = deque(maxlen=QUEUE_MAX)
        self._more = asyncio.Event()

    def tell(self, events: Iterable[Outgoing]) -> None:
        """Have committed events told soon, or not at all; returns at once and raises nothing."""
        if self._client.is_connected:
            self._queue.extend(events)
            self._more.set()

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._more.wait()
            self._more.clear()
            await self.flush()

    async def flush(self) -> None:
        """Publish what waits."""
        while self._queue:
            event = self._queue.popleft()
            try:
                await self._client.publish(event.subject, event.body, headers=event.headers)
            except nats.errors.Error as error:
                logger.info("left to the relay", index=event.index, error=str(error))
                self._queue.clear()
            else:
                signals.emit("publisher.told", index=event.index)
