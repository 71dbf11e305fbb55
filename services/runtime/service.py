"""What a service is: wiring as data, and the desk its handlers work at."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Command, Event, Ok, Query
from contracts.values import Actor
from services.runtime.projection.definition import Projection
from services.runtime.projection.past import Pasts
from services.runtime.proof.api import UNPROVED, Proofs
from services.runtime.settings import Settings
from services.runtime.store.api import Recorded, Store
from services.runtime.tenancy import Pool

C = TypeVar("C", bound=Command)
Q = TypeVar("Q", bound=Query)
D = TypeVar("D", bound=Struct)


@dataclass(frozen=True, kw_only=True)
class Asked(Generic[C]):
    """A command with who asked, when (µs) and under which conditions."""

    command: C
    organisation_id: UUID
    actor: Actor
    at: int
    correlation: UUID
    key: str | None = None
    fingerprint: str = ""
    causation: int | None = None
    if_match: int | None = None
    min_position: int = 0


@dataclass(frozen=True, kw_only=True)
class Question(Generic[Q]):
    """A query with who asks; as_of is a log position, None for the present. as_of_us is the moment
    that was named in µs, None where a position was."""

    query: Q
    organisation_id: UUID
    actor: Actor
    min_position: int = 0
    as_of: int | None = None
    as_of_us: int | None = None


class Documents(Protocol):
    """Reads the documents of this service's projections."""

    async def get(self, projection: Projection[D], organisation_id: UUID, key: str) -> D | None:
        """One document, None if there is none."""
        ...

    async def many(
        self, projection: Projection[D], organisation_id: UUID, keys: Sequence[str]
    ) -> dict[str, D]:
        """Those of the documents that exist, by key."""
        ...

    async def listed(
        self,
        projection: Projection[D],
        organisation_id: UUID,
        name: str,
        *,
        limit: int,
        after: str | None = None,
        descending: bool = False,
    ) -> tuple[list[D], str | None]:
        """A page of a list in sort order and the cursor of what follows, None at the end.

        after is a cursor given before; a cursor this service did not give raises Invalid.
        """
        ...

    async def position_of(self, projection: Projection[Any], organisation_id: UUID) -> int:
        """How far the log was when the documents of a projection were as they are now."""
        ...

    async def reached(self, organisation_id: UUID, position: int) -> None:
        """Wait, at most 2 s, until every projection here has applied position; else Behind."""
        ...


DEFAULTS = Settings()


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a handler works with: the log, the read models as they are and as they
    were, what proves the log, fresh ids.

    pool leads to tables of the service's own, for the few that have some; None where the log is
    in memory, so that nothing is kept there.
    """

    store: Store
    documents: Documents
    new_id: Callable[[], UUID]
    now_us: Callable[[], int]
    proofs: Proofs = UNPROVED
    settings: Settings = DEFAULTS
    pool: "Pool | None" = None
    pasts: Pasts = field(default_factory=Pasts)


# A command's handler has waited for min_position already when it is called.
Handler = Callable[[Asked[Any], Desk], Awaitable[Ok]]
# A query's handler returns its ANSWER, or (ANSWER, version) where there is an ETag.
Answerer = Callable[[Question[Any], Desk], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A command that a reaction wants carried out, in the name of actor."""

    command: Command
    actor: Actor
    causation: int


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """Another service's event becomes our command.

    react is called with each event it listens to, in log order, after this service's projections
    have applied it. The calls go to this service's own handlers under the idempotency key
    "reaction:<name>:<index>:<n>", so hearing of an event twice records its effect once.

    about names what the effect of an event is about, None for much at once. Neighbours about
    different things are reacted to together, so that their commands share transactions; without
    it, and about the same thing, one comes after the other.
    """

    name: str
    listens: tuple[type[Event], ...]
    react: Callable[[Recorded[Any], Desk], Awaitable[Iterable[Call]]]
    about: Callable[[Event], Hashable | None] | None = None


@dataclass(frozen=True, kw_only=True)
class Errand:
    """A command that the clock makes due, in the name of actor.

    key tells it from every other errand of its timer, for ever: an errand found due twice, by two
    processes or after a crash, is carried out once.
    """

    command: Command
    actor: Actor
    key: str


@dataclass(frozen=True, kw_only=True)
class Timer:
    """Work that the clock asks for and no message does.

    due is called about every every_s seconds for each organisation, at the start too, in every
    process of the service. Its errands go to this service's own handlers under the idempotency
    key "timer:<name>:<key>". What it finds must follow from the log and the time alone.
    """

    name: str
    every_s: float
    due: Callable[[UUID, Desk], Awaitable[Iterable[Errand]]]


class Worker(Protocol):
    """Work of a service that goes on beside its messages, in every process of it."""

    async def run(self) -> None:
        """Work until cancelled."""
        ...

    def applied(self, organisation_id: UUID, position: int) -> None:
        """An organisation's read models have reached a position; a hint, now and then lost."""
        ...


# Makes a worker from the desk and a way to have this service's own commands carried out.
MakeWorker = Callable[[Desk, Callable[[Asked[Any]], Awaitable[Ok]]], Worker]


@dataclass(frozen=True, kw_only=True)
class Service:
    """The wiring of a service: which message goes where."""

    name: str
    commands: Mapping[type[Command], Handler] = field(default_factory=dict)
    queries: Mapping[type[Query], Answerer] = field(default_factory=dict)
    projections: tuple[Projection[Any], ...] = ()
    reactions: tuple[Reaction, ...] = ()
    timers: tuple[Timer, ...] = ()
    workers: tuple[MakeWorker, ...] = ()
