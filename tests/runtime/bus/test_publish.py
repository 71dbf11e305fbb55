"""A writer tells its own events at once, and never waits for that."""

import asyncio
from contextlib import suppress
from uuid import uuid4

from services.runtime import signals
from services.runtime.bus.connection import connect
from services.runtime.bus.outgoing import Outgoing
from services.runtime.bus.publish import QUEUE_MAX, Publisher
from tests.runtime.bus.test_relay import messages, outgoing, relay_on
from tests.support.logs import record


def as_outgoing(log, before, entries):
    return [
        Outgoing(
            organisation_id=log.organisation_id,
            log_id=log.log_id,
            index=before + entry.ordinal,
            type=entry.type,
            header=entry.header,
            payload=entry.payload,
        )
        for entry in entries
    ]


async def test_committed_events_are_told_with_their_stored_bytes_and_the_relays_id(stream, logs):
    organisation = await logs.organisation()
    link = await connect(stream.url("planning"), "planning")
    publisher = Publisher(link)
    store = await logs.store(on_committed=lambda *told: publisher.tell(as_outgoing(*told)))
    await record(store, organisation, events=2)
    await record(store, organisation)
    await publisher.flush()
    # What the relay then says is known by its id.
    async with relay_on(stream, logs) as relay:
        await relay.round()
    told = await messages(stream)
    assert [(b.index, bytes(b.header), bytes(b.payload)) for _, _, b in told] == (
        await logs.stored(organisation)
    )
    await link.close()


async def test_a_running_publisher_tells_by_itself(stream):
    link = await connect(stream.url("planning"), "planning")
    publisher = Publisher(link)
    task = asyncio.create_task(publisher.run())
    async with signals.listening("publisher.told") as told:
        publisher.tell([outgoing(7, uuid4())])
        await told.wait(lambda heard: heard["index"] == 7)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await link.close()


async def test_without_nats_nothing_is_kept_and_nothing_waits(stream):
    link = await connect(stream.url("planning"), "planning")
    publisher = Publisher(link)
    async with signals.listening("bus.lost") as lost:
        await stream.kill()
        await lost.wait()
    publisher.tell([outgoing(n, uuid4()) for n in range(10)])
    assert not publisher._queue
    await stream.start()
    await link.close()


async def test_a_flood_drops_the_oldest(stream):
    link = await connect(stream.url("planning"), "planning")
    publisher = Publisher(link)
    event = outgoing(1, uuid4())
    publisher.tell(event for _ in range(QUEUE_MAX + 10))
    assert len(publisher._queue) == QUEUE_MAX
    await link.close()
