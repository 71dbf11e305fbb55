"""What happens around key results: the work that is meant to move them."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, InitiativeState


class InitiativeAdded(Event):
    """A task was put under a key result; doing it is not the result."""

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    initiative_id: UUID
    title: str
    assignee_id: UUID | None = None
    due_on: date | None = None


class InitiativeChanged(Event):
    """A task changed; state only where one that was done is open again."""

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    initiative_id: UUID
    title: Change[str] | None = None
    assignee_id: Change[UUID | None] | None = None
    due_on: Change[date | None] | None = None
    state: Change[InitiativeState] | None = None


class InitiativeCompleted(Event):
    """A task was done."""

    objective_id: UUID
    cycle_id: UUID
    key_result_id: UUID
    initiative_id: UUID


class CommentAdded(Event):
    """Somebody said something about an objective, or about a key result of it."""

    PERSONAL: ClassVar[dict[str, str]] = {"text": "author_id"}

    comment_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    text: str
    key_result_id: UUID | None = None
    mentions: tuple[UUID, ...] = ()
