"""Keeps what happened on the way to an objective: the facts of its review."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from contracts.events.checkin import (
    BlockerRaised,
    BlockerResolved,
    CheckInMissed,
    CheckInRecorded,
)
from contracts.events.planning import KeyResultAmended
from contracts.queries.scoring_reviews import (
    ConfidenceFall,
    DefinitionMoved,
)
from contracts.times import rfc3339
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded
from services.scoring.domain.record import Blocked, Record, Slot


def report(shelf: Shelf[Record], recorded: Recorded[CheckInRecorded]) -> None:
    """Somebody reported: perhaps less sure than before, perhaps for a day that was due."""
    event, record = recorded.event, record_of(shelf, recorded)
    key = str(event.key_result_id)
    before = record.confidence.get(key)
    if event.confidence is not None:
        if before is not None and event.confidence < before:
            fall = ConfidenceFall(
                key_result_id=event.key_result_id,
                on=event.effective_on,
                old=before,
                new=event.confidence,
                position=recorded.index,
            )
            record = replace(record, falls=(*record.falls, fall))
        record = replace(record, confidence={**record.confidence, key: event.confidence})
    if event.due_on is not None:
        slot = Slot(
            key_result_id=event.key_result_id,
            due_on=event.due_on,
            member_id=event.author_id,
            came="late" if (event.days_late or 0) > 0 else "in_time",
        )
        record = with_slot(record, slot)
    shelf.put(str(event.objective_id), record)


def miss(shelf: Shelf[Record], recorded: Recorded[CheckInMissed]) -> None:
    """Nobody reported in time for a day."""
    event = recorded.event
    slot = Slot(
        key_result_id=event.key_result_id,
        due_on=event.due_on,
        member_id=event.accountable_id,
        came="missed",
    )
    shelf.put(str(event.objective_id), with_slot(record_of(shelf, recorded), slot))


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
        raised_at=recorded.header.recorded_at,
    )
    shelf.put(str(event.objective_id), replace(record, blockers=(*record.blockers, blocker)))


def unblock(shelf: Shelf[Record], recorded: Recorded[BlockerResolved]) -> None:
    """It is out of the way."""
    event, record = recorded.event, record_of(shelf, recorded)
    blockers = tuple(
        replace(b, resolved_at=recorded.header.recorded_at)
        if b.blocker_id == event.blocker_id
        else b
        for b in record.blockers
    )
    shelf.put(str(event.objective_id), replace(record, blockers=blockers))


def with_slot(record: Record, slot: Slot) -> Record:
    """A day that was due is counted once: the first word on it stands."""
    if any((s.key_result_id, s.due_on) == (slot.key_result_id, slot.due_on) for s in record.slots):
        return record
    return replace(record, slots=(*record.slots, slot))


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
    version=1,
    document=Record,
    steps={
        CheckInRecorded: report,
        CheckInMissed: miss,
        KeyResultAmended: amend,
        BlockerRaised: block,
        BlockerResolved: unblock,
    },
    keys=keys,
)
