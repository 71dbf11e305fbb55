"""Builds a projection anew from the log beside the live one, then swaps.

Readers never see an empty or half-built model: they read the old label until the new one has
caught up. A crash leaves the old one live; the next rebuild sweeps away what was left.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from contracts.registry import stored_names
from services.runtime import clock
from services.runtime.projection.definition import Projection, Shelf, apply
from services.runtime.projection.retries import Retries
from services.runtime.projection.round import Round
from services.runtime.projection.rows import write_rows
from services.runtime.projection.runner import SWEEP_SECONDS
from services.runtime.projection.work import Lane
from services.runtime.sql import statements
from services.runtime.store.api import Recorded, Store
from services.runtime.tenancy import Connection, Pool, tenant

sql = statements("services.runtime.projection", "rebuild.sql")
runner_sql = statements("services.runtime.projection", "runner.sql")
logger = structlog.get_logger("projection")


@dataclass(frozen=True)
class Built:
    """What a rebuild did, and how long it took."""

    label: str
    organisations: int
    events: int
    documents: int
    seconds: float


async def ensure_built(projections: Sequence[Projection[Any]], store: Store, pool: Pool) -> None:
    """Build what was never built, or was built by another version; before a service is ready."""
    for projection in projections:
        async with pool.acquire() as connection:
            row = await connection.fetchrow(sql.live_label, projection.name)
        live = row["label"] if row else ""
        if not live.startswith(f"{projection.label}."):
            await rebuild(projection, store, pool, beside=False)


async def rebuild(
    projection: Projection[Any], store: Store, pool: Pool, *, beside: bool = True
) -> Built:
    """Build one projection of every organisation and swap it in.

    beside: a service may be running; it is given time to keep the new label before the swap and
    to stop reading the old one before that is dropped. What a step raises then leaves the live
    model as it is; otherwise it parks that organisation's lane, and the others are served.
    """
    started = clock.monotonic()
    label = await _next_label(projection, pool)
    events = documents = 0
    heads = await store.heads()
    for head in heads:
        build = _Build(projection, label, head.organisation_id, parks=not beside)
        seen, made = await build.carry_out(store, pool)
        events, documents = events + seen, documents + made
    async with pool.acquire() as connection:
        await connection.execute(sql.announce, projection.name, label)
    if beside:
        # A running service looks for labels once a sweep; two make sure that it has looked.
        await asyncio.sleep(2 * SWEEP_SECONDS)
    await catch_up(Lane(label, projection), store, pool)
    async with pool.acquire() as connection:
        await connection.execute(sql.swap, projection.name, label)
    if beside:
        await asyncio.sleep(2 * SWEEP_SECONDS)
    for head in heads:
        await _drop_others(projection, label, head.organisation_id, pool)
    seconds = clock.monotonic() - started
    return Built(label, len(heads), events, documents, seconds)


async def _next_label(projection: Projection[Any], pool: Pool) -> str:
    async with pool.acquire() as connection:
        row = await connection.fetchrow(sql.live_label, projection.name)
    used = [row["label"], row["building"] or ""] if row else []
    generations = [int(label.rpartition(".")[2]) for label in used if label]
    return f"{projection.label}.{max(generations, default=0) + 1}"


@dataclass
class _Build:
    """One organisation's part of a rebuild: fold the log in memory, write it in sets."""

    projection: Projection[Any]
    label: str
    organisation_id: UUID
    parks: bool
    events: int = 0
    failed: tuple[int, str] | None = None

    async def carry_out(self, store: Store, pool: Pool) -> tuple[int, int]:
        """How many events were folded, how many documents they gave."""
        head = await store.head(self.organisation_id)
        upto = head.last_index if head else 0
        shelf: Shelf[Any] = Shelf({})
        types = [name for event in self.projection.steps for name in stored_names(event)]
        async for batch in store.scan(self.organisation_id, 0, types):
            for recorded in batch:
                if recorded.index <= upto and self.failed is None:
                    self._fold(shelf, recorded)
        async with tenant(pool, self.organisation_id) as connection:
            await _clear(connection, self.organisation_id, self.label)
            place = (self.label, self.organisation_id)
            await write_rows(connection, self.projection, *place, shelf.documents)
            await self._stand(connection, upto)
        return self.events, len(shelf.documents)

    def _fold(self, shelf: Shelf[Any], recorded: Recorded[Any]) -> None:
        try:
            apply(self.projection, shelf, recorded)
        except Exception as error:  # the edge: whatever a step raises stops its lane only
            if not self.parks:
                raise
            self.failed = (recorded.index, f"{type(error).__name__}: {error}")
        else:
            self.events += 1

    async def _stand(self, connection: Connection, upto: int) -> None:
        at = upto if self.failed is None else self.failed[0] - 1
        await connection.execute(sql.insert_lane, self.organisation_id, self.label, at)
        if self.failed is not None:
            index, error = self.failed
            logger.critical("lane parked", lane=self.label, index=index, error=error)
            place = (self.organisation_id, self.label)
            await connection.execute(runner_sql.park, *place, index, 1, error)


async def _clear(connection: Connection, organisation_id: UUID, label: str) -> None:
    """Sweep away what a rebuild that died left under this label."""
    for statement in (sql.drop_documents, sql.drop_places, sql.drop_lanes, sql.drop_parked):
        await connection.execute(statement, organisation_id, label, "")


async def catch_up(lane: Lane, store: Store, pool: Pool) -> None:
    """Apply to one lane what was appended since it was built."""
    for head in await store.heads():
        retries, at = Retries(), -1
        while at < head.last_index:
            this = Round(store, pool, [lane], retries)
            # A parked lane is not in the answer: it stays where it is.
            reached = (await this.carry_out([head.organisation_id])).get(head.organisation_id)
            if reached is None:
                break
            if reached == at:
                raise RuntimeError(f"{lane.label} cannot digest event {at + 1}")
            at = reached


async def _drop_others(
    projection: Projection[Any], label: str, organisation_id: UUID, pool: Pool
) -> None:
    prefix = f"{projection.name}@"
    async with tenant(pool, organisation_id) as connection:
        for statement in (sql.drop_documents, sql.drop_places, sql.drop_lanes, sql.drop_parked):
            await connection.execute(statement, organisation_id, prefix, label)
