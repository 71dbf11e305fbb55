"""What happens to ideas: said, voted for, brought together, made an objective.

silent marks what was said or voted while the ideas of the cycle were silent: nobody but who acted
is told of it before IdeasRevealed.
"""

from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change


class IdeaSubmitted(Event):
    """Somebody said what to change in a cycle."""

    PERSONAL: ClassVar[dict[str, str]] = {"text": "author_id"}

    idea_id: UUID
    cycle_id: UUID
    author_id: UUID
    text: str
    silent: bool = False


class IdeaMerged(Event):
    """An idea went on as part of another, which says so in an event of its own."""

    idea_id: UUID
    cycle_id: UUID
    into_id: UUID


class IdeaWidened(Event):
    """An idea took in another with its authors and votes; merged are all it took in so far."""

    idea_id: UUID
    cycle_id: UUID
    from_id: UUID
    author_ids: Change[tuple[UUID, ...]]
    merged: Change[tuple[UUID, ...]]


class VoteCast(Event):
    """A member gave an idea votes, more or fewer than before. instead_of are ideas that it took
    in: what the member had given them counts in these votes now."""

    idea_id: UUID
    cycle_id: UUID
    member_id: UUID
    votes: Change[int]
    instead_of: tuple[UUID, ...] = ()
    silent: bool = False


class VoteWithdrawn(Event):
    """A member took all votes back from an idea and from what it took in."""

    idea_id: UUID
    cycle_id: UUID
    member_id: UUID
    votes: Change[int]
    instead_of: tuple[UUID, ...] = ()
    silent: bool = False


class IdeasRevealed(Event):
    """The silence of a cycle ended: everybody sees the ideas and their votes."""

    cycle_id: UUID
    silent_ideas: Change[bool]


class IdeaShortlisted(Event):
    """An idea was made a draft of an objective."""

    idea_id: UUID
    cycle_id: UUID
    objective_id: UUID
