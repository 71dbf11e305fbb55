"""The log in memory: the same promises, for tests and for folding without a database.

It stores the same bytes as PostgreSQL would, so what cannot be stored is found here too.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from msgspec import structs

from contracts.envelope import leaf_of
from contracts.ids import PLATFORM
from contracts.registry import owner_of, wire_name
from contracts.tree import root_of
from services.runtime import clock
from services.runtime.store import read
from services.runtime.store.api import (
    INDEX_MAX,
    KEY_REMEMBERED_US,
    Append,
    Appended,
    Claim,
    ClaimTaken,
    Conflict,
    Head,
    KeyReused,
    NotYours,
    Outcome,
    Recorded,
    Replayed,
    Stored,
    StoredAnswer,
    UnknownOrganisation,
)
from services.runtime.store.encode import Encoded, check, encoded, persons
from services.runtime.store.forget import person_of
from services.runtime.store.keyring import MemoryKeyring
from services.runtime.store.seal import Keyring


@dataclass
class _Kept:
    """An answer and when it was given."""

    stored: StoredAnswer
    recorded_at: int


@dataclass
class _Log:
    log_id: str
    # (index, header, payload), and the same as events where they were read.
    rows: list[tuple[int, bytes, bytes | None]] = field(default_factory=list)
    salts: list[bytes] = field(default_factory=list)
    events: list[Recorded[Any]] = field(default_factory=list)
    streams: dict[str, list[int]] = field(default_factory=dict)
    answers: dict[str, _Kept] = field(default_factory=dict)
    claims: dict[Claim, str] = field(default_factory=dict)
    last_recorded_at: int = 0


class MemoryStore:
    """Keeps logs in lists; an append is its own transaction.

    service is who appends: types of others are refused it; None may append any.
    """

    def __init__(
        self,
        keyring: Keyring | None = None,
        *,
        service: str | None = None,
        now_us: Callable[[], int] = clock.now_us,
    ) -> None:
        self._keyring = keyring or MemoryKeyring()
        self._service = service
        self._now_us = now_us
        self._logs: dict[UUID, _Log] = {}

    def seen_by(self, service: str, now_us: Callable[[], int]) -> "MemoryStore":
        """The same logs as another service has them, by another clock."""
        other = MemoryStore(self._keyring, service=service, now_us=now_us)
        other._logs = self._logs
        return other

    async def open_log(self, organisation_id: UUID, log_id: str) -> None:
        """Give an organisation its log; again does nothing."""
        self._logs.setdefault(organisation_id, _Log(log_id))

    async def append(self, request: Append) -> Outcome:
        """Write a request whole, or say why not."""
        check(request)
        log = self._logs.get(request.organisation_id)
        if log is None:
            return UnknownOrganisation()
        people = persons(request)
        keys = await self._keyring.to_seal(request.organisation_id, people) if people else {}
        # Nothing is awaited from here to the end, so no other append gets in between.
        stamp = max(request.at, log.last_recorded_at + 1)
        refused = self._refused(log, request, stamp)
        if refused is not None:
            return refused
        return self._write(log, request, encoded(request, log.log_id, stamp, keys))

    def _refused(self, log: _Log, request: Append, stamp: int) -> Outcome | None:
        for event in (e for write in request.writes for e in write.events):
            if self._service not in (None, owner_of(type(event))):
                return NotYours(type=wire_name(type(event)))
        kept = log.answers.get(request.key) if request.key is not None else None
        if kept is not None and kept.recorded_at > stamp - KEY_REMEMBERED_US:
            if kept.stored.fingerprint != request.fingerprint:
                return KeyReused()
            return Replayed(
                first_index=kept.stored.first_index,
                last_index=kept.stored.last_index,
                version=kept.stored.version,
                answer=kept.stored.answer,
            )
        for write in request.writes:
            actual = len(log.streams.get(write.stream, ()))
            if actual != write.expected:
                return Conflict(stream=write.stream, expected=write.expected, actual=actual)
        return self._taken(log, request)

    def _taken(self, log: _Log, request: Append) -> ClaimTaken | None:
        written = {write.stream for write in request.writes}
        for claim in request.claims:
            holder = log.claims.get(claim)
            is_given_back = claim in request.releases and holder in written
            if holder not in (None, request.writes[0].stream) and not is_given_back:
                return ClaimTaken(scope=claim.scope, key=claim.key)
        return None

    def _write(self, log: _Log, request: Append, stored: Encoded) -> Appended:
        before = len(log.rows)
        for entry in stored.entries:
            index = len(log.rows) + 1
            log.rows.append((index, entry.header, entry.payload))
            log.salts.append(entry.salt)
            stream = request.writes[entry.write - 1].stream
            log.streams.setdefault(stream, []).append(index)
            log.last_recorded_at = stored.stamp + entry.ordinal - 1
        for claim in request.releases:
            if log.claims.get(claim) in {write.stream for write in request.writes}:
                del log.claims[claim]
        for claim in request.claims:
            log.claims[claim] = request.writes[0].stream
        last = len(log.rows)
        first = min(before + 1, last)
        if request.key is not None:
            answer = StoredAnswer(
                fingerprint=request.fingerprint,
                answer=stored.answer,
                first_index=first,
                last_index=last,
                version=request.version,
            )
            recorded_at = stored.stamp + max(len(stored.entries) - 1, 0)
            log.answers[request.key] = _Kept(answer, recorded_at)
        return Appended(
            first_index=first,
            last_index=last,
            recorded_at=stored.stamp,
            answer=stored.answer,
            log_id=log.log_id,
            last_header=stored.entries[-1].header if stored.entries else b"",
        )

    async def answer_of(self, organisation_id: UUID, key: str) -> StoredAnswer | None:
        """What was answered under a key in the last 24 hours."""
        log = self._logs.get(organisation_id)
        kept = log.answers.get(key) if log else None
        if kept is None or kept.recorded_at <= self._now_us() - KEY_REMEMBERED_US:
            return None
        return kept.stored

    def _read(self, organisation_id: UUID) -> list[Recorded[Any]]:
        """The whole log, still sealed; what has been decoded once is kept."""
        log = self._logs.get(organisation_id)
        if log is None:
            return []
        log.events += read.sealed_events(organisation_id, log.rows[len(log.events) :])
        return log.events

    async def read_stream(
        self, organisation_id: UUID, stream: str, *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """A stream in order, as of a log position if one is named."""
        return await self.read_streams(organisation_id, (stream,), until=until)

    async def read_streams(
        self, organisation_id: UUID, streams: Sequence[str], *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """Several streams, merged in log order."""
        events = self._read(organisation_id)
        streams_of = self._logs[organisation_id].streams if events else {}
        places = sorted(i for s in set(streams) for i in streams_of.get(s, ()))
        asked = [events[i - 1] for i in places if until is None or i <= until]
        return await read.opened(organisation_id, asked, self._keyring)

    async def read_log(
        self, organisation_id: UUID, after: int, limit: int = 500
    ) -> list[Recorded[Any]]:
        """The log after a position, in order."""
        asked = self._read(organisation_id)[after : after + limit]
        return await read.opened(organisation_id, asked, self._keyring)

    async def read_logs(
        self, after: Mapping[UUID, int], limit: int = 500
    ) -> dict[UUID, list[Recorded[Any]]]:
        """Several logs, each after its position."""
        return {o: await self.read_log(o, position, limit) for o, position in after.items()}

    async def read_stored(self, organisation_id: UUID, after: int, limit: int) -> list[Stored]:
        """The bytes of the log after a position, in order; personal fields stay sealed."""
        log = self._logs.get(organisation_id)
        if log is None:
            return []
        end = after + limit
        both = zip(log.rows[after:end], log.salts[after:end], strict=True)
        return [
            Stored(index, header, None if payload is None else salt, payload)
            for (index, header, payload), salt in both
        ]

    async def scan(
        self,
        organisation_id: UUID,
        after: int = 0,
        types: Sequence[str] | None = None,
        until: int = INDEX_MAX,
    ) -> AsyncIterator[list[Recorded[Any]]]:
        """The log in one batch."""
        asked = self._read(organisation_id)[after:until]
        wanted = [r for r in asked if types is None or r.header.type in types]
        if wanted:
            yield await read.opened(organisation_id, wanted, self._keyring)

    async def head(self, organisation_id: UUID) -> Head | None:
        """Where an organisation's log ends."""
        log = self._logs.get(organisation_id)
        if log is None:
            return None
        return Head(
            organisation_id=organisation_id,
            log_id=log.log_id,
            last_index=len(log.rows),
            last_recorded_at=log.last_recorded_at,
        )

    async def root_at(self, organisation_id: UUID, size: int) -> bytes:
        """The RFC 6962 root over the first so many entries."""
        return root_of(leaf_of(h) for _, h, _ in self._logs[organisation_id].rows[:size])

    async def key_id(self, organisation_id: UUID, person: str) -> UUID:
        """The key that what concerns a person is sealed with; who has none gets one."""
        return (await self._keyring.to_seal(organisation_id, (person,)))[person].key_id

    async def forget(self, told: Recorded[Any]) -> bool:
        """Make sure that what an event says is to be forgotten cannot be read; whether it is so."""
        person = person_of(told)
        if self._service not in (None, "identity"):
            return await self._keyring.is_destroyed(told.organisation_id, person)
        await self._keyring.destroy(told.organisation_id, person)
        log = self._logs[told.organisation_id]
        log.events.clear()
        if person is None:
            log.rows = [(i, h, p if i >= told.index else None) for i, h, p in log.rows]
            log.claims.clear()
        named = str(told.organisation_id).encode()
        platform = self._logs.get(PLATFORM, _Log("")).answers.values()
        old = [k for k in log.answers.values() if k.stored.last_index < told.index]
        for kept in (*old, *(k for k in platform if named in k.stored.answer)):
            kept.stored = structs.replace(kept.stored, answer=b"")
        return True

    async def forgotten_until(self, organisation_id: UUID) -> int:
        """The position of the last event that forgets somebody, 0 if none."""
        told = (r.index for r in self._read(organisation_id) if r.event.FORGETS)
        return max(told, default=0)

    async def heads(self) -> list[Head]:
        """Where every log ends."""
        return [head for o in sorted(self._logs) if (head := await self.head(o)) is not None]

    async def index_at(self, organisation_id: UUID, time_us: int) -> int:
        """The position of the last event recorded at or before a moment, 0 if none."""
        return sum(r.header.recorded_at <= time_us for r in self._read(organisation_id))
