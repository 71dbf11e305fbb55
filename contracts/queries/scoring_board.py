"""The scores of a whole cycle at once, and what was reported: what a board or a heat map shows."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.scoring import ScoreView
from contracts.values import Status, Value


class BoardReading(Struct, frozen=True, kw_only=True):
    """A check-in that counts, as last corrected; of kind milestones there is no value. progress is
    how far the key result was by then, 0..1."""

    on: date
    progress: Decimal
    value: Value = None
    confidence: int | None = None
    status: Status | None = None


class BoardDue(Struct, frozen=True, kw_only=True):
    """A day that a check-in was due on, and what came of it."""

    on: date
    came: Literal["in_time", "late", "missed"]


class BoardLine(Struct, frozen=True, kw_only=True):
    """A key result: its score, and its check-ins from the earliest day on. due are the days one was
    due on, oldest first, where they are asked for."""

    key_result_id: UUID
    score: ScoreView
    readings: tuple[BoardReading, ...] = ()
    due: tuple[BoardDue, ...] = ()


class BoardSheet(Struct, frozen=True, kw_only=True):
    """An objective's score with those of its key results, withdrawn ones left out."""

    objective_id: UUID
    score: ScoreView
    key_results: tuple[BoardLine, ...] = ()


class ScoreBoardView(Struct, frozen=True, kw_only=True):
    """What the asker may see of a cycle, in the order it was drafted."""

    cycle_id: UUID
    objectives: tuple[BoardSheet, ...] = ()


class ScoreBoard(Query):
    """The scores of a cycle's objectives and key results, with what was reported of them; with
    due, also the days a check-in was due on, and whether it came."""

    ANSWER: ClassVar[Any] = ScoreBoardView

    cycle_id: UUID
    due: bool = False
