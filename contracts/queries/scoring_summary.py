"""A cycle at a glance: every figure of it, and where the goalposts stood and stand."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.scoring import Figure, LeftOut, Shown
from contracts.queries.scoring_reviews import Counted
from contracts.values import (
    Ambition,
    CycleState,
    ObjectiveState,
    Outcome,
    Owner,
    Status,
    Value,
)

ScoreWord = Literal["missed", "partial", "strong"]


class KeyResultLine(Struct, frozen=True, kw_only=True):
    """A key result in the summary of its cycle. score is the one that stands, set what somebody
    set, if so; current, reached and confidence are what was last said, current_on the day that is
    about; status is shown as the calendar lets it be, suggested what the figures speak for."""

    key_result_id: UUID
    accountable_id: UUID
    weight: Decimal
    state: Literal["live", "withdrawn"]
    progress: Decimal
    score: Decimal
    band: ScoreWord
    as_committed: Figure
    as_amended: Figure
    checked_in: bool
    set: Decimal | None = None
    confirmed: bool = False
    current: Value = None
    reached: tuple[UUID, ...] = ()
    current_on: date | None = None
    confidence: int | None = None
    status: Shown | None = None
    suggested: Status | None = None
    contradiction: bool = False
    amendments: int = 0


class ObjectiveLine(Struct, frozen=True, kw_only=True):
    """An objective in the summary of its cycle. counted says whether it counts among those of its
    owner; amendments are those of metric or weight of its key results."""

    objective_id: UUID
    owner: Owner
    accountable_id: UUID
    ambition: Ambition
    state: ObjectiveState
    outcome: Outcome | None = None
    archived: bool = False
    counted: bool
    progress: Decimal
    score: Decimal
    band: ScoreWord
    success: bool
    as_committed: Figure
    as_amended: Figure
    checked_in: bool
    suggested: Status | None = None
    contradiction: bool = False
    amendments: int = 0
    key_results: tuple[KeyResultLine, ...] = ()


class LevelLine(Struct, frozen=True, kw_only=True):
    """The objectives of the company, a team or a member together, owner None for all: the mean of
    their exact progress, rounded once. over is how many there are; success is the share that is
    what was set out for. moved counts those whose two figures differ."""

    owner: Owner | None
    over: int
    progress: Decimal
    score: Decimal
    band: ScoreWord
    as_committed: Figure
    as_amended: Figure
    success: Counted
    amendments: int
    moved: int


class StatusCount(Struct, frozen=True, kw_only=True):
    """How many key results are shown so; None is for those that were reported without a word."""

    status: Shown | None
    over: int


class CycleSummaryView(Struct, frozen=True, kw_only=True):
    """A cycle at a glance, of what the asker may see. on is the day of asking, expected the share
    that should be done by its end, both None before it runs. goalposts lists each amendment."""

    cycle_id: UUID
    name: str
    state: CycleState
    starts_on: date
    ends_on: date
    on: date | None
    expected: Decimal | None
    total: LevelLine
    levels: tuple[LevelLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    statuses: tuple[StatusCount, ...]
    adherence: Counted
    blockers_open: int
    left_out: tuple[LeftOut, ...]
    goalposts: str


class CycleSummary(Query):
    """A cycle at a glance: scores as committed and as amended, status, adherence."""

    ANSWER: ClassVar[Any] = CycleSummaryView

    cycle_id: UUID
