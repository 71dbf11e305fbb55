"""Questions about reviews, and their answers."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.values import Outcome, Status, Verdict


class Counted(Struct, frozen=True, kw_only=True):
    """A figure and over how many it was taken; None over nothing. link leads to what it counts."""

    value: Decimal | None
    over: int
    link: str = ""


class ConfidenceFall(Struct, frozen=True, kw_only=True):
    """Confidence in a key result fell; position is that of the check-in in the log."""

    key_result_id: UUID
    on: date
    old: int
    new: int
    position: int


class DefinitionMoved(Struct, frozen=True, kw_only=True):
    """A published key result was amended: metric or weight, and why."""

    key_result_id: UUID
    field: Literal["metric", "weight"]
    reason: str
    by: str
    at: str
    position: int


class BlockerLasted(Struct, frozen=True, kw_only=True):
    """A blocker, and how many days it stood in the way; resolved_at is None while it does."""

    blocker_id: UUID
    key_result_id: UUID
    raised_at: str
    resolved_at: str | None
    days: int | None


class Punctuality(Struct, frozen=True, kw_only=True):
    """How often somebody's check-ins came in time, late, or not at all."""

    member_id: UUID
    in_time: int
    late: int
    missed: int


class WordAgainstData(Struct, frozen=True, kw_only=True):
    """The status the owner gave last, where the figures suggest another or contradict it."""

    key_result_id: UUID
    status: Status
    suggested: Status
    contradiction: bool


class CarriedOver(Struct, frozen=True, kw_only=True):
    """An objective that another cycle began: what it came to there, and in how many cycles it was
    tried before."""

    objective_id: UUID
    from_objective_id: UUID
    from_cycle_id: UUID
    score: Decimal
    times: int


class ReviewFacts(Struct, frozen=True, kw_only=True):
    """What the log says, to be laid beside the answers."""

    confidence_falls: tuple[ConfidenceFall, ...] = ()
    definitions_moved: tuple[DefinitionMoved, ...] = ()
    blockers: tuple[BlockerLasted, ...] = ()
    punctuality: tuple[Punctuality, ...] = ()
    words_against_data: tuple[WordAgainstData, ...] = ()
    carried_over: tuple[CarriedOver, ...] = ()


class VerdictProposal(Struct, frozen=True, kw_only=True):
    """Where it hung, and the figures that rests on: the share of due check-ins given in time,
    the average score of objectives, the share of key results amended. None with no objective
    reported on."""

    verdict: Verdict | None
    adherence: Counted
    score: Counted
    amended: Counted


class ReviewView(Struct, frozen=True, kw_only=True):
    """What one member answered. answers are by question."""

    reviewer_id: UUID
    answers: dict[str, str]
    verdict: Verdict | None = None
    outcome: Outcome | None = None
    draft: bool
    at: str


class ObjectiveOutcome(Struct, frozen=True, kw_only=True):
    """An objective of the cycle: its score, and what its reviewers say became of it."""

    objective_id: UUID
    score: Decimal
    success: bool
    outcomes: tuple[Outcome, ...] = ()


class CycleReviewView(Struct, frozen=True, kw_only=True):
    """The review of a cycle: answers side by side, facts beside them, a verdict proposed."""

    cycle_id: UUID
    state: Literal["planning", "active", "review", "closed"]
    reviews: tuple[ReviewView, ...]
    facts: ReviewFacts
    proposal: VerdictProposal
    objectives: tuple[ObjectiveOutcome, ...]
    version: int


class ObjectiveReviewView(Struct, frozen=True, kw_only=True):
    """The review of an objective; suggested is the outcome its score speaks for."""

    objective_id: UUID
    cycle_id: UUID
    score: Decimal
    suggested: Outcome
    reviews: tuple[ReviewView, ...]
    facts: ReviewFacts
    version: int


class CycleReview(Query):
    """The review of a cycle; drafts of others are left out."""

    ANSWER: ClassVar[Any] = CycleReviewView

    cycle_id: UUID


class ObjectiveReview(Query):
    """The review of an objective."""

    ANSWER: ClassVar[Any] = ObjectiveReviewView

    objective_id: UUID
