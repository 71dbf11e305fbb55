"""Keeps what happened on the way to an objective: the facts of its review."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from contracts.events.checkin import (
    BlockerAssigned,
    BlockerRaised,
    BlockerResolved,
    CheckInMissed,
    CheckInRecorded,
    CheckInRetracted,
)
from contracts.events.planning import KeyResultAmended
from contracts.queries.scoring_reviews import DefinitionMoved
from contracts.times import rfc3339
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded
from services.scoring.domain.record import Blocked, Record, Word


def report(shelf: Shelf[Record], recorded: Recorded[CheckInRecorded]) -> None:
    """Somebody reported, perhaps for a day that was due."""
    event = recorded.event
    if event.due_on is None:
        return
    word = Word(
        index=recorded.index,
        key_result_id=event.key_result_id,
        due_on=event.due_on,
        member_id=event.author_id,
        came="late" if (event.days_late or 0) > 0 else "in_time",
        check_in_id=event.check_in_id,
    )
    put_word(shelf, recorded, word)


def take_back(shelf: Shelf[Record], recorded: Recorded[CheckInRetracted]) -> None:
    """What was taken back was no word on any day."""
    event, record = recorded.event, record_of(shelf, recorded)
    words = tuple(word for word in record.words if word.check_in_id != event.check_in_id)
    shelf.put(str(event.objective_id), replace(record, words=words))


def miss(shelf: Shelf[Record], recorded: Recorded[CheckInMissed]) -> None:
    """Nobody reported in time for a day."""
    event = recorded.event
    word = Word(
        index=recorded.index,
        key_result_id=event.key_result_id,
        due_on=event.due_on,
        member_id=event.accountable_id,
        came="missed",
    )
    put_word(shelf, recorded, word)


def amend(shelf: Shelf[Record], recorded: Recorded[KeyResultAmended]) -> None:
    """A published key result was measured or weighed otherwise."""
    event, record = recorded.event, record_of(shelf, recorded)
    moved = list(record.moved)
    for field in ("metric", "weight"):
        if getattr(event, field) is not None:
            moved.append(
                DefinitionMoved(
                    key_result_id=event.key_result_id,
                    field=field,
                    reason=event.reason,
                    by=recorded.header.actor,
                    at=rfc3339(recorded.header.recorded_at),
                    position=recorded.index,
                )
            )
    shelf.put(str(event.objective_id), replace(record, moved=tuple(moved)))


def block(shelf: Shelf[Record], recorded: Recorded[BlockerRaised]) -> None:
    """Something got in the way."""
    event, record = recorded.event, record_of(shelf, recorded)
    blocker = Blocked(
        blocker_id=event.blocker_id,
        key_result_id=event.key_result_id,
        owner_id=event.owner_id,
        raised_at=recorded.header.recorded_at,
    )
    shelf.put(str(event.objective_id), replace(record, blockers=(*record.blockers, blocker)))


def pass_on(shelf: Shelf[Record], recorded: Recorded[BlockerAssigned]) -> None:
    """Somebody else is to clear it."""
    put_blocker(shelf, recorded, owner_id=recorded.event.owner_id.new)


def unblock(shelf: Shelf[Record], recorded: Recorded[BlockerResolved]) -> None:
    """It is out of the way."""
    put_blocker(shelf, recorded, resolved_at=recorded.header.recorded_at)


def put_blocker(shelf: Shelf[Record], recorded: Recorded[Any], **changes: Any) -> None:
    """A blocker is otherwise."""
    event, record = recorded.event, record_of(shelf, recorded)
    blockers = tuple(
        replace(b, **changes) if b.blocker_id == event.blocker_id else b for b in record.blockers
    )
    shelf.put(str(event.objective_id), replace(record, blockers=blockers))


def put_word(shelf: Shelf[Record], recorded: Recorded[Any], word: Word) -> None:
    """One more word on a day that was due."""
    record = record_of(shelf, recorded)
    shelf.put(str(recorded.event.objective_id), replace(record, words=(*record.words, word)))


def record_of(shelf: Shelf[Record], recorded: Recorded[Any]) -> Record:
    """What is kept of an objective so far."""
    event = recorded.event
    empty = Record(objective_id=event.objective_id, cycle_id=event.cycle_id)
    return shelf.get(str(event.objective_id)) or empty


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one objective."""
    return (str(recorded.event.objective_id),)


RECORDS = Projection(
    name="records",
    version=2,
    document=Record,
    steps={
        CheckInRecorded: report,
        CheckInRetracted: take_back,
        CheckInMissed: miss,
        KeyResultAmended: amend,
        BlockerRaised: block,
        BlockerAssigned: pass_on,
        BlockerResolved: unblock,
    },
    keys=keys,
)
