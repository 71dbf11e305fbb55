"""What the reviews of earlier cycles taught, for those who plan the next."""

from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.scoring_reviews import VerdictProposal
from contracts.values import CycleState, Verdict


class Learning(Struct, frozen=True, kw_only=True):
    """What somebody learnt, in their words: of the cycle, or of one objective. about is the
    question that it answers."""

    reviewer_id: UUID
    objective_id: UUID | None = None
    about: Literal["learnings", "future"]
    text: str
    at: str


class CycleLearned(Struct, frozen=True, kw_only=True):
    """What one cycle taught: where those who reviewed it say that it hung, and what its figures
    speak for."""

    cycle_id: UUID
    name: str
    ends_on: date
    state: CycleState
    verdicts: tuple[Verdict, ...]
    proposal: VerdictProposal
    learnings: tuple[Learning, ...]
    review: str


class LearningsView(Struct, frozen=True, kw_only=True):
    """What the cycles before this one taught, the last one first."""

    cycle_id: UUID
    cycles: tuple[CycleLearned, ...]


class CycleLearnings(Query):
    """What was learnt in the cycles that began before this one, to be laid beside its plan."""

    ANSWER: ClassVar[Any] = LearningsView

    cycle_id: UUID
