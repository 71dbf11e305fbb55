"""What is kept of lanes: claimed under a lease and a fence, noted in one short transaction. No
transaction is open while a request is under way."""

from collections.abc import Collection, Sequence
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
# What a claim says of an attempt on its lane.
WHOSE = ("organisation_id", "webhook_id", "lane_id", "kind")


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


class Note(Struct, frozen=True, kw_only=True):
    """What is to be noted of a lane that is ours. With lets_go it is ours no longer, and at due_at
    (s) there is something to do."""

    claim: Claim
    flush: Flush
    attempts: Sequence[Attempt] = ()
    seen: int
    lets_go: bool = False
    due_at: float | None = None

    @property
    def place(self) -> tuple[UUID, UUID]:
        """Which lane it is."""
        return self.claim.organisation_id, self.claim.lane_id


class Ledger:
    """The tables of one worker; owner is its name."""

    def __init__(self, pool: Pool, owner: str, lease_s: float = LEASE_SECONDS) -> None:
        self._pool = pool
        self._owner = owner
        self._lease_s = lease_s

    async def due(
        self, now_us: int, most: int, organisations: Collection[UUID] | None = None
    ) -> dict[tuple[UUID, UUID], int]:
        """Lanes that have something to do and are free, with their log's position; of some
        organisations if named."""
        async with self._pool.acquire() as connection:
            if organisations is None:
                rows = await connection.fetch(sql.sweep, now_us, most)
            else:
                rows = await connection.fetch(sql.sweep_some, now_us, most, list(organisations))
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

    async def keep(self, notes: Sequence[Note]) -> list[bool | None]:
        """Note what changed in lanes, each under its fence, in one transaction. For each whether it
        is still open; None where somebody else has it, of which nothing is noted then."""
        organisations = {note.claim.organisation_id for note in notes}
        async with tenants(self._pool, organisations, flushed=False) as connection:
            rows = await connection.fetch(sql.keep, *_standings(notes), self._lease_s)
            is_open = {(row["organisation_id"], row["lane_id"]): row["is_open"] for row in rows}
            kept = [note for note in notes if note.place in is_open]
            for note in kept:
                await _except(connection, note)
            await _attempts(connection, [(note.claim, note.attempts) for note in kept])
        return [is_open.get(note.place) for note in notes]

    async def note(self, claim: Claim, attempts: Sequence[Attempt]) -> None:
        """Note attempts of a lane that is one request, which ends with it."""
        async with tenant(self._pool, claim.organisation_id) as connection:
            await _attempts(connection, [(claim, attempts)])
            await connection.execute(sql.close_lane, claim.organisation_id, claim.lane_id)

    async def close(self, claim: Claim) -> None:
        """A lane has reached its end."""
        async with tenant(self._pool, claim.organisation_id) as connection:
            await connection.execute(sql.unpark_all, claim.organisation_id, [claim.lane_id])
            await connection.execute(sql.close_lane, claim.organisation_id, claim.lane_id)


async def _except(connection: Connection, note: Note) -> None:
    """The exceptions of a lane: few have any."""
    flush, place = note.flush, note.place
    if flush.unpark:
        await connection.execute(sql.unpark, *place, flush.unpark)
    if flush.park:
        await connection.execute(sql.park, *place, *_columns(flush.park, Parked))
    if flush.dead:
        rows = flush.dead
        await connection.execute(
            sql.bury,
            note.claim.organisation_id,
            note.claim.webhook_id,
            [row.sequence for row in rows],
            [row.id for row in rows],
            [row.type for row in rows],
            [row.reason for row in rows],
            clock.now_us(),
        )


async def _attempts(
    connection: Connection, some: Sequence[tuple[Claim, Sequence[Attempt]]]
) -> None:
    """What was tried on some lanes; what was given up before and arrived by hand, or by a replay,
    is given up no longer."""
    rows = [attempt for _, attempts in some for attempt in attempts]
    if not rows:
        return
    whose = [claim for claim, attempts in some for _ in attempts]
    places = [[getattr(claim, name) for claim in whose] for name in WHOSE]
    await connection.execute(sql.note, *places, *_columns(rows, Attempt))
    for claim, attempts in some:
        done = [a.sequence for a in attempts if a.outcome == "delivered" and claim.kind != "live"]
        if done:
            await connection.execute(sql.dig_up, claim.organisation_id, claim.webhook_id, done)


def _standings(notes: Sequence[Note]) -> tuple[list[Any], ...]:
    """Notes by column, in the order of the statement."""
    return (
        [note.claim.organisation_id for note in notes],
        [note.claim.lane_id for note in notes],
        [note.claim.fence for note in notes],
        [note.flush.cursor for note in notes],
        [note.seen for note in notes],
        [encode(note.flush.standing) for note in notes],
        [note.lets_go for note in notes],
        [None if note.due_at is None else int(note.due_at * 1e6) for note in notes],
    )


def _columns(rows: Sequence[Any], kind: type[Struct]) -> list[list[Any]]:
    """Rows by column, in the order of their struct's fields, which is that of the statement."""
    return [[getattr(row, name) for row in rows] for name in kind.__struct_fields__]
