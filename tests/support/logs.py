"""Logs in a database of a test's own, and the bytes as they stand in it."""

from datetime import date
from uuid import UUID, uuid4

import asyncpg

from contracts.envelope import Event
from contracts.events.planning import CycleOpened
from contracts.values import Rhythm
from services.runtime import clock, ids
from services.runtime.store.api import Append, Appended, StreamWrite
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import OnCommitted, PostgresStore
from services.runtime.tenancy import Pool, open_pool
from tests.support.platform import login

MASTER_KEY = "ab" * 32


class Logs:
    """One database; pools by the service that uses them."""

    def __init__(self, administrator: str) -> None:
        self._administrator = administrator
        self._pools: list[Pool] = []

    def url(self, service: str) -> str:
        """Where a service, or "relay", connects."""
        return login(self._administrator, service)

    async def pool(self, service: str) -> Pool:
        """Connections of a service; closed with the test."""
        pool = await open_pool(self.url(service), size=2, name=f"test-{service}")
        self._pools.append(pool)
        return pool

    async def store(
        self, service: str = "planning", on_committed: OnCommitted | None = None
    ) -> PostgresStore:
        """The log as a service has it."""
        pool = await self.pool(service)
        keyring = PostgresKeyring(pool, bytes.fromhex(MASTER_KEY))
        return PostgresStore(pool, keyring, on_committed=on_committed)

    async def organisation(self) -> UUID:
        """A new organisation with an empty log."""
        organisation_id = ids.new_id()
        identity = await self.store("identity")
        await identity.open_log(organisation_id, organisation_id.hex)
        return organisation_id

    async def execute(self, statement: str) -> None:
        """Something that only an administrator can do."""
        connection = await asyncpg.connect(self._administrator)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def stored(self, organisation_id: UUID) -> list[tuple[int, bytes, bytes]]:
        """Index, header and payload of every event, as they stand there."""
        connection = await asyncpg.connect(self._administrator)
        try:
            rows = await connection.fetch(
                "select index, header, payload from log.event join log.event_payload"
                " using (organisation_id, index) where organisation_id = $1 order by index",
                organisation_id,
            )
            return [tuple(row) for row in rows]
        finally:
            await connection.close()

    async def close(self) -> None:
        """Let go of every connection."""
        for pool in self._pools:
            await pool.close()


async def record(store: PostgresStore, organisation_id: UUID, events: int = 1) -> int:
    """Open some cycles, in one append; the index of the last."""
    cycles = [
        CycleOpened(
            cycle_id=uuid4(),
            name=f"Q{n}",
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 9, 30),
            question="What?",
            rhythm=Rhythm(),
            votes_per_member=5,
        )
        for n in range(events)
    ]
    writes = [
        StreamWrite(stream=f"cycle/{cycle.cycle_id}", expected=0, events=(cycle,))
        for cycle in cycles
    ]
    return await _append(store, organisation_id, *writes)


async def append(store: PostgresStore, organisation_id: UUID, stream: str, *events: Event) -> int:
    """Begin a stream; the index of its last event."""
    return await _append(
        store, organisation_id, StreamWrite(stream=stream, expected=0, events=events)
    )


async def _append(store: PostgresStore, organisation_id: UUID, *writes: StreamWrite) -> int:
    outcome = await store.append(
        Append(
            organisation_id=organisation_id,
            writes=writes,
            actor="operator",
            correlation=uuid4(),
            at=clock.now_us(),
        )
    )
    assert isinstance(outcome, Appended), outcome
    return outcome.last_index
