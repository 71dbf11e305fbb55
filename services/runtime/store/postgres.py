"""The log in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from contracts.errors import Unavailable
from services.runtime import clock
from services.runtime.store import append, forget, read
from services.runtime.store.api import (
    INDEX_MAX,
    KEY_REMEMBERED_US,
    Append,
    Appended,
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
from services.runtime.store.encode import Entry, check, persons
from services.runtime.store.group import Log, Verdict, Waiting
from services.runtime.store.seal import Keyring, Keys
from services.runtime.tenancy import Pool, reaching, tenant

# Another process wrote to the same organisation between encoding and locking, again and again.
CLOCK_RETRIES_MAX = 20
# Each retry allows the others that much more.
CLOCK_SLACK_US = 1_000

# Told of a commit before its caller is: the log, the index before its events, their bytes.
OnCommitted = Callable[[Log, int, Sequence[Entry]], None]


class PostgresStore:
    """The log of all organisations, as the role of one service may see and write it.

    One per process: what its callers append at the same time shares transactions.
    """

    def __init__(
        self,
        pool: Pool,
        keyring: Keyring,
        *,
        now_us: Callable[[], int] = clock.now_us,
        on_committed: OnCommitted | None = None,
    ) -> None:
        self._pool = pool
        self._on_committed = on_committed
        self._keyring = keyring
        self._now_us = now_us
        self._writer = append.GroupAppend(pool)
        self._logs: dict[UUID, Log] = {}
        self._forgotten: dict[UUID, int] = {}

    async def close(self) -> None:
        """Wait until everything appended so far has been answered."""
        await self._writer.close()

    async def open_log(self, organisation_id: UUID, log_id: str) -> None:
        """Give an organisation its log; again does nothing. Takes the role of identity."""
        with reaching():
            await self._pool.execute(append.sql.open_log, organisation_id, log_id)

    async def append(self, request: Append) -> Outcome:
        """Write a request whole, or say why not; see Store for when it raises Unavailable."""
        check(request)
        log = self._logs.get(request.organisation_id) or await self._log(request)
        if log is None:
            return UnknownOrganisation()
        keys: Keys = {}
        if people := persons(request):
            with reaching():
                keys = await self._keyring.to_seal(request.organisation_id, people)
        loop = asyncio.get_running_loop()
        for attempt in range(CLOCK_RETRIES_MAX):
            waiting = Waiting(request, log, keys, loop.create_future())
            verdict = await self._writer.write(waiting)
            if verdict.reason is None:
                return self._appended(waiting, verdict.before)
            if verdict.reason != "clock_behind":
                return await self._refused(request, verdict)
            log.encoded_at = max(log.encoded_at, verdict.number + attempt * CLOCK_SLACK_US)
        raise Unavailable(what="the database")

    async def _log(self, request: Append) -> Log | None:
        head = await self.head(request.organisation_id)
        if head is None:
            return None
        log = Log(head.organisation_id, head.log_id, encoded_at=head.last_recorded_at)
        # Somebody else may have asked at the same time: there is one Log per organisation.
        return self._logs.setdefault(head.organisation_id, log)

    def _appended(self, waiting: Waiting, before: int) -> Appended:
        stored = waiting.stored
        count = len(stored.entries)
        if count and self._on_committed is not None:
            self._on_committed(waiting.log, before, stored.entries)
        return Appended(
            first_index=before + 1 if count else before,
            last_index=before + count,
            recorded_at=stored.stamp,
            answer=stored.answer,
            log_id=waiting.log.log_id,
            last_header=stored.entries[-1].header if count else b"",
        )

    async def _refused(self, request: Append, verdict: Verdict) -> Outcome:
        match verdict.reason:
            case "replayed":
                return await self._replayed(request)
            case "key_reused":
                return KeyReused()
            case "conflict":
                stream = verdict.subject
                expected = next(w.expected for w in request.writes if w.stream == stream)
                return Conflict(stream=stream, expected=expected, actual=verdict.number)
            case "claim_taken":
                scope, _, key = verdict.subject.partition("\n")
                return ClaimTaken(scope=scope, key=key)
            case "not_yours":
                return NotYours(type=verdict.subject)
            case _:
                return UnknownOrganisation()

    async def _replayed(self, request: Append) -> Replayed:
        assert request.key is not None  # only a key is ever replayed
        # Not answer_of: the function has just said that it counts, whatever the clock says here.
        with reaching():
            row = await self._pool.fetchrow(
                read.sql.answer, request.organisation_id, request.key, 0
            )
        if row is None:  # Forgotten in between, a day later to the moment.
            raise Unavailable(what="the database")
        return Replayed(
            first_index=row["first_index"],
            last_index=row["last_index"],
            version=row["version"],
            answer=row["answer"],
        )

    async def answer_of(self, organisation_id: UUID, key: str) -> StoredAnswer | None:
        """What was answered under a key in the last 24 hours."""
        since = self._now_us() - KEY_REMEMBERED_US
        with reaching():
            row = await self._pool.fetchrow(read.sql.answer, organisation_id, key, since)
        return StoredAnswer(**row) if row else None

    async def read_stream(
        self, organisation_id: UUID, stream: str, *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """A stream in order, as of a log position if one is named."""
        return await self.read_streams(organisation_id, (stream,), until=until)

    async def read_streams(
        self, organisation_id: UUID, streams: Sequence[str], *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """Several streams, merged in log order."""
        limit = INDEX_MAX if until is None else until
        with reaching():
            rows = await self._pool.fetch(read.sql.stream, organisation_id, streams, limit)
            return await read.recorded(organisation_id, rows, self._keyring)

    async def read_log(
        self, organisation_id: UUID, after: int, limit: int = 500
    ) -> list[Recorded[Any]]:
        """The log after a position, in order."""
        with reaching():
            rows = await self._pool.fetch(read.sql.after, organisation_id, after, limit)
            return await read.recorded(organisation_id, rows, self._keyring)

    async def read_logs(
        self, after: Mapping[UUID, int], limit: int = 500
    ) -> dict[UUID, list[Recorded[Any]]]:
        """Several logs, each after its position; one round trip for all of them."""
        with reaching():
            rows = await self._pool.fetch(
                read.sql.after_each, list(after), list(after.values()), limit
            )
            return await read.recorded_each(after, rows, self._keyring)

    async def read_stored(self, organisation_id: UUID, after: int, limit: int) -> list[Stored]:
        """The bytes of the log after a position, in order; personal fields stay sealed."""
        with reaching():
            async with tenant(self._pool, organisation_id) as connection:
                rows = await connection.fetch(read.sql.stored, organisation_id, after, limit)
        return [Stored(*row) for row in rows]

    async def scan(
        self,
        organisation_id: UUID,
        after: int = 0,
        types: Sequence[str] | None = None,
        until: int = INDEX_MAX,
    ) -> AsyncIterator[list[Recorded[Any]]]:
        """The log in big batches, for rebuilds; types are wire names."""
        with reaching():
            part = read.Part(organisation_id, types, until)
            async for batch in read.scan(self._pool, self._keyring, part, after):
                yield batch

    async def head(self, organisation_id: UUID) -> Head | None:
        """Where an organisation's log ends."""
        with reaching():
            row = await self._pool.fetchrow(read.sql.head, organisation_id)
        return Head(**row) if row else None

    async def heads(self) -> list[Head]:
        """Where every log ends."""
        with reaching():
            return [Head(**row) for row in await self._pool.fetch(read.sql.heads)]

    async def index_at(self, organisation_id: UUID, time_us: int) -> int:
        """The position of the last event recorded at or before a moment, 0 if none."""
        with reaching():
            return int(await self._pool.fetchval(read.sql.index_at, organisation_id, time_us))

    async def root_at(self, organisation_id: UUID, size: int) -> bytes:
        """The RFC 6962 root over the first so many entries, or over all if there are fewer."""
        with reaching():
            return await read.root_at(self._pool, organisation_id, size)

    async def key_id(self, organisation_id: UUID, person: str) -> UUID:
        """The key that what concerns a person is sealed with; who has none gets one."""
        with reaching():
            keys = await self._keyring.to_seal(organisation_id, (person,))
        return keys[person].key_id

    async def forget(self, told: Recorded[Any]) -> bool:
        """Make sure that what an event says is to be forgotten cannot be read; whether it is so."""
        with reaching():
            return await forget.carry_out(self._pool, self._keyring, told)

    async def forgotten_until(self, organisation_id: UUID) -> int:
        """The position of the last event that forgets somebody, 0 if none. Where it is another
        than before, no key remembered here is used any more."""
        with reaching():
            until = int(await self._pool.fetchval(read.sql.forgotten_until, organisation_id))
        if self._forgotten.get(organisation_id, 0) != until:
            self._keyring.forget(organisation_id)
            self._forgotten[organisation_id] = until
        return until

    async def forget_answers(self, limit: int = 10_000) -> int:
        """Drop answers older than 24 hours, some at a time; how many there were."""
        with reaching():
            forgotten = await self._pool.fetchval(append.sql.forget_answers, self._now_us(), limit)
        return int(forgotten)
