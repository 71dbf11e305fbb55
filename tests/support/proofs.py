"""Logs to be signed, and what an attacker with every right does to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from contracts.checkpoint import Checkpoint, VerifierKey, origin_of
from contracts.tree import root_of
from services.runtime.proof.keys import SigningKey, opened
from services.runtime.proof.memory import Memory
from services.runtime.proof.signer import Signer
from services.runtime.tenancy import Pool
from tests.support.logs import Logs

NAME = "okr.example.org"
SEED = bytes(range(32))

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
