"""Keeps the documents of one service up to date: woken by hints, held to the log by a sweep.

Messages from the bus say only how far a log has come; events are read from the log in index
order from where each lane stands. So duplicates, reordering, loss and gaps on the bus, or no bus
at all, make no difference to the result.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import structlog

from contracts.envelope import EventMessage
from contracts.errors import Behind
from services.runtime import clock
from services.runtime.projection.definition import Projection
from services.runtime.projection.retries import Retries
from services.runtime.projection.round import Lane, Round
from services.runtime.sql import statements
from services.runtime.store.api import Recorded, Store
from services.runtime.tenancy import UNANSWERED, Pool

# Enough to share a flush, few enough that the first does not wait long for the last.
ORGANISATIONS_PER_ROUND_MAX = 50
SWEEP_SECONDS = 1.0
REACHED_SECONDS_MAX = 2.0
# Between two looks whether identity has destroyed a key that must be gone first.
EARLY_SECONDS = 0.05

sql = statements("services.runtime.projection", "runner.sql")
logger = structlog.get_logger("projection")

# Told after a commit how far an organisation's documents are, and the events that were read for
# it, if any: hints to others, the reactor.
OnApplied = Callable[[UUID, int, Sequence[Recorded[Any]]], Awaitable[None]]


class Runner:
    """The writer of a service's documents in this process; replicas share by row locks."""

    def __init__(
        self,
        projections: Sequence[Projection[Any]],
        store: Store,
        pool: Pool,
        *,
        retries: Retries | None = None,
        on_applied: OnApplied | None = None,
    ) -> None:
        self._projections = {p.name: p for p in projections}
        self._store = store
        self._pool = pool
        self._retries = retries or Retries()
        self._on_applied = on_applied
        self._lanes: tuple[Lane, ...] = ()
        self._labels: dict[str, str] = {}
        self._wanted: dict[UUID, int] = {}
        self._wake = asyncio.Event()
        self._waiting: dict[UUID, list[tuple[int, asyncio.Future[None]]]] = {}
        self.applied: dict[UUID, int] = {}
        # Connections lost so far: what was applied before may be gone with the last of them.
        self._lost = 0

    def label(self, projection: Projection[Any]) -> str:
        """The label under which a projection's documents are read now."""
        return self._labels[projection.name]

    async def learn_labels(self) -> None:
        """See which labels are live or being built. Raises RuntimeError for one never built."""
        async with self._pool.acquire() as connection:
            connection.add_termination_listener(self._forget)
            rows = await connection.fetch(sql.labels)
        mine = [row for row in rows if row["projection"] in self._projections]
        labels = {row["projection"]: row["label"] for row in mine if row["label"]}
        missing = set(self._projections) - set(labels)
        if missing:
            raise RuntimeError(f"not built yet: {', '.join(sorted(missing))}")
        kept = [(r["projection"], x) for r in mine for x in (r["label"], r["building"]) if x]
        lanes = tuple(Lane(label, self._projections[name]) for name, label in sorted(kept))
        if lanes != self._lanes:
            self.applied.clear()
        self._lanes, self._labels = lanes, labels

    def _forget(self, _connection: object) -> None:
        """See anew how far everything is: a server that crashed may have lost, with the
        connection, documents it had not flushed. The sweep finds them behind their log."""
        self.applied.clear()
        self._lost += 1

    async def on_events(self, batch: Sequence[EventMessage]) -> None:
        """Take a batch from the bus; returns when all of it has had its effect."""
        newest: dict[UUID, int] = {}
        for message in batch:
            index = max(message.index, newest.get(message.organisation_id, 0))
            newest[message.organisation_id] = index
        await asyncio.gather(*(self._arrival(o, index) for o, index in newest.items()))

    def want(self, organisation_id: UUID, index: int) -> None:
        """Have an organisation's log applied up to an index soon."""
        if index > self.applied.get(organisation_id, -1):
            self._wanted[organisation_id] = max(index, self._wanted.get(organisation_id, 0))
            self._wake.set()

    async def reached(self, organisation_id: UUID, position: int) -> None:
        """Wait until every lane that is not parked has applied position; Behind after 2 s."""
        try:
            async with asyncio.timeout(REACHED_SECONDS_MAX):
                await self._arrival(organisation_id, position)
        except TimeoutError:
            at = self.applied.get(organisation_id, 0)
            raise Behind(at=at, wanted=position) from None

    async def _arrival(self, organisation_id: UUID, position: int) -> None:
        if self.applied.get(organisation_id, 0) >= position:
            return
        arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(organisation_id, []).append((position, arrived))
        self.want(organisation_id, position)
        await arrived

    async def run(self) -> None:
        """Work until cancelled; a lost database is waited for."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sweep())
            tasks.create_task(self._work())

    async def _sweep(self) -> None:
        """Find, every second, what the bus did not tell."""
        while True:
            try:
                await self.learn_labels()
                for head in await self._store.heads():
                    self.want(head.organisation_id, head.last_index)
                for organisation_id, _lane in self._retries.due(clock.monotonic()):
                    self._wanted.setdefault(organisation_id, 0)
                    self._wake.set()
            except UNANSWERED as error:
                logger.warning("database unreachable", error=str(error))
            await asyncio.sleep(self._pause())

    def _pause(self) -> float:
        retry = self._retries.next_due_in(clock.monotonic())
        return SWEEP_SECONDS if retry is None else min(SWEEP_SECONDS, retry)

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._wanted:
                organisations = list(self._wanted)[:ORGANISATIONS_PER_ROUND_MAX]
                wanted = {o: self._wanted.pop(o) for o in organisations}
                try:
                    await self._round(wanted)
                except UNANSWERED as error:
                    logger.warning("round put off", error=str(error))
                    for organisation_id, index in wanted.items():
                        self.want(organisation_id, index)
                    await asyncio.sleep(SWEEP_SECONDS)

    async def _round(self, wanted: dict[UUID, int]) -> None:
        this = Round(self._store, self._pool, self._lanes, self._retries)
        lost = self._lost
        applied = await this.carry_out(list(wanted))
        if lost != self._lost:
            return  # Nor is it certain that this was kept: the sweep looks again.
        for organisation_id, index in applied.items():
            self.applied[organisation_id] = index
            self._tell_waiting(organisation_id, index)
            if self._on_applied is not None:
                await self._on_applied(organisation_id, index, this.events(organisation_id))
        for organisation_id in this.unfinished:
            self._wanted.setdefault(organisation_id, 0)
        for organisation_id in this.early:
            asyncio.get_running_loop().call_later(EARLY_SECONDS, self._look, organisation_id)

    def _look(self, organisation_id: UUID) -> None:
        self._wanted.setdefault(organisation_id, 0)
        self._wake.set()

    def _tell_waiting(self, organisation_id: UUID, index: int) -> None:
        waiting = self._waiting.pop(organisation_id, [])
        late = [(p, f) for p, f in waiting if p > index and not f.cancelled()]
        for position, arrived in waiting:
            if position <= index and not arrived.done():
                arrived.set_result(None)
        if late:
            self._waiting[organisation_id] = late
