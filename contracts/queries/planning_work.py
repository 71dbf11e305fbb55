"""Questions about the work around key results, and their answers."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, InitiativeState


class InitiativeView(Struct, frozen=True, kw_only=True):
    """A task under a key result."""

    id: UUID
    key_result_id: UUID
    objective_id: UUID
    title: str
    state: InitiativeState
    assignee_id: UUID | None = None
    due_on: date | None = None
    created_at: str
    version: int


class InitiativeList(Query):
    """The tasks under a key result, in the order they were added."""

    ANSWER: ClassVar[Any] = Page[InitiativeView]

    key_result_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class CommentView(Struct, frozen=True, kw_only=True):
    """What somebody said about an objective, or about a key result of it."""

    id: UUID
    objective_id: UUID
    key_result_id: UUID | None = None
    author_id: UUID
    text: str
    mentions: tuple[UUID, ...] = ()
    created_at: str


class ObjectiveComments(Query):
    """What was said about an objective, oldest first."""

    ANSWER: ClassVar[Any] = Page[CommentView]

    objective_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class KeyResultComments(Query):
    """What was said about a key result, oldest first."""

    ANSWER: ClassVar[Any] = Page[CommentView]

    key_result_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
