"""A whole service on a real NATS and PostgreSQL, in this process."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import subjects
from contracts.commands.planning import OpenCycle
from contracts.envelope import Ok, Refused, Reply, decode
from contracts.queries.planning import CycleById
from services.runtime import signals
from services.runtime.bus import inbox as inboxes
from services.runtime.bus.client import Caller
from services.runtime.bus.connection import EXIT_AGAIN, connect
from services.runtime.bus.hints import Applied, hear_hints
from services.runtime.bus.metrics import collect_metrics
from services.runtime.bus.provision import provision
from services.runtime.bus.run import run
from services.runtime.embedded.postgres import Postgres
from services.runtime.service import Service
from services.runtime.settings import Settings
from tests.runtime.bus.commands import command, open_cycle, query
from tests.runtime.bus.cycles import REACTING, SERVICE, Cycle
from tests.support.broker import Broker
from tests.support.logs import MASTER_KEY, Logs
from tests.support.platform import PostgresServer, held


@dataclass
class Running:
    """A service that runs, and a gateway that asks it."""

    broker: Broker
    logs: Logs
    organisation: UUID
    caller: Caller
    task: asyncio.Task[int]
    stop: asyncio.Event

    async def open(self, name: str = "Q3", **changes: Any) -> tuple[UUID, Reply]:
        """Open a cycle; its id and the reply."""
        cycle_id = uuid4()
        opening = open_cycle(name, cycle_id)
        message = command(opening, organisation_id=self.organisation, **changes)
        return cycle_id, await self.caller.tell(OpenCycle, message)

    async def ask(self, cycle_id: UUID, position: int) -> Reply:
        """What the cycle is once the log has been applied up to position."""
        message = query(
            CycleById(cycle_id=cycle_id),
            organisation_id=self.organisation,
            min_position=position,
        )
        return await self.caller.ask(CycleById, message)


def settings(broker: Broker, logs: Logs, service: str = "planning") -> Settings:
    return Settings(
        database_url=logs.url(service), nats_url=broker.url(service), master_key=MASTER_KEY
    )


async def status_of(running: Coroutine[Any, Any, None]) -> int:
    """With what a process that does this ends."""
    try:
        await running
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


@asynccontextmanager
async def running(broker: Broker, logs: Logs, service: Service = SERVICE) -> AsyncIterator[Running]:
    organisation = await logs.organisation()
    stop = asyncio.Event()
    async with signals.listening("service.ready") as ready:
        task = asyncio.create_task(status_of(run(service, settings(broker, logs), stop)))
        await ready.wait()
    gateway = await connect(broker.url("gateway"), "gateway")
    yield Running(broker, logs, organisation, Caller(gateway), task, stop)
    await gateway.close()
    stop.set()
    await asyncio.wait_for(task, 15)


async def test_what_was_commanded_is_read_after(stream, logs):
    async with running(stream, logs) as up:
        cycle_id, done = await up.open("Q3")
        assert isinstance(done, Ok)
        seen = await up.ask(cycle_id, done.position)
        assert isinstance(seen, Ok)
        assert decode(seen.body, Cycle) == Cycle("Q3")


async def test_a_command_again_under_its_key_is_answered_as_before(stream, logs):
    async with running(stream, logs) as up:
        message = command(
            open_cycle("Q3", uuid4()), organisation_id=up.organisation, key="k", fingerprint="f"
        )
        first = await up.caller.tell(OpenCycle, message)
        again = await up.caller.tell(OpenCycle, message)
        assert isinstance(first, Ok)
        assert again == Ok(
            body=first.body, version=first.version, position=first.position, replayed=True
        )


async def test_a_reaction_follows_once(stream, logs):
    async with running(stream, logs, REACTING) as up:
        cycle_id, done = await up.open("Q3")
        assert isinstance(done, Ok)
        seen = await up.ask(cycle_id, done.position + 1)
        assert isinstance(seen, Ok)
        assert decode(seen.body, Cycle) == Cycle("Q3!", changes=1)


async def test_others_are_told_that_the_read_model_moved(stream, logs):
    async with running(stream, logs) as up:
        hints: asyncio.Queue[Applied] = asyncio.Queue()
        link = await connect(stream.url("gateway"), "gateway")
        await hear_hints(link, hints.put_nowait)
        await link.client.flush()
        _, done = await up.open()
        assert isinstance(done, Ok)
        async with asyncio.timeout(5):
            while True:
                hint = await hints.get()
                if hint.position == done.position:
                    break
        assert (hint.service, hint.organisation_id) == ("planning", up.organisation)
        await link.close()


async def test_its_metrics_are_on_the_gateways_page(stream, logs):
    async with running(stream, logs) as up:
        await up.open()
        link = await connect(stream.url("gateway"), "gateway")
        page = ""
        for _ in range(20):  # Whoever does not answer in a quarter of a second is left out.
            page = page or (await collect_metrics(link)).decode()
        assert 'scoreline_command_seconds_count{command="OpenCycle"' in page
        await link.close()


async def test_nats_is_killed_and_the_service_goes_on(stream, logs):
    async with running(stream, logs) as up, signals.listening("bus.back") as back:
        _, before = await up.open()
        assert isinstance(before, Ok)
        await stream.restart()
        for _ in range(2):
            await back.wait()
        cycle_id, after = await up.open("Q4")
        assert isinstance(after, Ok)
        assert isinstance(await up.ask(cycle_id, after.position), Ok)
        assert not up.task.done()


async def test_postgresql_is_killed_and_the_service_goes_on(stream, tmp_path):
    async with (
        held(tmp_path / "own") as here,
        signals.listening("child.ready") as ready,
    ):
        server = Postgres(here.data, Settings())
        await here.supervisor.start([server.child()])
        logs = Logs(await PostgresServer(server).fresh_database())
        async with running(stream, logs) as up:
            _, before = await up.open()
            assert isinstance(before, Ok)
            pid = here.supervisor.pid("postgres")
            assert pid is not None
            await ready.wait(lambda heard: heard["pid"] == pid)
            os.kill(pid, signal.SIGKILL)
            cycle_id, reply = await up.open("Q4")
            # A backend may outlive its postmaster by a moment.
            assert isinstance(reply, Ok) or reply.kind == "unavailable"
            await ready.wait(timeout=30)
            async with asyncio.timeout(30):
                while not isinstance(reply, Ok):
                    cycle_id, reply = await up.open("Q4")
            async with asyncio.timeout(30):
                while not isinstance(await up.ask(cycle_id, reply.position), Ok):
                    pass
            assert not up.task.done()
        await logs.close()


async def test_a_lost_consumer_ends_the_process_to_be_provisioned_again(stream, logs, monkeypatch):
    monkeypatch.setattr(inboxes, "WATCH_SECONDS", 0.1)
    async with running(stream, logs) as up:
        link = await connect(stream.url("provisioner"), "provisioner")
        await link.client.jetstream().delete_consumer(subjects.EVENTS_STREAM, "planning-events")
        await link.close()
        assert await asyncio.wait_for(up.task, 10) == EXIT_AGAIN
    await provision(stream.url("provisioner"))
    async with running(stream, logs) as up:
        assert isinstance((await up.open())[1], Ok)


async def test_a_stopped_service_leaves_its_callers_an_answer(stream, logs):
    async with running(stream, logs) as up:
        up.stop.set()
        assert await asyncio.wait_for(up.task, 10) == 0
        _, reply = await up.open()
        assert isinstance(reply, Refused)
        assert reply.kind == "unavailable"


async def test_it_can_be_stopped_while_it_waits_for_nats(broker, logs):
    await broker.kill()
    stop = asyncio.Event()
    task = asyncio.create_task(run(SERVICE, settings(broker, logs), stop))
    stop.set()
    await asyncio.wait_for(task, 5)
    await broker.start()


async def test_a_wrong_password_ends_it_with_a_word(broker, logs):
    from nats.errors import AuthorizationError

    wrong = Settings(
        database_url=logs.url("planning"),
        nats_url=broker.url("planning").replace("secret", "guess"),
        master_key=MASTER_KEY,
    )
    with pytest.raises(AuthorizationError):
        await asyncio.wait_for(run(SERVICE, wrong, asyncio.Event()), 5)
