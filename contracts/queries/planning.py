"""Questions about cycles, objectives and key results, and their answers."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import (
    LIST_LIMIT_DEFAULT,
    Ambition,
    CycleState,
    IdeaOrigin,
    Metric,
    ObjectiveState,
    Outcome,
    Owner,
    Rhythm,
    Support,
    Value,
)


class CycleView(Struct, frozen=True, kw_only=True):
    """A cycle; check_ins is the rhythm agreed for it, warnings what it was warned of when it was
    activated: the place and the word of each. silent_ideas while ideas are not shown to others."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    question: str
    check_ins: Rhythm
    votes_per_member: int
    silent_ideas: bool = False
    state: CycleState
    warnings: tuple[str, ...] = ()
    created_at: str
    version: int


class KeyResultView(Struct, frozen=True, kw_only=True):
    """A key result; current is the latest value checked in, None before the first. reached are
    the milestones reached by then, of kind milestones."""

    id: UUID
    objective_id: UUID
    cycle_id: UUID
    title: str
    accountable_id: UUID
    weight: Decimal
    metric: Metric
    state: Literal["live", "withdrawn"]
    carried_from: UUID | None = None
    current: Value = None
    current_on: date | None = None
    reached: tuple[UUID, ...] = ()
    created_at: str
    version: int


class ObjectiveView(Struct, frozen=True, kw_only=True):
    """An objective with its key results; rhythm is its own where it has another than its cycle.

    parent is what it hangs under, its objective also as parent_id. outcome is said when it is
    closed; archived ones are set aside. carried_from and carried_to name its like in other cycles.
    idea is what it was made of, if it was shortlisted.
    """

    id: UUID
    cycle_id: UUID
    title: str
    description: str
    owner: Owner
    accountable_id: UUID
    ambition: Ambition
    state: ObjectiveState
    parent_id: UUID | None = None
    confidential: bool = False
    key_results: tuple[KeyResultView, ...] = ()
    rhythm: Rhythm | None = None
    parent: Support | None = None
    outcome: Outcome | None = None
    archived: bool = False
    carried_from: UUID | None = None
    carried_to: tuple[UUID, ...] = ()
    idea: IdeaOrigin | None = None
    created_at: str
    version: int


class TreeNode(Struct, frozen=True, kw_only=True):
    """An objective and what hangs under it."""

    objective: ObjectiveView
    children: tuple["TreeNode", ...] = ()


class TreeView(Struct, frozen=True, kw_only=True):
    """The outline of a cycle. unaligned are those of teams and members that hang under nothing."""

    cycle: CycleView
    roots: tuple[TreeNode, ...] = ()
    unaligned: tuple[UUID, ...] = ()


class RowNote(Struct, frozen=True, kw_only=True):
    """What was refused or doubtful in a line of a spreadsheet; row counts from 1, the header."""

    row: int
    column: str
    code: str
    message: str


class ImportCounts(Struct, frozen=True, kw_only=True):
    """How many were made."""

    teams: int = 0
    objectives: int = 0
    key_results: int = 0
    actuals: int = 0


class ImportReport(Struct, frozen=True, kw_only=True):
    """What an import did, or would do, line by line where it did not simply work."""

    dry_run: bool
    rows: int
    made: ImportCounts
    unchanged: int
    refused: tuple[RowNote, ...] = ()
    doubtful: tuple[RowNote, ...] = ()


class CycleById(Query):
    """One cycle."""

    ANSWER: ClassVar[Any] = CycleView

    cycle_id: UUID


class CycleList(Query):
    """All cycles, the latest first."""

    ANSWER: ClassVar[Any] = Page[CycleView]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class CycleTree(Query):
    """The outline of a cycle."""

    ANSWER: ClassVar[Any] = TreeView

    cycle_id: UUID


class ObjectiveById(Query):
    """One objective with its key results."""

    ANSWER: ClassVar[Any] = ObjectiveView

    objective_id: UUID


class ObjectiveList(Query):
    """Objectives, of one cycle if named, in the order they were drafted; archived ones apart."""

    ANSWER: ClassVar[Any] = Page[ObjectiveView]

    cycle_id: UUID | None = None
    archived: bool = False
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class KeyResultById(Query):
    """One key result."""

    ANSWER: ClassVar[Any] = KeyResultView

    key_result_id: UUID
