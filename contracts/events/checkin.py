"""What people report of their key results."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, Status, Value

Severity = Literal["low", "medium", "high", "critical"]


class CheckInRecorded(Event):
    """Where a key result stands, as its author says.

    value is a number, true or false, or None where reached names the milestones reached instead.
    current is the latest value before and after: a late report about an earlier day may leave
    it where it was; current_reached is the same of milestones. confidence runs from 0 to 10.
    effective_on is the day it is about. no_change when its author said no more than that.
    imported_from is the index of the ActualImported it came from, None if somebody said it.
    due_on is the day that it was due for, None where it was for none; days_late counts from there
    to the day it was recorded on, below zero for early.
    """

    PERSONAL: ClassVar[dict[str, str]] = {"note": "@actor"}

    check_in_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    value: Value
    effective_on: date
    current: Change[Value]
    confidence: int | None = None
    status: Status | None = None
    note: str = ""
    stand_in: bool = False
    source: Literal["api", "import"] = "api"
    imported_from: int | None = None
    reached: tuple[UUID, ...] = ()
    current_reached: Change[tuple[UUID, ...]] | None = None
    no_change: bool = False
    due_on: date | None = None
    days_late: int | None = None
    blocker_ids: tuple[UUID, ...] = ()


class CheckInCorrected(Event):
    """What a check-in said was put right, with a reason; its author stays its author.

    None where nothing changed. current is the latest value before and after, current_on the day
    that is about. A corrected check-in keeps its place among those about the same day.
    """

    PERSONAL: ClassVar[dict[str, str]] = {"note": "author_id", "old_note": "author_id"}

    check_in_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    reason: str
    current: Change[Value]
    current_on: Change[date | None]
    current_reached: Change[tuple[UUID, ...]] | None = None
    value: Change[Value] | None = None
    reached: Change[tuple[UUID, ...]] | None = None
    effective_on: Change[date] | None = None
    confidence: Change[int | None] | None = None
    status: Change[Status | None] | None = None
    note: str | None = None
    old_note: str | None = None


class CheckInRetracted(Event):
    """A check-in no longer counts; it stays to be read, with the reason.

    current and current_on are the latest value and its day before and after: they fall back.
    """

    check_in_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    reason: str
    current: Change[Value]
    current_on: Change[date | None]
    current_reached: Change[tuple[UUID, ...]] | None = None


class CheckInAcknowledged(Event):
    """Somebody other than its author has taken note of a check-in."""

    check_in_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    acknowledged_by: UUID


class CheckInMissed(Event):
    """Nobody reported for a day that a check-in was due on, until its days of grace were over.

    accountable_id is whose it was then.
    """

    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    accountable_id: UUID
    due_on: date


class BlockerRaised(Event):
    """Something is in the way of a key result. owner_id is who is to clear it; check_in_id is the
    check-in it was raised with, None where it was raised alone."""

    PERSONAL: ClassVar[dict[str, str]] = {"text": "raised_by"}

    blocker_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    raised_by: UUID
    text: str
    kind: str
    severity: Severity
    owner_id: UUID
    check_in_id: UUID | None = None


class BlockerAssigned(Event):
    """Somebody else is to clear a blocker."""

    blocker_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    owner_id: Change[UUID]


class BlockerResolved(Event):
    """A blocker is out of the way; resolution says how."""

    PERSONAL: ClassVar[dict[str, str]] = {"resolution": "resolved_by"}

    blocker_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    resolved_by: UUID
    resolution: str = ""
