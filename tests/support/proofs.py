"""Logs to be signed, and what an attacker with every right does to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from contracts.checkpoint import Checkpoint, VerifierKey, origin_of
from contracts.envelope import Query
from contracts.tree import root_of
from contracts.values import Actor, Role, system
from services.runtime import clock, ids
from services.runtime.projection.memory import MemoryDocuments
from services.runtime.proof.keys import CHECKPOINT, RECEIPT, SigningKey, name_of, opened
from services.runtime.proof.memory import Memory
from services.runtime.proof.platform_log import register_keys
from services.runtime.proof.reading import TableProofs
from services.runtime.proof.signer import Signer
from services.runtime.service import Desk, Question
from services.runtime.store.memory import MemoryStore
from services.runtime.tenancy import Pool
from tests.support.logs import Logs

NAME = "okr.example.org"
SEED = bytes(range(32))
RECEIPT_SEED = bytes(range(32, 64))

# Events without payloads, thousands in one statement; headers are text, which is all a leaf needs.
FILL = """
with head as (
    update log.log_head set last_index = last_index + $2 where organisation_id = $1
    returning last_index - $2 as before
)
insert into log.event (organisation_id, index, recorded_at, version, stream, type, header)
select $1, before + n, before + n, before + n, 'filled', 'filled', convert_to('event ' || n, 'UTF8')
from head, generate_series(1, $2) as n
"""

GUARDS = """
select tgname, tgrelid::regclass::text from pg_trigger
where tgrelid = any ($1::text[]::regclass[]) and not tgisinternal
"""


class Proofs:
    """A database with logs, and whoever signs them."""

    def __init__(self, logs: Logs, administrator: str) -> None:
        self.logs = logs
        self.administrator = administrator

    @asynccontextmanager
    async def superuser(self) -> AsyncIterator[Any]:
        """A connection that took every guard away, for as long as the block."""
        connection = await asyncpg.connect(self.administrator)
        tables = ("log.event", "log.event_payload", "log.log_head", "proof.checkpoint", "proof.log")
        try:
            for table in tables:
                await connection.execute(f"alter table {table} disable trigger all")
            yield connection
            for name, table in await connection.fetch(GUARDS, list(tables)):
                await connection.execute(f"alter table {table} enable always trigger {name}")
        finally:
            await connection.close()

    async def organisation(self, events: int = 0) -> UUID:
        """A log of so many events."""
        organisation_id = await self.logs.organisation()
        if events:
            await self.fill(organisation_id, events)
        return organisation_id

    async def fill(self, organisation_id: UUID, events: int) -> None:
        """So many events more."""
        connection = await asyncpg.connect(self.administrator)
        try:
            await connection.execute(FILL, organisation_id, events)
        finally:
            await connection.close()

    async def signer(
        self, memory: Path | None = None, seed: bytes = SEED, pool: "Pool | None" = None
    ) -> Signer:
        """A signer as a process of its own has it."""
        return Signer(
            pool or await self.logs.pool("signer"),
            seed=seed,
            name=NAME,
            memory=Memory(memory) if memory else None,
        )

    def asked(
        self, query: Query, organisation_id: UUID, role: Role | None = "auditor"
    ) -> Question[Any]:
        """A question of somebody in this role; of the platform itself without one."""
        actor = system("gateway") if role is None else Actor(kind="member", id="1", role=role)
        return Question(query=query, organisation_id=organisation_id, actor=actor)

    async def desk(self) -> Desk:
        """The desk of the audit service, as far as proofs go."""
        key = SigningKey(name_of(NAME, RECEIPT), RECEIPT_SEED)
        return Desk(
            store=MemoryStore(),
            documents=MemoryDocuments(()),
            new_id=ids.new_id,
            now_us=clock.now_us,
            proofs=TableProofs(await self.logs.pool("audit"), key),
        )

    async def register_keys(self) -> None:
        """Have the keys listed, as a signer does when it starts."""
        seeds = {CHECKPOINT: SEED, RECEIPT: RECEIPT_SEED}
        await register_keys(await self.logs.pool("signer"), NAME, seeds)

    async def leaves(self, organisation_id: UUID) -> list[bytes]:
        """The leaves as they stand in the log now."""
        rows = await self._fetch(
            "select leaf from log.event where organisation_id = $1 order by index", organisation_id
        )
        return [row["leaf"] for row in rows]

    async def notes(self, organisation_id: UUID) -> dict[int, bytes | None]:
        """Every promised size with its note, None where none was released."""
        rows = await self._fetch(
            "select size, note from proof.checkpoint where organisation_id = $1 order by size",
            organisation_id,
        )
        return {row["size"]: row["note"] for row in rows}

    async def newest(self, organisation_id: UUID) -> Checkpoint:
        """The newest released checkpoint, its signature checked."""
        notes = [note for note in (await self.notes(organisation_id)).values() if note]
        return opened(notes[-1], [key_of(organisation_id)])

    async def _fetch(self, statement: str, *arguments: Any) -> list[Any]:
        connection = await asyncpg.connect(self.administrator)
        try:
            return await connection.fetch(statement, *arguments)
        finally:
            await connection.close()


@pytest.fixture
async def proofs(database: str) -> AsyncIterator[Proofs]:
    """Logs in a migrated database of the module's own."""
    logs = Logs(database)
    yield Proofs(logs, database)
    await logs.close()


def origin(organisation_id: UUID) -> str:
    """The origin of an organisation's log; in tests its id is that of the organisation."""
    return origin_of(NAME, organisation_id.hex)


def key_of(organisation_id: UUID, seed: bytes = SEED) -> VerifierKey:
    """Whose signature an organisation's checkpoints bear."""
    return SigningKey(origin(organisation_id), seed).verifier


async def holds(proofs: Proofs, organisation_id: UUID) -> Checkpoint:
    """The newest checkpoint, which must be that of the leaves as they stand."""
    checkpoint = await proofs.newest(organisation_id)
    leaves = await proofs.leaves(organisation_id)
    assert checkpoint.root == root_of(leaves[: checkpoint.size])
    return checkpoint
