"""A log's proof, read from the database as a service may."""

from collections.abc import Sequence
from uuid import UUID

from contracts.proofs import EntryBytes, Receipt
from contracts.tree import Run
from services.runtime.proof.api import Place, PublicKey, SignedLog, SignedSize, StoredEntry
from services.runtime.proof.keys import SigningKey
from services.runtime.proof.tiles import hashes_of
from services.runtime.sql import statements
from services.runtime.tenancy import Pool, reaching, tenant

sql = statements("services.runtime.proof", "reading.sql")


class TableProofs:
    """Keeps the promises of Proofs."""

    def __init__(self, pool: Pool, receipt_key: SigningKey | None = None) -> None:
        self._pool = pool
        self._receipt_key = receipt_key

    async def signed(self, organisation_id: UUID) -> SignedLog | None:
        """The newest checkpoint of a log, None before the first."""
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                row = await connection.fetchrow(sql.signed, organisation_id)
        return SignedLog(**row) if row else None

    async def entry(self, organisation_id: UUID, position: int) -> StoredEntry | None:
        """An event as it stands there, None where there is none."""
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                row = await connection.fetchrow(sql.entry, organisation_id, position)
        if row is None:
            return None
        return StoredEntry(
            log_id=row["log_id"],
            leaf=row["leaf"],
            recorded_at=row["recorded_at"],
            entry=EntryBytes(header=row["header"], salt=row["salt"], payload=row["payload"]),
        )

    async def hashes(self, organisation_id: UUID, runs: Sequence[Run]) -> list[bytes]:
        """The hashes over runs of leaves. Raises LogBroken where some are missing."""
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                return await hashes_of(connection, organisation_id, runs)

    async def place_of(self, log_id: str, size: int) -> int | None:
        """The position of a checkpoint in the log of all, None while it is not in there."""
        with reaching():
            index: int | None = await self._pool.fetchval(sql.place_of, log_id, size)
        return index

    async def last_place(self, log_id: str, until: int) -> Place | None:
        """The last checkpoint up to a size that stands in the log of all, None before the first."""
        with reaching():
            row = await self._pool.fetchrow(sql.last_place, log_id, until)
        return Place(*row) if row else None

    async def notes(
        self, organisation_id: UUID, after: int, until: int, limit: int
    ) -> list[SignedSize]:
        """What was signed of sizes above one and up to another, smallest first."""
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                rows = await connection.fetch(sql.notes, organisation_id, after, until, limit)
        return [SignedSize(*row) for row in rows]

    async def public_keys(self) -> list[PublicKey]:
        """Every key, newest first."""
        with reaching():
            return [PublicKey(**row) for row in await self._pool.fetch(sql.public_keys)]

    def receipt(self, receipt: Receipt) -> str:
        """The receipt, signed, as its line; empty where this process has no key."""
        return self._receipt_key.receipt(receipt).text if self._receipt_key else ""
