"""Tells every committed event on the bus, in log order, at least once: the guarantee behind it.

One relay works at a time, by a lease in the database; another takes over when it falls silent,
and what the first then still wants to note is refused by its epoch. The cursor of a log moves
only over events that JetStream has acknowledged, so a crash repeats some and skips none.

A stream that was emptied or made anew is not filled again. Consumers keep in their own
transaction how far they have come and read from the log what is missing, within a second: the old
events would cost them a second hearing and change nothing. It is noticed, by sequence numbers
that fall back, and said loudly, since somebody or something has deleted it.
"""

import asyncio
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog

from services.runtime import clock, ids, signals, telemetry
from services.runtime.bus.acks import Acks, Told
from services.runtime.bus.config import RELAY
from services.runtime.bus.connection import Link, connect
from services.runtime.bus.metrics import answer_metrics
from services.runtime.bus.outgoing import Outgoing
from services.runtime.bus.watchdog import Watchdog
from services.runtime.ready import signal_ready
from services.runtime.settings import Settings
from services.runtime.sql import statements
from services.runtime.tenancy import UNREACHABLE, Pool, open_pool, tenants

LEASE_SECONDS = 6.0
RENEW_SECONDS = 2.0
# How soon what nobody published is found: half of the promised second.
POLL_SECONDS = 0.5
PAUSE_SECONDS = 1.0
WINDOW_EVENTS = 512
ORGANISATIONS_MAX = 64
CONNECTIONS = 2

sql = statements("services.runtime.bus", "relay.sql")
logger = structlog.get_logger("relay")


class LeaseLost(Exception):
    """Another relay has taken over."""


class Relay:
    """One relay process; `run` works whenever it holds the lease."""

    def __init__(self, pool: Pool, link: Link, holder: str | None = None) -> None:
        self._pool = pool
        self._client = link.client
        self._acks = Acks(link)
        self._holder = holder or f"{socket.gethostname()}:{os.getpid()}:{ids.new_id()}"
        self._epoch: int | None = None
        self._renew_at = 0.0
        self._sequence = 0

    async def run(self) -> None:
        """Relay until cancelled; what is away, the database or NATS, is waited for."""
        while True:
            try:
                found = await self.round()
            except LeaseLost:
                logger.warning("another relay took over")
                found = False
            except UNREACHABLE as error:
                logger.warning("database unreachable", error=str(error) or type(error).__name__)
                found = False
            if not found:
                await asyncio.sleep(POLL_SECONDS if self._epoch is not None else PAUSE_SECONDS)

    async def round(self) -> bool:
        """Tell a window of what is behind; whether there may be more.

        Raises LeaseLost and what the database raises.
        """
        # Without the bus there is no work here; another relay, elsewhere, may have one.
        if not self._client.is_connected or not await self._holds_lease():
            return False
        behind = await self._behind()
        if not behind:
            return False
        events, ends = await self._events(behind)
        told = await self._acks.publish(events)
        self._notice(told)
        moved = reached(events, told, ends)
        await self._advance(moved)
        telemetry.relay_published.inc(len(told))
        for organisation_id, index in moved.items():
            signals.emit("relay.published", organisation_id=organisation_id, index=index)
        if len(told) < len(events):
            logger.warning("not acknowledged by JetStream", events=len(events) - len(told))
            return False
        return True

    async def leave(self) -> None:
        """Let another relay take over at once."""
        if self._epoch is not None:
            async with self._pool.acquire() as connection:
                await connection.execute(sql.leave_lease, self._epoch)
            self._epoch = None

    async def _holds_lease(self) -> bool:
        """Renewed now and then only: each time is a write. The epoch guards in between."""
        now = clock.monotonic()
        if self._epoch is not None and now < self._renew_at:
            return True
        async with self._pool.acquire() as connection:
            epoch = await connection.fetchval(sql.take_lease, self._holder, LEASE_SECONDS)
        if epoch is not None and epoch != self._epoch:
            logger.info("relaying", epoch=epoch)
        self._epoch, self._renew_at = epoch, now + RENEW_SECONDS
        return epoch is not None

    async def _behind(self) -> Sequence[Any]:
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(sql.behind, ORGANISATIONS_MAX)
        telemetry.relay_waiting.set(rows[0]["waiting"] if rows else 0)
        return rows

    async def _events(self, behind: Sequence[Any]) -> tuple[list[Outgoing], dict[UUID, int]]:
        """The next events of each log, and the index up to which each was read."""
        logs = {row["organisation_id"]: row["log_id"] for row in behind}
        each = max(1, WINDOW_EVENTS // len(behind))
        async with tenants(self._pool, list(logs), flushed=False) as connection:
            published = [row["published"] for row in behind]
            rows = await connection.fetch(sql.events, list(logs), published, each)
        # An erased payload is not told; whoever misses the index reads the log.
        events = [
            Outgoing(
                organisation_id=row["organisation_id"],
                log_id=logs[row["organisation_id"]],
                index=row["index"],
                type=row["type"],
                header=row["header"],
                payload=row["payload"],
            )
            for row in rows
            if row["payload"] is not None
        ]
        return events, {row["organisation_id"]: row["index"] for row in rows}

    async def _advance(self, moved: dict[UUID, int]) -> None:
        if not moved:
            return
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(
                sql.advance, self._epoch, list(moved), list(moved.values())
            )
        if len(rows) < len(moved):
            self._epoch = None
            raise LeaseLost

    def _notice(self, told: Sequence[Told]) -> None:
        fresh = [one.sequence for one in told if not one.again]
        if fresh and max(fresh) < self._sequence:
            logger.critical("the stream of events was emptied or made anew", was=self._sequence)
            signals.emit("relay.stream_anew", was=self._sequence)
        self._sequence = max(fresh, default=self._sequence)


def reached(
    events: Sequence[Outgoing], told: Sequence[Told], ends: dict[UUID, int]
) -> dict[UUID, int]:
    """How far each log has been told without a gap; ends is how far each was read."""
    stored = {(one.event.organisation_id, one.event.index) for one in told}
    moved = dict(ends)
    for event in reversed(events):
        if (event.organisation_id, event.index) not in stored:
            moved[event.organisation_id] = event.index - 1
    return moved


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """The relay process: `scoreline run relay`."""
    watchdog = Watchdog()
    watchdog.start()
    link = await connect(settings.nats_url, RELAY)
    pool = await open_pool(settings.database_url, size=CONNECTIONS, name=RELAY)
    relay = Relay(pool, link)
    await answer_metrics(link, RELAY)
    working = asyncio.create_task(relay.run())
    stopping = asyncio.create_task(stop.wait())
    signal_ready()
    await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    working.cancel()
    try:
        with suppress(asyncio.CancelledError):
            await working
    finally:
        with suppress(*UNREACHABLE):
            await relay.leave()
        await pool.close()
        await link.close()
        watchdog.stop()
