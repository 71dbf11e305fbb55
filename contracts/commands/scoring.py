"""Requests to score."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta

from contracts.envelope import Command
from contracts.queries.scoring import ScoreView
from contracts.values import Reason

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
