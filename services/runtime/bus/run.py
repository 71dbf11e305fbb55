"""A service as a process: its parts put together, kept going, and taken apart without loss."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from typing import Any, TypeVar
from uuid import UUID

import structlog
from faststream.nats import NatsBroker

from contracts.envelope import Ok
from services.runtime import clock, ids, signals
from services.runtime.bus.connection import EXIT_AGAIN, Link, Watch
from services.runtime.bus.hints import hint_applied
from services.runtime.bus.inbox import Inbox, Missing
from services.runtime.bus.metrics import answer_metrics
from services.runtime.bus.outgoing import Outgoing
from services.runtime.bus.publish import Publisher
from services.runtime.bus.serve import Server, open_broker
from services.runtime.bus.ticker import Ticker
from services.runtime.bus.watchdog import Watchdog
from services.runtime.projection.documents import TableDocuments
from services.runtime.projection.reactor import Reactor
from services.runtime.projection.rebuild import ensure_built
from services.runtime.projection.runner import Runner
from services.runtime.proof.keys import RECEIPT, SigningKey, name_of
from services.runtime.proof.reading import TableProofs
from services.runtime.ready import signal_ready
from services.runtime.service import Asked, Desk, Service
from services.runtime.settings import Settings
from services.runtime.store.api import Recorded
from services.runtime.store.encode import Entry
from services.runtime.store.group import Log
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Pool, open_pool

# The supervisor gives ten; what is not answered by then is asked again with its key.
DRAIN_SECONDS = 8.0
CLOSE_SECONDS = 1.0

T = TypeVar("T")

logger = structlog.get_logger("run")


async def run(service: Service, settings: Settings, stop: asyncio.Event) -> None:
    """Serve until stop: what each service's `serve` calls.

    Raises SystemExit(EXIT_AGAIN) where NATS has lost the service's consumer, so that the
    supervisor provisions and starts it again, and whatever breaks one of the loops.
    """
    watchdog = Watchdog()
    watchdog.start()
    try:
        async with AsyncExitStack() as closing:
            process = await unless(stop, Process.open(service, settings, closing))
            if process is not None:
                await process.work(stop)
    finally:
        watchdog.stop()


async def unless(stop: asyncio.Event, awaitable: Awaitable[T]) -> T | None:
    """What awaitable gives; None where it was stopped before that."""
    task, stopping = asyncio.ensure_future(awaitable), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        stopping.cancel()
        if task.cancel():
            await asyncio.wait((task,))


class Process:
    """The parts of a running service."""

    def __init__(
        self, service: Service, settings: Settings, pool: Pool, broker: NatsBroker, link: Link
    ) -> None:
        if service.reactions and not service.projections:
            raise ValueError("a reaction follows the projections of its service: there is none")
        self._service = service
        self._broker = broker
        self._link = link
        self._publisher = Publisher(link)
        keyring = PostgresKeyring(pool, bytes.fromhex(settings.master_key))
        self.store = PostgresStore(pool, keyring, on_committed=self._committed)
        self._runner = Runner(service.projections, self.store, pool, on_applied=self._applied)
        self._desk = Desk(
            store=self.store,
            documents=TableDocuments(pool, self._runner),
            proofs=TableProofs(pool, _receipt_key(settings)),
            new_id=ids.new_id,
            now_us=clock.now_us,
            settings=settings,
            pool=pool,
        )
        self._workers = [make(self._desk, self._carry_out) for make in service.workers]
        self._reactor = Reactor(service.reactions, self._desk, pool, self._carry_out)
        self._ticker = Ticker(service.timers, self._desk, self._carry_out)
        self._server = Server(service, self._desk, broker)
        self._inbox = Inbox(link, service.name, self._hear)

    @classmethod
    async def open(cls, service: Service, settings: Settings, closing: AsyncExitStack) -> "Process":
        """Connect, waiting for NATS, and have every read model built."""
        watch = Watch(service.name)
        broker = open_broker(settings.nats_url, watch)
        client = await watch.signed_in(broker.connect())
        link = Link(client, watch)
        # The connection is all that FastStream holds; its own stop trips over one that is closed.
        closing.push_async_callback(link.close)
        pool = await open_pool(
            settings.database_url, size=settings.database_connections, name=service.name
        )
        closing.push_async_callback(_close_pool, pool)
        process = cls(service, settings, pool, broker, link)
        closing.push_async_callback(process.store.close)
        await ensure_built(service.projections, process.store, pool)
        await process._runner.learn_labels()
        return process

    async def work(self, stop: asyncio.Event) -> None:
        """Work until stop, or until a part ends; then answer what was begun and end the rest."""
        loops = [
            asyncio.create_task(run())
            for run in (
                self._runner.run,
                self._reactor.run,
                self._publisher.run,
                self._ticker.run,
                *(worker.run for worker in self._workers),
            )
        ]
        hearing = asyncio.create_task(self._inbox.run())
        stopping = asyncio.create_task(stop.wait())
        await self._broker.start()
        await answer_metrics(self._link, self._service.name)
        signal_ready()
        signals.emit("service.ready", service=self._service.name)
        await asyncio.wait((*loops, hearing, stopping), return_when=asyncio.FIRST_COMPLETED)
        for task in (hearing, stopping):
            task.cancel()
        await asyncio.gather(
            self._server.drain(DRAIN_SECONDS), self._inbox.give_back(DRAIN_SECONDS)
        )
        for task in loops:
            task.cancel()
        ended = await asyncio.gather(*loops, hearing, return_exceptions=True)
        await self._publisher.flush()
        _raise(ended)

    async def _hear(self, events: Sequence[Any]) -> None:
        # Without read models there is nothing to keep: hearing is enough.
        if self._service.projections:
            await self._runner.on_events(events)

    async def _applied(
        self, organisation_id: UUID, position: int, events: Sequence[Recorded[Any]]
    ) -> None:
        self._reactor.notify(organisation_id, position, events)
        for worker in self._workers:
            worker.applied(organisation_id, position)
        await hint_applied(self._link, organisation_id, position)

    async def _carry_out(self, asked: Asked[Any]) -> Ok:
        return await self._service.commands[type(asked.command)](asked, self._desk)

    def _committed(self, log: Log, before: int, entries: Sequence[Entry]) -> None:
        # Its own read models need not wait until the bus has been there and back.
        self._runner.want(log.organisation_id, before + len(entries))
        self._publisher.tell(
            Outgoing(
                organisation_id=log.organisation_id,
                log_id=log.log_id,
                index=before + entry.ordinal,
                type=entry.type,
                header=entry.header,
                payload=entry.payload,
            )
            for entry in entries
        )


def _receipt_key(settings: Settings) -> SigningKey | None:
    if not settings.receipt_key:
        return None
    return SigningKey(name_of(settings.log_name, RECEIPT), bytes.fromhex(settings.receipt_key))


def _raise(ended: Sequence[BaseException | None]) -> None:
    """End the process with what a part ended with, if it was not told to."""
    for fault in ended:
        if isinstance(fault, Missing):
            logger.critical("to be provisioned again", what=str(fault))
            raise SystemExit(EXIT_AGAIN)
        if isinstance(fault, Exception):
            raise fault


async def _close_pool(pool: Pool) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()
