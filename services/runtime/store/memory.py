"""The log in memory: the same promises, for tests and for folding without a database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.envelope import Event, Header
from contracts.registry import wire_name
from services.runtime import ids
from services.runtime.store.api import (
    Append,
    Appended,
    Claim,
    ClaimTaken,
    Conflict,
    Head,
    KeyReused,
    Outcome,
    Recorded,
    Replayed,
    Stamp,
    StoredAnswer,
    StreamWrite,
    UnknownOrganisation,
)


@dataclass
class _Log:
    log_id: str
    events: list[Recorded[Any]] = field(default_factory=list)
    answers: dict[str, StoredAnswer] = field(default_factory=dict)
    claims: dict[Claim, str] = field(default_factory=dict)

    @property
    def last_recorded_at(self) -> int:
        return self.events[-1].header.recorded_at if self.events else 0


class MemoryStore:
    """Keeps logs in lists; single-threaded, so every append is its own transaction."""

    def __init__(self) -> None:
        self._logs: dict[UUID, _Log] = {}

    async def open_log(self, organisation_id: UUID, log_id: str) -> None:
        """Give an organisation its log; again does nothing."""
        self._logs.setdefault(organisation_id, _Log(log_id))

    async def append(self, request: Append) -> Outcome:
        """Write a request whole, or say why not."""
        log = self._logs.get(request.organisation_id)
        if log is None:
            return UnknownOrganisation()
        refused = self._refused(log, request)
        if refused is not None:
            return refused
        first = max(request.at, log.last_recorded_at + 1)
        stamp = Stamp(first=first, writes=request.writes)
        before = len(log.events)
        for write in request.writes:
            for n, event in enumerate(write.events):
                log.events.append(self._recorded(log, request, write, n, event, stamp))
        for claim in request.releases:
            log.claims.pop(claim, None)
        for claim in request.claims:
            log.claims[claim] = request.writes[0].stream
        answer = request.answer(stamp) if request.answer else b""
        last = len(log.events)
        first_index = min(before + 1, last)
        if request.key is not None:
            log.answers[request.key] = StoredAnswer(
                fingerprint=request.fingerprint,
                answer=answer,
                first_index=first_index,
                last_index=last,
                version=request.version,
            )
        return Appended(
            first_index=first_index, last_index=last, recorded_at=first, answer=answer
        )

    def _refused(self, log: _Log, request: Append) -> Outcome | None:
        if request.key is not None and (stored := log.answers.get(request.key)):
            if stored.fingerprint != request.fingerprint:
                return KeyReused()
            return Replayed(
                first_index=stored.first_index,
                last_index=stored.last_index,
                version=stored.version,
                answer=stored.answer,
            )
        for write in request.writes:
            actual = sum(r.header.stream == write.stream for r in log.events)
            if actual != write.expected:
                return Conflict(stream=write.stream, expected=write.expected, actual=actual)
        own = request.writes[0].stream if request.writes else ""
        for claim in request.claims:
            holder = log.claims.get(claim)
            if holder not in (None, own) and claim not in request.releases:
                return ClaimTaken(scope=claim.scope, key=claim.key)
        return None

    def _recorded(
        self,
        log: _Log,
        request: Append,
        write: StreamWrite,
        n: int,
        event: Event,
        stamp: Stamp,
    ) -> Recorded[Any]:
        header = Header(
            format=1,
            log_id=log.log_id,
            event_id=ids.new_id(),
            stream=write.stream,
            version=write.expected + n + 1,
            type=wire_name(type(event)),
            actor=request.actor,
            recorded_at=stamp.recorded_at(write, n),
            causation=request.causation,
            correlation=request.correlation,
            commitment="",
        )
        return Recorded(
            organisation_id=request.organisation_id,
            index=len(log.events) + 1,
            header=header,
            event=event,
        )

    async def answer_of(self, organisation_id: UUID, key: str) -> StoredAnswer | None:
        """What was answered under a key."""
        log = self._logs.get(organisation_id)
        return log.answers.get(key) if log else None

    async def read_stream(
        self, organisation_id: UUID, stream: str, *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """A stream in order, as of a log position if one is named."""
        return await self.read_streams(organisation_id, (stream,), until=until)

    async def read_streams(
        self, organisation_id: UUID, streams: Sequence[str], *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """Several streams, merged in log order."""
        log = self._logs.get(organisation_id)
        events = log.events[:until] if log else []
        return [r for r in events if r.header.stream in streams]

    async def read_log(
        self, organisation_id: UUID, after: int, limit: int = 500
    ) -> list[Recorded[Any]]:
        """The log after a position, in order."""
        log = self._logs.get(organisation_id)
        return log.events[after : after + limit] if log else []

    async def scan(
        self, organisation_id: UUID, after: int = 0, types: Sequence[str] | None = None
    ) -> AsyncIterator[list[Recorded[Any]]]:
        """The log in one batch."""
        events = await self.read_log(organisation_id, after, limit=1_000_000_000)
        yield [r for r in events if types is None or r.header.type in types]

    async def head(self, organisation_id: UUID) -> Head | None:
        """Where an organisation's log ends."""
        log = self._logs.get(organisation_id)
        if log is None:
            return None
        return Head(
            organisation_id=organisation_id,
            log_id=log.log_id,
            last_index=len(log.events),
            last_recorded_at=log.last_recorded_at,
        )

    async def heads(self) -> list[Head]:
        """Where every log ends."""
        return [head for o in self._logs if (head := await self.head(o)) is not None]

    async def index_at(self, organisation_id: UUID, time_us: int) -> int:
        """The position of the last event recorded at or before a moment."""
        log = self._logs.get(organisation_id)
        return sum(r.header.recorded_at <= time_us for r in log.events) if log else 0
