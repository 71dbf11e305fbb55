"""Requests to report on key results."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta, Struct

from contracts.envelope import Command
from contracts.events.checkin import Severity
from contracts.queries.checkin import BlockerView, CheckInView, Missing
from contracts.values import LINE_OF_WORDS, MILESTONES_MAX, Note, Reason, Status, Value

BLOCKERS_MAX = 20
BLOCKER_KIND_CHARS_MAX = 40

Confidence = Annotated[int, Meta(ge=0, le=10)]
Reached = Annotated[tuple[UUID, ...], Meta(max_length=MILESTONES_MAX)]


BlockerKind = Annotated[
    str, Meta(min_length=1, max_length=BLOCKER_KIND_CHARS_MAX, pattern=LINE_OF_WORDS)
]


class NewBlocker(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something in the way. kind is a word of your own, as supplier or decision; owner_id is who
    is to clear it, by default whoever is accountable for the key result."""

    text: Reason
    kind: BlockerKind = "other"
    severity: Severity = "medium"
    owner_id: UUID | None = None


class RecordCheckIn(Command):
    """Say where a key result stands; effective_on defaults to today where the company is.

    value is a number, or true or false for kind boolean; kind milestones has reached instead, the
    ids of all milestones reached so far. no_change says that all is as it was last reported.
    """

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID
    key_result_id: UUID
    value: Value = None
    confidence: Confidence | None = None
    status: Status | None = None
    note: Note = ""
    effective_on: date | None = None
    reached: Reached | None = None
    no_change: bool = False
    blockers: Annotated[tuple[NewBlocker, ...], Meta(max_length=BLOCKERS_MAX)] = ()


class CorrectCheckIn(Command):
    """Put right what a check-in says; what is left out stays. Its author stays its author."""

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID
    reason: Reason
    value: Value = None
    reached: Reached | None = None
    confidence: Confidence | None = None
    status: Status | None = None
    note: Note | None = None
    effective_on: date | None = None


class RetractCheckIn(Command):
    """Take a check-in back; it stays to be read and no longer counts."""

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID
    reason: Reason


class AcknowledgeCheckIn(Command):
    """Take note of somebody else's check-in."""

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID


class RecordImported(Command):
    """Record the actual value that a spreadsheet named, in the importer's name; a reaction,
    never asked from outside. imported_from is the index of the ActualImported."""

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID
    key_result_id: UUID
    value: Decimal
    author_id: UUID
    effective_on: date
    imported_from: int
    source: Literal["import"] = "import"


class RecordMissed(Command):
    """Record that a check-in is missing; the calendar, never asked from outside."""

    ANSWER: ClassVar[Any] = Missing

    key_result_id: UUID
    due_on: date


class RaiseBlocker(Command):
    """Say what is in the way of a key result, without a check-in.

    kind is a word of your own, as supplier or decision; owner_id is who is to clear it, by default
    whoever is accountable for the key result.
    """

    ANSWER: ClassVar[Any] = BlockerView

    blocker_id: UUID
    key_result_id: UUID
    text: Reason
    kind: BlockerKind = "other"
    severity: Severity = "medium"
    owner_id: UUID | None = None


class AssignBlocker(Command):
    """Have somebody else clear a blocker."""

    ANSWER: ClassVar[Any] = BlockerView

    blocker_id: UUID
    owner_id: UUID


class ResolveBlocker(Command):
    """Say that a blocker is out of the way, and how."""

    ANSWER: ClassVar[Any] = BlockerView

    blocker_id: UUID
    resolution: Note = ""
