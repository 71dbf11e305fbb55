"""What the gateway hears when the other side is away: unavailable, and at once."""

import asyncio

from contracts.commands.planning import OpenCycle
from contracts.envelope import Ok, Refused
from contracts.queries.planning import CycleById
from services.runtime import signals
from services.runtime.bus.client import Caller
from services.runtime.bus.connection import connect
from tests.runtime.bus.commands import command, query
from tests.runtime.bus.test_serve import serving

SOON_SECONDS = 1.0


def assert_unavailable(reply):
    assert isinstance(reply, Refused)
    assert (reply.kind, reply.code) == ("unavailable", "unavailable")


async def test_without_a_responder_the_answer_is_unavailable_at_once(broker):
    link = await connect(broker.url("gateway"), "gateway")
    async with asyncio.timeout(SOON_SECONDS):
        assert_unavailable(await Caller(link).tell(OpenCycle, command(), timeout_s=30))
        assert_unavailable(await Caller(link).ask(CycleById, query(), timeout_s=30))
    await link.close()


async def test_a_service_that_does_not_answer_is_unavailable_after_the_deadline(broker):
    async def hang(_asked, _desk):
        await asyncio.Event().wait()

    async with serving(broker, hang) as (server, caller, _link):
        assert_unavailable(await caller.tell(OpenCycle, command(), timeout_s=0.2))
        await server.drain(0.01)


async def test_a_broken_connection_gives_up_what_was_under_way_at_once(broker):
    begun = asyncio.Event()

    async def hang(_asked, _desk):
        begun.set()
        await asyncio.Event().wait()

    async with serving(broker, hang) as (server, caller, _link):
        asking = asyncio.create_task(caller.tell(OpenCycle, command(), timeout_s=30))
        await begun.wait()
        await broker.kill()
        async with asyncio.timeout(SOON_SECONDS):
            assert_unavailable(await asking)
            assert_unavailable(await caller.tell(OpenCycle, command(), timeout_s=30))
        async with signals.listening("bus.back") as back:
            await broker.start()
            await back.wait(lambda heard: heard["user"] == "gateway")
        await server.drain(0.01)


async def test_after_nats_was_killed_commands_go_on(broker):
    async with serving(broker) as (_, caller, _link), signals.listening("bus.back") as back:
        await broker.restart()
        for _ in range(2):
            await back.wait()
        assert isinstance(await caller.tell(OpenCycle, command()), Ok)
