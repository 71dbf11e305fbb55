"""Questions about who changed what, and their answers."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT


class ActorView(Struct, frozen=True, kw_only=True):
    """Who acted; the name is the one they bear now, None where none is known. A service and the
    operator are called what they are, who was erased is called so."""

    kind: str
    id: str
    name: str | None = None
    erased: bool = False


class EntityView(Struct, frozen=True, kw_only=True):
    """What was touched."""

    kind: str
    id: UUID


class FieldChange(Struct, frozen=True, kw_only=True):
    """One field: what it was, what it is. Any JSON value."""

    field: str
    old: Any
    new: Any


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """One thing that happened; title is what the thing is called at the moment asked about, or
    what it is under where it has none itself, as a check-in; None where neither has one."""

    position: int
    type: str
    at: str
    actor: ActorView
    entity: EntityView
    changes: tuple[FieldChange, ...]
    reason: str | None = None
    title: str | None = None


class History(Query):
    """What happened, oldest first unless the newest are asked for; entity is an id, actor a
    member's id, type as in an entry, from and to are RFC 3339 times."""

    ANSWER: ClassVar[Any] = Page[HistoryEntry]

    entity: UUID | None = None
    actor: str | None = None
    type: str | None = None
    since: str | None = None
    until: str | None = None
    order: Literal["oldest", "newest"] = "oldest"
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class ObjectiveHistory(Query):
    """Everything that happened to an objective and what is under it, oldest first."""

    ANSWER: ClassVar[Any] = Page[HistoryEntry]

    objective_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class PositionView(Struct, frozen=True, kw_only=True):
    """A position of the organisation's log."""

    position: int


class PositionAt(Query, frozen=True):
    """How far the log was at a moment: the position of what was recorded last until then, at in
    µs since 1970 UTC. This is what as_of means when a time is given."""

    ANSWER: ClassVar[Any] = PositionView

    at: int
