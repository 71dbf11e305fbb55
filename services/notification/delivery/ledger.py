"""What is kept of lanes: claimed under a lease and a fence, noted in one short transaction. No
transaction is open while a request is under way."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.envelope import decode, encode
from services.notification.domain.breaker import Standing
from services.notification.domain.passage import Flush, Parked
from services.runtime import clock
from services.runtime.sql import statements
from services.runtime.tenancy import Connection, Pool, tenant, tenants

sql = statements("services.notification", "lanes.sql")

LEASE_SECONDS = 30.0


class Lost(Exception):
    """Somebody else has the lane now; whatever we still know of it is theirs to find out."""


class Claim(Struct, frozen=True, kw_only=True):
    """A lane that is ours for a while."""

    organisation_id: UUID
    lane_id: UUID
    webhook_id: UUID
    kind: str
    cursor: int
    until: int | None
    seen: int
    fence: int
    standing: Standing
    wish: bytes
    # The log position that is to be looked at.
    position: int = 0


class Attempt(Struct, frozen=True, kw_only=True):
    """One request as it is noted."""

    id: UUID
    event_id: str
    sequence: int
    type: str
    subject: str
    attempt: int
    at: int
    duration_us: int
    status: int | None
    outcome: str
    detail: bytes


class Ledger:
    """The tables of one worker; owner is its name."""

    def __init__(self, pool: Pool, owner: str, lease_s: float = LEASE_SECONDS) -> None:
        self._pool = pool
        self._owner = owner
        self._lease_s = lease_s

    async def due(self, now_us: int, most: int) -> dict[tuple[UUID, UUID], int]:
        """Lanes that have something to do and are free, with their log's position."""
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(sql.sweep, now_us, most)
        return {(row["organisation_id"], row["lane_id"]): row["position"] for row in rows}

    async def free(self, organisation_id: UUID) -> list[UUID]:
        """The lanes of an organisation that nobody holds."""
        async with tenant(self._pool, organisation_id) as connection:
            rows = await connection.fetch(sql.lanes_of, organisation_id)
        return [row["lane_id"] for row in rows]

    async def claim(self, wanted: dict[tuple[UUID, UUID], int]) -> list[Claim]:
        """Take those of the lanes that nobody was quicker to take."""
        if not wanted:
            return []
        organisations, lanes = zip(*wanted, strict=True)
        async with tenants(self._pool, set(organisations), flushed=False) as connection:
            rows = await connection.fetch(
                sql.claim, organisations, lanes, self._owner, self._lease_s
            )
        return [
            Claim(
                **{name: row[name] for name in Claim.__struct_fields__ if name in row.keys()}  # noqa: SIM118  # a row's `in` looks at values
                | {"standing": decode(row["standing"], Standing)},
                position=wanted[row["organisation_id"], row["lane_id"]],
            )
            for row in rows
        ]

    async def parked(self, claim: Claim) -> list[Parked]:
        """The exceptions of a lane."""
        async with tenant(self._pool, claim.organisation_id) as connection:
            rows = await connection.fetch(sql.parked_of, claim.organisation_id, claim.lane_id)
        return [Parked(**row) for row in rows]

    async def keep(
        self, claim: Claim, flush: Flush, attempts: Sequence[Attempt], seen: int
    ) -> bool:
        """Note what changed and prolong the lease; whether the lane is still open. Raises Lost."""
        async with tenant(self._pool, claim.organisation_id, flushed=False) as connection:
            is_open = await connection.fetchval(
                sql.keep, *_place(claim), flush.cursor, seen, encode(flush.standing), self._lease_s
            )
            await self._note(connection, claim, flush, attempts, is_open)
        return bool(is_open)

    async def release(
        self,
        claim: Claim,
        flush: Flush,
        attempts: Sequence[Attempt],
        seen: int,
        due_at: float | None,
    ) -> None:
        """Note what changed and let go; at due_at (s) there is something to do. Raises Lost."""
        due_us = None if due_at is None else int(due_at * 1e6)
        async with tenant(self._pool, claim.organisation_id, flushed=False) as connection:
            is_open = await connection.fetchval(
                sql.release, *_place(claim), flush.cursor, seen, encode(flush.standing), due_us
            )
            await self._note(connection, claim, flush, attempts, is_open)

    async def note(self, claim: Claim, attempts: Sequence[Attempt]) -> None:
        """Note attempts of a lane that is one request, which ends with it."""
        async with tenant(self._pool, claim.organisation_id) as connection:
            await _attempts(connection, claim, attempts)
            await connection.execute(sql.close_lane, claim.organisation_id, claim.lane_id)

    async def close(self, claim: Claim) -> None:
        """A lane has reached its end."""
        async with tenant(self._pool, claim.organisation_id) as connection:
            await connection.execute(sql.unpark_all, claim.organisation_id, [claim.lane_id])
            await connection.execute(sql.close_lane, claim.organisation_id, claim.lane_id)

    async def _note(
        self,
        connection: Connection,
        claim: Claim,
        flush: Flush,
        attempts: Sequence[Attempt],
        is_open: bool | None,
    ) -> None:
        if is_open is None:
            raise Lost
        place = (claim.organisation_id, claim.lane_id)
        if flush.unpark:
            await connection.execute(sql.unpark, *place, flush.unpark)
        if flush.park:
            await connection.execute(sql.park, *place, *_columns(flush.park, Parked))
        if flush.dead:
            rows = flush.dead
            await connection.execute(
                sql.bury,
                claim.organisation_id,
                claim.webhook_id,
                [row.sequence for row in rows],
                [row.id for row in rows],
                [row.type for row in rows],
                [row.reason for row in rows],
                clock.now_us(),
            )
        await _attempts(connection, claim, attempts)


async def _attempts(connection: Connection, claim: Claim, attempts: Sequence[Attempt]) -> None:
    if not attempts:
        return
    whose = (claim.organisation_id, claim.webhook_id)
    await connection.execute(
        sql.note, *whose, claim.lane_id, claim.kind, *_columns(attempts, Attempt)
    )
    done = [a.sequence for a in attempts if a.outcome == "delivered" and claim.kind != "live"]
    if done:
        await connection.execute(sql.dig_up, *whose, done)


def _place(claim: Claim) -> tuple[UUID, UUID, int]:
    return claim.organisation_id, claim.lane_id, claim.fence


def _columns(rows: Sequence[Any], kind: type[Struct]) -> list[list[Any]]:
    """Rows by column, in the order of their struct's fields, which is that of the statement."""
    return [[getattr(row, name) for row in rows] for name in kind.__struct_fields__]
