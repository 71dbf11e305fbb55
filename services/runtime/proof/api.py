"""What can be read of a log's proof; `reading.py` keeps it for the database."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from contracts.checkpoint import Checkpoint, VerifierKey, read_checkpoint, read_note
from contracts.proofs import EntryBytes, Receipt
from contracts.tree import Run


class SignedLog(Struct, frozen=True, kw_only=True):
    """A log with its newest checkpoint; signed_at in µs. shut says why nothing more is signed."""

    log_id: str
    note: bytes
    signed_at: int
    shut: str | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says."""
        return read_checkpoint(read_note(self.note).body)

    def verifier(self, keys: Iterable["PublicKey"]) -> VerifierKey | None:
        """Which of these keys signed it, under the name of the log."""
        note = read_note(self.note)
        made = {signature.key_id for signature in note.signatures}
        named = [key.named(read_checkpoint(note.body).origin) for key in keys]
        return next((key for key in named if key.key_id in made), None)


class SignedSize(Struct, frozen=True):
    """A checkpoint that was signed of so many entries."""

    size: int
    note: bytes


class Place(Struct, frozen=True):
    """At this position of the log of all stands the checkpoint of this size."""

    size: int
    position: int


class StoredEntry(Struct, frozen=True, kw_only=True):
    """An event as it stands in the log, with its leaf; recorded_at in µs."""

    log_id: str
    leaf: bytes
    recorded_at: int
    entry: EntryBytes


class PublicKey(Struct, frozen=True, kw_only=True):
    """A key that signs, or signed until valid_until (µs), checkpoints or receipts."""

    kind: str
    public: bytes
    name: str
    valid_from: int
    valid_until: int | None = None

    def named(self, name: str) -> VerifierKey:
        """The same key under the name of a log."""
        return VerifierKey(name=name, public=self.public)


class Proofs(Protocol):
    """Reads what is signed of a log, and its tree."""

    async def signed(self, organisation_id: UUID) -> SignedLog | None:
        """The newest checkpoint of a log, None before the first."""
        ...

    async def entry(self, organisation_id: UUID, position: int) -> StoredEntry | None:
        """An event as it stands there, None where there is none."""
        ...

    async def hashes(self, organisation_id: UUID, runs: Sequence[Run]) -> list[bytes]:
        """The hashes over runs of leaves. Raises LogBroken where some are missing."""
        ...

    async def place_of(self, log_id: str, size: int) -> int | None:
        """The position of a checkpoint in the log of all, None while it is not in there."""
        ...

    async def last_place(self, log_id: str, until: int) -> Place | None:
        """The last checkpoint up to a size that stands in the log of all, None before the first."""
        ...

    async def notes(
        self, organisation_id: UUID, after: int, until: int, limit: int
    ) -> list[SignedSize]:
        """What was signed of sizes above one and up to another, smallest first."""
        ...

    async def public_keys(self) -> list[PublicKey]:
        """Every key, newest first."""
        ...

    def receipt(self, receipt: Receipt) -> str:
        """The receipt, signed, as its line; empty where this process has no key."""
        ...


class Unproved:
    """Of a log that nobody signs, there is nothing to read."""

    async def signed(self, organisation_id: UUID) -> SignedLog | None:
        """There is none."""
        return None

    async def entry(self, organisation_id: UUID, position: int) -> StoredEntry | None:
        """There is none."""
        return None

    async def hashes(self, organisation_id: UUID, runs: Sequence[Run]) -> list[bytes]:
        """Nobody asks for hashes of what was not signed."""
        raise LookupError("nothing was signed here")

    async def place_of(self, log_id: str, size: int) -> int | None:
        """There is none."""
        return None

    async def last_place(self, log_id: str, until: int) -> Place | None:
        """There is none."""
        return None

    async def notes(
        self, organisation_id: UUID, after: int, until: int, limit: int
    ) -> list[SignedSize]:
        """There are none."""
        return []

    async def public_keys(self) -> list[PublicKey]:
        """There are none."""
        return []

    def receipt(self, receipt: Receipt) -> str:
        """There are none."""
        return ""


UNPROVED = Unproved()
