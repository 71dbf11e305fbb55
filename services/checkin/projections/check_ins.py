"""Keeps the check-ins as people see them: by id, and per key result the latest about first."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.envelope import Header
from contracts.events.checkin import (
    CheckInAcknowledged,
    CheckInCorrected,
    CheckInRecorded,
    CheckInRetracted,
)
from contracts.queries.checkin import Acknowledgement, CheckInView, Correction, Retraction
from contracts.rhythm import timeliness
from contracts.times import rfc3339
from contracts.values import Change, Status, Value
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class CheckIn(Struct, frozen=True, kw_only=True):
    """A check-in; index is its place in the log, recorded_at is in µs.

    What was said stands here as last corrected.
    """

    id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    value: Value
    reached: tuple[UUID, ...] | None
    confidence: int | None
    status: Status | None
    note: str
    effective_on: date
    recorded_at: int
    stand_in: bool
    no_change: bool
    source: Literal["api", "import"]
    due_on: date | None
    days_late: int | None
    blocker_ids: tuple[UUID, ...]
    index: int
    version: int
    corrections: tuple[Correction, ...] = ()
    retraction: Retraction | None = None
    acknowledgements: tuple[Acknowledgement, ...] = ()

    @property
    def state(self) -> Literal["recorded", "corrected", "retracted"]:
        """What became of it."""
        if self.retraction is not None:
            return "retracted"
        return "corrected" if self.corrections else "recorded"


def document(recorded: Recorded[CheckInRecorded]) -> CheckIn:
    """The document that a recorded check-in makes."""
    event = recorded.event
    return CheckIn(
        id=event.check_in_id,
        key_result_id=event.key_result_id,
        objective_id=event.objective_id,
        cycle_id=event.cycle_id,
        author_id=event.author_id,
        value=event.value,
        # Milestones are the only kind without a value.
        reached=event.reached if event.value is None else None,
        confidence=event.confidence,
        status=event.status,
        note=event.note,
        effective_on=event.effective_on,
        recorded_at=recorded.header.recorded_at,
        stand_in=event.stand_in,
        no_change=event.no_change,
        source=event.source,
        due_on=event.due_on,
        days_late=event.days_late,
        blocker_ids=event.blocker_ids,
        index=recorded.index,
        version=recorded.header.version,
    )


def present(check_in: CheckIn) -> CheckInView:
    """A check-in as people see it."""
    return CheckInView(
        id=check_in.id,
        key_result_id=check_in.key_result_id,
        objective_id=check_in.objective_id,
        cycle_id=check_in.cycle_id,
        state=check_in.state,
        author=check_in.author_id,
        value=check_in.value,
        reached=check_in.reached,
        confidence=check_in.confidence,
        status=check_in.status,
        note=check_in.note,
        effective_on=check_in.effective_on,
        recorded_at=rfc3339(check_in.recorded_at),
        stand_in=check_in.stand_in,
        no_change=check_in.no_change,
        source=check_in.source,
        corrected_by=check_in.corrections[-1].by if check_in.corrections else None,
        corrections=check_in.corrections,
        retraction=check_in.retraction,
        acknowledgements=check_in.acknowledgements,
        due_on=check_in.due_on,
        timeliness=None if check_in.days_late is None else timeliness(check_in.days_late),
        days_late=check_in.days_late,
        blocker_ids=check_in.blocker_ids,
        version=check_in.version,
    )


def keep(shelf: Shelf[CheckIn], recorded: Recorded[CheckInRecorded]) -> None:
    """A check-in was recorded."""
    shelf.put(str(recorded.event.check_in_id), document(recorded))


def put_right(shelf: Shelf[CheckIn], recorded: Recorded[CheckInCorrected]) -> None:
    """It says something else now, and what it said stays beside it."""
    event, check_in = recorded.event, known(shelf, recorded)
    fields = ("value", "reached", "effective_on", "confidence", "status")
    changes: dict[str, Change[Any] | None] = {name: getattr(event, name) for name in fields}
    if event.note is not None:
        changes["note"] = Change(old=event.old_note or "", new=event.note)
    correction = Correction(
        by=member_of(recorded.header),
        at=rfc3339(recorded.header.recorded_at),
        reason=event.reason,
        **changes,
    )
    now = {name: change.new for name, change in changes.items() if change is not None}
    corrected = replace(check_in, **now, corrections=(*check_in.corrections, correction))
    put(shelf, recorded, corrected)


def take_back(shelf: Shelf[CheckIn], recorded: Recorded[CheckInRetracted]) -> None:
    """It counts no longer."""
    retraction = Retraction(
        by=member_of(recorded.header),
        at=rfc3339(recorded.header.recorded_at),
        reason=recorded.event.reason,
    )
    put(shelf, recorded, replace(known(shelf, recorded), retraction=retraction))


def take_note(shelf: Shelf[CheckIn], recorded: Recorded[CheckInAcknowledged]) -> None:
    """Somebody has read it."""
    check_in = known(shelf, recorded)
    note = Acknowledgement(
        by=recorded.event.acknowledged_by, at=rfc3339(recorded.header.recorded_at)
    )
    noted = replace(check_in, acknowledgements=(*check_in.acknowledgements, note))
    put(shelf, recorded, noted)


def put(shelf: Shelf[CheckIn], recorded: Recorded[Any], check_in: CheckIn) -> None:
    """Keep a check-in as an event leaves it."""
    shelf.put(str(check_in.id), replace(check_in, version=recorded.header.version))


def known(shelf: Shelf[CheckIn], recorded: Recorded[Any]) -> CheckIn:
    """The check-in an event is about. Raises LookupError when it was never recorded."""
    check_in = shelf.get(str(recorded.event.check_in_id))
    if check_in is None:
        raise LookupError(f"event {recorded.index} is about a check-in never recorded")
    return check_in


def member_of(header: Header) -> UUID | None:
    """The member who acted, None for a service."""
    kind, _, member_id = header.actor.partition("/")
    return UUID(member_id) if kind == "member" else None


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one check-in."""
    return (str(recorded.event.check_in_id),)


def of_key_result(key_result_id: UUID) -> str:
    """The list of a key result's check-ins; the first from its end that is not retracted counts."""
    return f"key_result/{key_result_id}"


def unacknowledged_of(key_result_id: UUID) -> str:
    """The list of those that nobody has acknowledged yet."""
    return f"unacknowledged/{key_result_id}"


def sort_of(check_in: CheckIn) -> str:
    """By the day it is about, then by position: the rule of what counts as latest."""
    return f"{check_in.effective_on}/{check_in.index:012}"


def lists(_key: str, check_in: CheckIn) -> Iterable[tuple[str, str]]:
    """Where it stands among those of its key result, and among those that wait to be seen."""
    yield of_key_result(check_in.key_result_id), sort_of(check_in)
    if check_in.retraction is None and not check_in.acknowledgements:
        yield unacknowledged_of(check_in.key_result_id), sort_of(check_in)


CHECK_INS = Projection(
    name="check_ins",
    version=5,
    document=CheckIn,
    steps={
        CheckInRecorded: keep,
        CheckInCorrected: put_right,
        CheckInRetracted: take_back,
        CheckInAcknowledged: take_note,
    },
    keys=keys,
    lists=lists,
)
