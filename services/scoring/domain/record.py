"""What happened on the way to an objective, as facts for its review."""

from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from contracts.queries.scoring_reviews import BlockerLasted, DefinitionMoved
from contracts.times import rfc3339

DAY_US = 86_400_000_000


class Word(Struct, frozen=True, kw_only=True):
    """What was said, or not, of a day that a check-in was due on, and whose it was. index is the
    place in the log, check_in_id None where nobody said anything in time."""

    index: int
    key_result_id: UUID
    due_on: date
    member_id: UUID
    came: Literal["in_time", "late", "missed"]
    check_in_id: UUID | None = None


class Blocked(Struct, frozen=True, kw_only=True):
    """A blocker, and who is to clear it; both moments in µs."""

    blocker_id: UUID
    key_result_id: UUID
    owner_id: UUID
    raised_at: int
    resolved_at: int | None = None


class Record(Struct, frozen=True, kw_only=True):
    """Everything of one objective, in log order."""

    objective_id: UUID
    cycle_id: UUID
    moved: tuple[DefinitionMoved, ...] = ()
    words: tuple[Word, ...] = ()
    blockers: tuple[Blocked, ...] = ()

    @property
    def slots(self) -> tuple[Word, ...]:
        """Each day that was due, once: the first word on it stands."""
        first: dict[tuple[UUID, date], Word] = {}
        for word in self.words:
            first.setdefault((word.key_result_id, word.due_on), word)
        return tuple(first.values())

    def is_outdated(self, key_result_id: UUID) -> bool:
        """Whether a day was missed since the newest that somebody reported for."""
        of_it = [word for word in self.words if word.key_result_id == key_result_id]
        missed = max((w.due_on for w in of_it if w.came == "missed"), default=date.min)
        return missed > max((w.due_on for w in of_it if w.came != "missed"), default=date.min)


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
