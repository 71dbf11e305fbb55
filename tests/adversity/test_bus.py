"""The bus loses its process, its disk, its consumers, its order, and no effect is lost.

A service with a reaction and the relay run under a supervisor that does what `scoreline up` does:
whoever ends to be provisioned again is started again after that. Meanwhile people open cycles,
each asked again under its key until it is answered.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from msgspec import Raw

from contracts import subjects
from contracts.commands.planning import OpenCycle
from contracts.envelope import EventMessage, Ok, decode, encode
from contracts.queries.planning import CycleById
from services.runtime import signals
from services.runtime.bus import inbox as inboxes
from services.runtime.bus import relay
from services.runtime.bus.client import Caller
from services.runtime.bus.connection import EXIT_AGAIN, connect
from services.runtime.bus.provision import provision
from services.runtime.bus.run import run
from services.runtime.projection.verify import check
from services.runtime.settings import Settings
from tests.runtime.bus.commands import command, open_cycle, query
from tests.runtime.bus.cycles import CYCLES, REACTING, Cycle
from tests.runtime.bus.test_run import settings, status_of
from tests.support.broker import Broker
from tests.support.logs import Logs

ALL_SECONDS_MAX = 90
STOP_SECONDS_MAX = 20
PEOPLE = 6
CYCLES_EACH = 20


@dataclass
class World:
    """A running platform with people at work."""

    broker: Broker
    logs: Logs
    caller: Caller
    organisations: list[UUID]
    opened: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    answered: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def work(self, person: int) -> None:
        """Open cycles one after the other, each until it is answered."""
        organisation = self.organisations[person % len(self.organisations)]
        for n in range(CYCLES_EACH):
            cycle_id = uuid4()
            asking = command(
                open_cycle(f"{person}/{n}", cycle_id),
                organisation_id=organisation,
                key=f"{person}/{n}",
            )
            while not isinstance(reply := await self.caller.tell(OpenCycle, asking, 2.0), Ok):
                await self.usable()
            async with self.answered:
                self.opened[cycle_id] = (organisation, reply.position)
                self.answered.notify_all()

    async def usable(self) -> None:
        """Return once it makes sense to ask again."""
        tried = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, tried.set)
        await tried.wait()

    async def until_opened(self, cycles: int) -> None:
        """Return once so many cycles have been opened."""
        async with self.answered:
            await self.answered.wait_for(lambda: len(self.opened) >= cycles)

    async def seen(self, cycle_id: UUID) -> Cycle:
        """The cycle after the reaction to it."""
        organisation, position = self.opened[cycle_id]
        asking = query(
            CycleById(cycle_id=cycle_id), organisation_id=organisation, min_position=position
        )
        async with asyncio.timeout(30):
            while True:
                reply = await self.caller.ask(CycleById, asking)
                if isinstance(reply, Ok):
                    cycle = decode(reply.body, Cycle)
                    if cycle.changes:
                        return cycle
                await self.usable()


@asynccontextmanager
async def world(broker: Broker, logs: Logs) -> AsyncIterator[World]:
    """Service and relay under a supervisor, and a gateway."""
    stop = asyncio.Event()
    relaying = Settings(database_url=logs.url("relay"), nats_url=broker.url("relay"))
    async with signals.listening("service.ready") as ready:
        supervised = asyncio.create_task(supervise(broker, settings(broker, logs), stop))
        relayed = asyncio.create_task(relay.serve(relaying, stop))
        await ready.wait()
    gateway = await connect(broker.url("gateway"), "gateway")
    organisations = [await logs.organisation() for _ in range(2)]
    try:
        async with asyncio.timeout(ALL_SECONDS_MAX):
            yield World(broker, logs, Caller(gateway), organisations)
    finally:
        stop.set()
        await gateway.close()
        async with asyncio.timeout(STOP_SECONDS_MAX):
            await asyncio.gather(supervised, relayed)


async def supervise(broker: Broker, service: Settings, stop: asyncio.Event) -> None:
    """Keep the service running, as `scoreline up` does."""
    while await status_of(run(REACTING, service, stop)) == EXIT_AGAIN:
        signals.emit("supervisor.again")
        await provision(broker.url("provisioner"))


async def management(broker: Broker, what: Callable[..., Awaitable[object]]) -> None:
    link = await connect(broker.url("provisioner"), "provisioner")
    await what(link.client.jetstream())
    await link.close()


async def delete_consumer(world: World) -> None:
    name = subjects.durable_of("planning")
    await management(world.broker, lambda js: js.delete_consumer(subjects.EVENTS_STREAM, name))


async def delete_stream(world: World) -> None:
    await management(world.broker, lambda js: js.delete_stream(subjects.EVENTS_STREAM))


async def kill(world: World) -> None:
    await world.broker.restart()


async def lose_disk(world: World) -> None:
    await world.broker.lose_disk()


async def break_connections(world: World) -> None:
    for name in ("planning", "relay"):
        await world.logs.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            f" where application_name = '{name}' and datname = current_database()"
        )


# After these the service must be provisioned and started again before there is more to harm.
FATAL = (lose_disk, delete_stream, delete_consumer)


@pytest.mark.parametrize("harm", [kill, break_connections, *FATAL])
async def test_no_effect_is_lost_and_none_happens_twice(stream, logs, monkeypatch, harm):
    monkeypatch.setattr(inboxes, "WATCH_SECONDS", 0.2)
    async with world(stream, logs) as there, signals.listening("service.ready") as ready:
        async with asyncio.TaskGroup() as people:
            for person in range(PEOPLE):
                people.create_task(there.work(person))
            for done in (10, 40):
                await there.until_opened(done)
                await harm(there)
                if harm in FATAL:
                    await ready.wait(timeout=30)
        await assert_renamed(there)
    await assert_whole(there)


async def assert_renamed(there: World) -> None:
    """The reaction to each cycle is seen by who asks."""
    for cycle_id in there.opened:
        assert (await there.seen(cycle_id)).changes == 1


async def assert_whole(there: World) -> None:
    """Each cycle opened and renamed once in the log; the tables are what a fold of it gives."""
    store = await there.logs.store()
    for organisation in there.organisations:
        events = [r.event for r in await store.read_log(organisation, 0, limit=10_000)]
        mine = [c for c, (o, _) in there.opened.items() if o == organisation]
        assert len(events) == 2 * len(mine)
        assert {event.cycle_id for event in events} == set(mine)
    pool = await there.logs.pool("planning")
    checked = [one async for one in check((CYCLES,), store, pool)]
    assert sum(one.documents for one in checked) == PEOPLE * CYCLES_EACH
    assert [d for one in checked for d in one.differences] == []


async def test_duplicates_disorder_and_nonsense_change_nothing(stream, logs):
    async with world(stream, logs) as there:
        liar = asyncio.create_task(lie(there))
        async with asyncio.TaskGroup() as people:
            for person in range(PEOPLE):
                people.create_task(there.work(person))
        liar.cancel()
        with suppress(asyncio.CancelledError):
            await liar
        await assert_renamed(there)
    await assert_whole(there)


async def lie(there: World) -> None:
    """Tell old events again in any order, future ones that do not exist, and no events at all."""
    link = await connect(there.broker.url("planning"), "planning")
    chance = random.Random(7)
    try:
        while True:
            organisation = chance.choice(there.organisations)
            index = chance.choice((1, 1, 2, 3, 5, 8, 10_000))
            stored = await there.logs.stored(organisation)
            header, payload = (stored[-1][1], stored[-1][2]) if stored else (b"{}", b"{}")
            message = EventMessage(
                organisation_id=organisation, index=index, header=Raw(header), payload=Raw(payload)
            )
            bodies = (encode(message), b"{", b"null")
            subject = f"evt.planning.{organisation.hex}.CycleOpened"
            await link.client.publish(subject, chance.choice(bodies))
            await link.client.flush()
    finally:
        await link.close()
