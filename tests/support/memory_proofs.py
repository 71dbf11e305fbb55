"""Proofs of logs in memory: every log is signed as it is whenever it is asked for."""

from collections.abc import Sequence
from uuid import UUID

from contracts.checkpoint import Checkpoint, origin_of
from contracts.envelope import Header, decode, leaf_of
from contracts.proofs import EntryBytes, Receipt
from contracts.tree import Run, root_of
from services.runtime.proof.api import Place, PublicKey, SignedLog, SignedSize, StoredEntry
from services.runtime.proof.keys import CHECKPOINT, RECEIPT, SigningKey, name_of
from services.runtime.store.memory import MemoryStore

NAME = "okr.example.org"
SEEDS = {CHECKPOINT: bytes(range(32)), RECEIPT: bytes(range(32, 64))}
# The log in memory keeps no salts.
NO_SALT = bytes(32)


class MemoryProofs:
    """Keeps the promises of Proofs, but for the log of all checkpoints: there is none."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def _leaves(self, organisation_id: UUID) -> list[bytes]:
        log = self._store._logs.get(organisation_id)
        return [leaf_of(header) for _, header, _ in log.rows] if log else []

    async def signed(self, organisation_id: UUID) -> SignedLog | None:
        """The log as it is."""
        leaves = self._leaves(organisation_id)
        if not leaves:
            return None
        log_id = self._store._logs[organisation_id].log_id
        origin = origin_of(NAME, log_id)
        body = Checkpoint(origin=origin, size=len(leaves), root=root_of(leaves)).body
        note = SigningKey(origin, SEEDS[CHECKPOINT]).note(body)
        return SignedLog(log_id=log_id, note=note, signed_at=0)

    async def entry(self, organisation_id: UUID, position: int) -> StoredEntry | None:
        """An event with its leaf."""
        log = self._store._logs.get(organisation_id)
        if log is None or not 0 < position <= len(log.rows):
            return None
        _, header, payload = log.rows[position - 1]
        return StoredEntry(
            log_id=log.log_id,
            leaf=leaf_of(header),
            recorded_at=decode(header, Header).recorded_at,
            entry=EntryBytes(header=header, salt=NO_SALT, payload=payload),
        )

    async def hashes(self, organisation_id: UUID, runs: Sequence[Run]) -> list[bytes]:
        """The hashes over runs of leaves."""
        leaves = self._leaves(organisation_id)
        return [root_of(leaves[first:end]) for first, end in runs]

    async def place_of(self, log_id: str, size: int) -> int | None:
        """Nowhere."""
        return None

    async def last_place(self, log_id: str, until: int) -> Place | None:
        """Nowhere."""
        return None

    async def notes(
        self, organisation_id: UUID, after: int, until: int, limit: int
    ) -> list[SignedSize]:
        """The log as it is."""
        signed = await self.signed(organisation_id)
        if signed is None or not after < signed.checkpoint.size <= until:
            return []
        return [SignedSize(signed.checkpoint.size, signed.note)]

    async def public_keys(self) -> list[PublicKey]:
        """Both."""
        return [
            PublicKey(
                kind=kind,
                public=SigningKey(NAME, seed).verifier.public,
                name=name_of(NAME, kind),
                valid_from=0,
            )
            for kind, seed in SEEDS.items()
        ]

    def receipt(self, receipt: Receipt) -> str:
        """Signed."""
        return SigningKey(name_of(NAME, RECEIPT), SEEDS[RECEIPT]).receipt(receipt).text
