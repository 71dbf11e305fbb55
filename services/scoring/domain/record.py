"""What happened on the way to an objective, as facts for its review."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from contracts.queries.scoring_reviews import (
    BlockerLasted,
    ConfidenceFall,
    DefinitionMoved,
)
from contracts.times import rfc3339

DAY_US = 86_400_000_000


class Slot(Struct, frozen=True, kw_only=True):
    """A day that a check-in was due on: whose it was, and whether it came."""

    key_result_id: UUID
    due_on: date
    member_id: UUID
    came: str


class Blocked(Struct, frozen=True, kw_only=True):
    """A blocker; both moments in µs."""

    blocker_id: UUID
    key_result_id: UUID
    raised_at: int
    resolved_at: int | None = None


class Record(Struct, frozen=True, kw_only=True):
    """Everything of one objective. confidence is the last one said, by key result."""

    objective_id: UUID
    cycle_id: UUID
    falls: tuple[ConfidenceFall, ...] = ()
    moved: tuple[DefinitionMoved, ...] = ()
    slots: tuple[Slot, ...] = ()
    blockers: tuple[Blocked, ...] = ()
    confidence: dict[str, int] = {}


def lasted(blocker: Blocked) -> BlockerLasted:
    """How long it stood in the way, in whole days."""
    end = blocker.resolved_at
    return BlockerLasted(
        blocker_id=blocker.blocker_id,
        key_result_id=blocker.key_result_id,
        raised_at=rfc3339(blocker.raised_at),
        resolved_at=None if end is None else rfc3339(end),
        days=None if end is None else (end - blocker.raised_at) // DAY_US,
    )
