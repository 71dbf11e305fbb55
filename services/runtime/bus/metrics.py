"""Metrics of every process, asked for over the bus and joined to one page."""

import asyncio
import contextlib
import os
import socket

from nats.aio.msg import Msg
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from contracts.registry import EVENT_OWNERS
from contracts.subjects import metrics_of
from services.runtime import telemetry
from services.runtime.bus.config import RELAY
from services.runtime.bus.connection import Link

# Replicas answer in milliseconds; whoever does not in this time is missing from this scrape.
COLLECT_SECONDS = 0.25
INSTANCE_HEADER = "Scoreline-Instance"


async def answer_metrics(link: Link, service: str) -> None:
    """Answer with this process's metrics from now on; each replica answers for itself."""
    instance = f"{socket.gethostname()}:{os.getpid()}"

    async def answer(message: Msg) -> None:
        headers = {INSTANCE_HEADER: instance}
        await link.client.publish(message.reply, telemetry.metrics_text(), headers=headers)

    await link.client.subscribe(metrics_of(service), cb=answer)


async def collect_metrics(
    link: Link, seconds: float = COLLECT_SECONDS, enough: int | None = None
) -> bytes:
    """The metrics of all services and the relay, each sample with its process and instance.

    Waits `seconds`, since nobody knows how many replicas there are; less when `enough` answered.
    """
    page = Page()
    inbox = link.client.new_inbox()
    answered: set[str] = set()
    complete = asyncio.Event()

    async def take(message: Msg) -> None:
        service, _, instance = message.subject.rpartition(".")[2], "", message.headers or {}
        if INSTANCE_HEADER in instance:
            page.add(service, instance[INSTANCE_HEADER], message.data.decode())
            answered.add(f"{service} {instance[INSTANCE_HEADER]}")
            if len(answered) == enough:
                complete.set()

    subscription = await link.client.subscribe(f"{inbox}.*", cb=take)
    try:
        for service in (*EVENT_OWNERS, RELAY):
            await link.client.publish(metrics_of(service), reply=f"{inbox}.{service}")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(complete.wait(), seconds)
    finally:
        await subscription.unsubscribe()
    return page.text()


class Page:
    """Samples of many processes; a family's type and help stand on it once."""

    def __init__(self) -> None:
        self._families: dict[str, Metric] = {}

    def add(self, process: str, instance: str, text: str) -> None:
        """Put the metrics of one process on the page."""
        for family in text_string_to_metric_families(text):
            whole = self._families.setdefault(
                family.name, Metric(family.name, family.documentation, family.type)
            )
            for sample in family.samples:
                labels = {**sample.labels, "process": process, "instance": instance}
                whole.samples.append(sample._replace(labels=labels))

    def text(self) -> bytes:
        """The page in the Prometheus text format."""
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> list[Metric]:
        """Called by prometheus_client."""
        return list(self._families.values())
