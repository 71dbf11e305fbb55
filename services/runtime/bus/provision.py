"""Makes the stream of events and one durable consumer per service be what is written here.

Only this step may: a service that declared the stream would overwrite its settings with the
library's defaults, and settings in a service's code are ignored for a durable that exists.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import nats.errors
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from contracts import subjects
from contracts.registry import EVENT_OWNERS
from services.runtime import clock
from services.runtime.bus.config import PROVISIONER
from services.runtime.bus.connection import connect

RETENTION_SECONDS = 7 * 24 * 3600
# Only spares work where the relay repeats what a writer published; consumers count for themselves.
DUPLICATE_WINDOW_SECONDS = 120
ACK_WAIT_SECONDS = 10
# Of these most may wait out the delay of an organisation that fails; the rest must still flow.
ACK_PENDING_MAX = 4096
API_SECONDS = 3.0
READY_SECONDS_MAX = 60.0
PAUSE_SECONDS = 0.5
# What JetStream says while it has no leader, or too few nodes for the replicas.
UNAVAILABLE = 503
NO_PEERS = 10005


def stream_config(replicas: int = 1) -> StreamConfig:
    """The stream of events: on disk, bounded by age alone, not to be shortened by hand."""
    return StreamConfig(
        name=subjects.EVENTS_STREAM,
        description="Events as committed; the log in PostgreSQL is the truth.",
        subjects=[subjects.EVENTS_ALL],
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.OLD,
        storage=StorageType.FILE,
        max_age=RETENTION_SECONDS,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        num_replicas=replicas,
        deny_delete=True,
        deny_purge=True,
    )


def consumer_config(service: str) -> ConsumerConfig:
    """A service's durable: it pulls, and what fails comes back until the service parks it."""
    return ConsumerConfig(
        name=subjects.durable_of(service),
        durable_name=subjects.durable_of(service),
        filter_subject=subjects.EVENTS_ALL,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_SECONDS,
        max_ack_pending=ACK_PENDING_MAX,
        max_deliver=-1,
    )


class NotProvisioned(Exception):
    """NATS refuses a setting, or does not know the provisioner; the text is one line."""


async def provision(url: str, *, replicas: int = 1) -> list[str]:
    """Sign in as the provisioner and set everything up; a line for each thing that changed.

    A cluster that has just begun and has no leader yet is waited for. Raises NotProvisioned.
    """
    try:
        link = await connect(url, PROVISIONER)
        try:
            return await _when_ready(link.client.jetstream(timeout=API_SECONDS), replicas)
        finally:
            await link.close()
    except nats.errors.Error as fault:
        raise NotProvisioned(str(fault).strip() or type(fault).__name__) from fault


async def _when_ready(jetstream: JetStreamContext, replicas: int) -> list[str]:
    deadline = clock.monotonic() + READY_SECONDS_MAX
    while True:
        try:
            changed = await _stream(jetstream, stream_config(replicas))
            for service in EVENT_OWNERS:
                changed += await _consumer(jetstream, consumer_config(service))
            return changed
        except nats.errors.Error as fault:
            if not _passes(fault) or clock.monotonic() > deadline:
                raise
        await asyncio.sleep(PAUSE_SECONDS)


def _passes(fault: nats.errors.Error) -> bool:
    """Whether a fault is one of a cluster that is still finding itself."""
    if isinstance(fault, APIError):
        return fault.code == UNAVAILABLE or fault.err_code == NO_PEERS
    return isinstance(fault, nats.errors.NoRespondersError | nats.errors.TimeoutError)


async def _stream(jetstream: JetStreamContext, wanted: StreamConfig) -> list[str]:
    name = subjects.EVENTS_STREAM
    try:
        found = (await jetstream.stream_info(name)).config
    except NotFoundError:
        await jetstream.add_stream(wanted)
        return [f"stream {name}: made"]
    differing = _differing(wanted.as_dict(), found.as_dict())
    if differing:
        await jetstream.update_stream(wanted)
    return [f"stream {name}: {line}" for line in differing]


async def _consumer(jetstream: JetStreamContext, wanted: ConsumerConfig) -> list[str]:
    name = str(wanted.durable_name)
    try:
        found = (await jetstream.consumer_info(subjects.EVENTS_STREAM, name)).config
    except NotFoundError:
        await jetstream.add_consumer(subjects.EVENTS_STREAM, wanted)
        return [f"consumer {name}: made"]
    differing = _differing(wanted.as_dict(), found.as_dict() if found else {})
    if differing:
        await jetstream.add_consumer(subjects.EVENTS_STREAM, wanted)
    return [f"consumer {name}: {line}" for line in differing]


def _differing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Settings named by us that are otherwise there; what we do not name is the server's."""
    return [
        f"{key} was {found.get(key)}, is {value}"
        for key, value in wanted.items()
        if value is not None and found.get(key) != value
    ]
