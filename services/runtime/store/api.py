"""What the log promises: its requests, its outcomes, and the Store that both kinds keep.

Neither PostgreSQL nor memory is named here: `append.py`/`read.py` and `memory.py` keep the same
promises, and one conformance suite holds them to it.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Event, Header

E = TypeVar("E", bound=Event)

# An idempotency key and its answer are remembered for 24 hours.
INDEX_MAX = 2**63 - 1
KEY_REMEMBERED_US = 24 * 3600 * 1_000_000


class StreamWrite(Struct, frozen=True, kw_only=True):
    """Events for a stream at an expected version; without events it only checks the version."""

    stream: str
    expected: int
    events: tuple[Event, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """A business key that one stream of an organisation holds at a time, as an e-mail address.

    key is a digest where the plain value would be personal.
    """

    scope: str
    key: str


class Stamp(Struct, frozen=True, kw_only=True):
    """When a request's events are recorded: the µs of the first; each further one is 1 µs on."""

    first: int
    writes: tuple[StreamWrite, ...]

    def recorded_at(self, write: StreamWrite, n: int) -> int:
        """The µs of the n-th event of a write, counted from 0."""
        before = 0
        for other in self.writes:
            if other is write:
                break
            before += len(other.events)
        return self.first + before + n


class Append(Struct, frozen=True, kw_only=True):
    """One command's effect: committed whole or refused whole.

    actor is "member/<id>" and the like; at the earliest recorded time wanted, µs; key and
    fingerprint make it idempotent; version and answer are kept for the replay.
    """

    organisation_id: UUID
    writes: tuple[StreamWrite, ...]
    actor: str
    correlation: UUID
    at: int
    causation: int | None = None
    key: str | None = None
    fingerprint: bytes = b""
    version: int = 0
    answer: Callable[[Stamp], bytes] | None = None
    claims: tuple[Claim, ...] = ()
    releases: tuple[Claim, ...] = ()


class Appended(Struct, frozen=True, kw_only=True):
    """It is committed. Indexes are those of the organisation's log; equal to the head when the
    request had no events. recorded_at is when its first event is, each further one 1 µs later.
    last_header is that of the last event as it is stored, empty without events."""

    first_index: int
    last_index: int
    recorded_at: int
    answer: bytes = b""
    log_id: str = ""
    last_header: bytes = b""


class Replayed(Struct, frozen=True, kw_only=True):
    """It was committed before under this key; the answer of then."""

    first_index: int
    last_index: int
    version: int
    answer: bytes


class Conflict(Struct, frozen=True, kw_only=True):
    """Somebody wrote to this stream first."""

    stream: str
    expected: int
    actual: int


class KeyReused(Struct, frozen=True):
    """The key was used with another fingerprint."""


class ClaimTaken(Struct, frozen=True, kw_only=True):
    """Another stream holds this business key."""

    scope: str
    key: str


class UnknownOrganisation(Struct, frozen=True):
    """There is no log for this organisation."""


class NotYours(Struct, frozen=True, kw_only=True):
    """The service may not append this type of event."""

    type: str


Outcome = Appended | Replayed | Conflict | KeyReused | ClaimTaken | UnknownOrganisation | NotYours


class StoredAnswer(Struct, frozen=True, kw_only=True):
    """What a command answered under its key."""

    fingerprint: bytes
    answer: bytes
    first_index: int
    last_index: int
    version: int


class Recorded(Struct, Generic[E], frozen=True, kw_only=True):
    """An event as it stands in the log: upcast and unsealed."""

    organisation_id: UUID
    index: int
    header: Header
    event: E


class Erased(Event):
    """Stands for an event whose payload was erased; its header, index and leaf remain."""


class Stored(Struct, frozen=True):
    """An event as the bytes that are stored; salt and payload are None where it was erased."""

    index: int
    header: bytes
    salt: bytes | None
    payload: bytes | None


class Head(Struct, frozen=True, kw_only=True):
    """Where a log ends; last_recorded_at in µs, 0 for an empty one."""

    organisation_id: UUID
    log_id: str
    last_index: int
    last_recorded_at: int


class Store(Protocol):
    """The log. Raises contracts.errors.Unavailable where the database does not answer; then an
    append happened once or not at all, and its key tells which."""

    async def open_log(self, organisation_id: UUID, log_id: str) -> None:
        """Give an organisation its log; log_id is 32 hex digits. Again does nothing."""
        ...

    async def append(self, request: Append) -> Outcome:
        """Write a request whole. Concurrent requests share transactions, not fates."""
        ...

    async def answer_of(self, organisation_id: UUID, key: str) -> StoredAnswer | None:
        """What was answered under a key in the last 24 hours."""
        ...

    async def read_stream(
        self, organisation_id: UUID, stream: str, *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """A stream in order, as of a log position if one is named."""
        ...

    async def read_streams(
        self, organisation_id: UUID, streams: Sequence[str], *, until: int | None = None
    ) -> list[Recorded[Any]]:
        """Several streams, merged in log order."""
        ...

    async def read_log(
        self, organisation_id: UUID, after: int, limit: int = 500
    ) -> list[Recorded[Any]]:
        """The log after a position, in order."""
        ...

    async def read_logs(
        self, after: Mapping[UUID, int], limit: int = 500
    ) -> dict[UUID, list[Recorded[Any]]]:
        """Several logs, each after its position, in order and at most so many events of each."""
        ...

    async def read_stored(self, organisation_id: UUID, after: int, limit: int) -> list[Stored]:
        """The bytes of the log after a position, in order; personal fields stay sealed."""
        ...

    def scan(
        self,
        organisation_id: UUID,
        after: int = 0,
        types: Sequence[str] | None = None,
        until: int = INDEX_MAX,
    ) -> AsyncIterator[list[Recorded[Any]]]:
        """The log in big batches, for rebuilds; types are wire names, until is the last index."""
        ...

    async def head(self, organisation_id: UUID) -> Head | None:
        """Where an organisation's log ends."""
        ...

    async def heads(self) -> list[Head]:
        """Where every log ends."""
        ...

    async def index_at(self, organisation_id: UUID, time_us: int) -> int:
        """The position of the last event recorded at or before a moment, 0 if none."""
        ...

    async def root_at(self, organisation_id: UUID, size: int) -> bytes:
        """The RFC 6962 root over the first so many entries, or over all if there are fewer."""
        ...

    async def key_id(self, organisation_id: UUID, person: str) -> UUID:
        """The key that what concerns a person is sealed with; who has none gets one."""
        ...

    async def forget(self, told: Recorded[Any]) -> bool:
        """Make sure that what an event says is to be forgotten cannot be read; whether it is so.

        Identity's process makes it so, any other sees whether identity has. Again does nothing.
        """
        ...

    async def forgotten_until(self, organisation_id: UUID) -> int:
        """The position of the last event that forgets somebody, 0 if none: what was read of the
        log before it was recorded may hold what can no longer be read."""
        ...
