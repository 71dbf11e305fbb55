"""Requests to change cycles, objectives and key results."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from contracts.envelope import Command
from contracts.queries.planning import (
    CycleView,
    ImportReport,
    KeyResultView,
    ObjectiveView,
    RowNote,
)
from contracts.values import (
    IMPORT_ROWS_MAX,
    Ambition,
    Metric,
    Note,
    Owner,
    Reason,
    Rhythm,
    Title,
    Unit,
)

VOTES_MAX = 100
# domain.md §1 step 2: the question a cycle opens with.
QUESTION = "What is the most significant change we need to make in this cycle?"

Votes = Annotated[int, Meta(ge=0, le=VOTES_MAX)]


class OpenCycle(Command):
    """Begin to plan a cycle; both dates belong to it."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID
    name: Title
    starts_on: date
    ends_on: date
    question: Note = QUESTION
    check_ins: Rhythm = Rhythm()
    votes_per_member: Votes = 5
    silent_ideas: bool = False


class ChangeCycle(Command):
    """Change a cycle's definition while it is planned."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID
    name: Title | UnsetType = UNSET
    starts_on: date | UnsetType = UNSET
    ends_on: date | UnsetType = UNSET
    question: Note | UnsetType = UNSET
    check_ins: Rhythm | UnsetType = UNSET
    votes_per_member: Votes | UnsetType = UNSET
    silent_ideas: bool | UnsetType = UNSET


class ActivateCycle(Command):
    """Start the cycle; what is short is listed, and admins may override with a reason."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID
    reason: Reason | None = None
    override_reason: Reason | None = None


class StartCycleReview(Command):
    """Late and final values and scores; the structure stands."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID
    reason: Reason | None = None
    override_reason: Reason | None = None


class CloseCycle(Command):
    """End the cycle and freeze its scores."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID
    reason: Reason | None = None
    override_reason: Reason | None = None


class ReopenCycle(Command):
    """One state back: from review to active, or by an admin from closed to review."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID
    reason: Reason


class DraftObjective(Command):
    """Write an objective down."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    cycle_id: UUID
    title: Title
    owner: Owner
    ambition: Ambition
    description: Note = ""
    accountable_id: UUID | None = None
    parent_id: UUID | None = None
    confidential: bool = False
    rhythm: Rhythm | None = None


class ChangeObjective(Command):
    """Change an objective; a reason is wanted once it is published."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    title: Title | UnsetType = UNSET
    description: Note | UnsetType = UNSET
    owner: Owner | UnsetType = UNSET
    accountable_id: UUID | UnsetType = UNSET
    ambition: Ambition | UnsetType = UNSET
    confidential: bool | UnsetType = UNSET
    rhythm: Rhythm | UnsetType | None = UNSET
    reason: Reason | None = None


class PublishObjective(Command):
    """Show it to everybody and fix its definition; a reason is wanted once the cycle runs."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID
    reason: Reason | None = None


class DefineKeyResult(Command):
    """Define a measure of an objective; a reason is wanted once that is published."""

    ANSWER: ClassVar[Any] = KeyResultView

    key_result_id: UUID
    objective_id: UUID
    title: Title
    metric: Metric
    accountable_id: UUID | None = None
    weight: Decimal = Decimal(1)
    reason: Reason | None = None


class ChangeKeyResult(Command):
    """Change a key result; a reason is wanted once it is published."""

    ANSWER: ClassVar[Any] = KeyResultView

    key_result_id: UUID
    title: Title | UnsetType = UNSET
    metric: Metric | UnsetType = UNSET
    accountable_id: UUID | UnsetType = UNSET
    weight: Decimal | UnsetType = UNSET
    reason: Reason | None = None


class WithdrawKeyResult(Command):
    """Let a key result no longer count; a reason is wanted once it is published."""

    ANSWER: ClassVar[Any] = KeyResultView

    key_result_id: UUID
    reason: Reason | None = None


class ImportRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a spreadsheet that could be read; row counts from 1 with the header."""

    row: int
    objective: Title
    owner: Owner
    key_result: Title
    metric: Metric
    actual: Decimal | None = None
    unit: Unit | None = None


class ImportKeyResults(Command):
    """Make what a spreadsheet names and is not there yet; refused and doubtful lines that the
    reading found travel along, so that the report is whole."""

    ANSWER: ClassVar[Any] = ImportReport

    cycle_id: UUID
    rows: Annotated[tuple[ImportRow, ...], Meta(max_length=IMPORT_ROWS_MAX)]
    digest: str
    rows_read: int
    teams_made: int = 0
    refused: tuple[RowNote, ...] = ()
    doubtful: tuple[RowNote, ...] = ()
    dry_run: bool = False
