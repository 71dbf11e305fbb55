"""Metrics of this process and of all others on one page, for Prometheus."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from services.gateway.answer import Answer
from services.gateway.door import Visit
from services.runtime import clock, telemetry
from services.runtime.bus.metrics import Page

# Gathering wakes every process; a scraper asks far less often.
REMEMBERED_SECONDS = 1.0
MEDIA = telemetry.METRICS_CONTENT_TYPE.encode()


class Whole(Page):
    """A page that takes in another one."""

    def join(self, text: str) -> None:
        """Put samples on the page as they are, labels and all."""
        for family in text_string_to_metric_families(text):
            name = family.name
            whole = self._families.setdefault(name, Metric(name, family.documentation, family.type))
            whole.samples += family.samples


class Metrics:
    """Joins what the others answer over the bus with what was counted here."""

    def __init__(self, others: Callable[[], Awaitable[bytes]]) -> None:
        self._others = others
        self._instance = f"{socket.gethostname()}:{os.getpid()}"
        self._asking = asyncio.Lock()
        self._known: tuple[float, bytes] = (float("-inf"), b"")

    async def __call__(self, visit: Visit) -> Answer:
        """The page; a process that does not answer in time is missing from it."""
        async with self._asking:
            if clock.monotonic() - self._known[0] > REMEMBERED_SECONDS:
                others = await self._others()
                page = Whole()
                page.add("gateway", self._instance, telemetry.metrics_text().decode())
                page.join(others.decode())
                self._known = (clock.monotonic(), page.text())
        return Answer(self._known[1], media=MEDIA)
