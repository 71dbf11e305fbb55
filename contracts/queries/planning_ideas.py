"""Questions about ideas, and their answers."""

from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.values import LIST_LIMIT_DEFAULT, IdeaState


class MergedIdea(Struct, frozen=True, kw_only=True):
    """What an idea took in."""

    id: UUID
    text: str
    author_id: UUID


class IdeaView(Struct, frozen=True, kw_only=True):
    """An idea. votes are everybody's, null while the cycle is silent; my_votes those of who asks.

    merged is what it took in, merged_into what took it in; objective_id is the draft it became.
    silent as long as nobody else sees it.
    """

    id: UUID
    cycle_id: UUID
    text: str
    author_ids: tuple[UUID, ...]
    state: IdeaState
    votes: int | None = None
    my_votes: int = 0
    merged: tuple[MergedIdea, ...] = ()
    merged_into: UUID | None = None
    objective_id: UUID | None = None
    silent: bool = False
    created_at: str
    version: int


class Narrowing(Struct, frozen=True, kw_only=True):
    """How far the ideas are narrowed down: so many shortlisted, of as many as are advised."""

    shortlisted: int
    at_least: int
    at_most: int


class IdeaBoard(Struct, frozen=True, kw_only=True):
    """The ideas of a cycle, most votes first, in the order they came while the cycle is silent.

    votes_left is what who asks may still give.
    """

    data: tuple[IdeaView, ...]
    next: str | None = None
    silent: bool = False
    votes_per_member: int
    votes_left: int
    narrowing: Narrowing


class CycleIdeas(Query):
    """The ideas of a cycle in their ranking; merged ones stand in those that took them in."""

    ANSWER: ClassVar[Any] = IdeaBoard

    cycle_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class IdeaById(Query):
    """One idea, merged ones too."""

    ANSWER: ClassVar[Any] = IdeaView

    idea_id: UUID
