"""Requests to score."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta, Struct

from contracts.envelope import Command
from contracts.queries.scoring import ScoreView
from contracts.queries.scoring_reviews import (
    CycleReviewView,
    ObjectiveReviewView,
)
from contracts.values import Note, Outcome, Reason, Verdict

# In tenths: 0.0 to 1.0. msgspec's multiple_of works on floats only, so the domain checks tenths.
Score = Annotated[Decimal, Meta()]


class MoveProvisionalScore(Command):
    """Record that a computed score moved; a reaction, never asked from outside."""

    subject: Literal["key_result", "objective"]
    subject_id: UUID
    objective_id: UUID
    cycle_id: UUID
    score: Decimal | None
    progress: Decimal
    cause: int


class ProposeScore(Command):
    """Record the score proposed for a review; a reaction, never asked from outside. score is None
    for what is not scored: a draft, a withdrawn key result."""

    subject: Literal["key_result", "objective"]
    subject_id: UUID
    objective_id: UUID
    cycle_id: UUID
    score: Decimal | None
    progress: Decimal
    cause: int


class SetKeyResultScore(Command):
    """Set the score of a key result, with a reason."""

    ANSWER: ClassVar[Any] = ScoreView

    key_result_id: UUID
    score: Score
    reason: Reason


class ConfirmKeyResultScore(Command):
    """Confirm a score that somebody else set or owns."""

    ANSWER: ClassVar[Any] = ScoreView

    key_result_id: UUID


class CycleAnswers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The five questions: How well did we perform? Were the objectives challenging? Were the OKRs
    followed? What impact did they have? How will we define OKRs going forward? And what was
    learnt."""

    performance: Note = ""
    challenge: Note = ""
    adherence: Note = ""
    impact: Note = ""
    future: Note = ""
    learnings: Note = ""


class ObjectiveAnswers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What went well, what stood in the way, what was learnt."""

    went_well: Note = ""
    in_the_way: Note = ""
    learnings: Note = ""


class ReviewCycle(Command):
    """Answer the five questions about a cycle, once per member; again replaces. A draft is seen by
    nobody else."""

    ANSWER: ClassVar[Any] = CycleReviewView

    cycle_id: UUID
    answers: CycleAnswers
    verdict: Verdict | None = None
    draft: bool = False


class ReviewObjective(Command):
    """Review an objective in the short form, once per member; again replaces."""

    ANSWER: ClassVar[Any] = ObjectiveReviewView

    objective_id: UUID
    answers: ObjectiveAnswers
    outcome: Outcome | None = None
    draft: bool = False
