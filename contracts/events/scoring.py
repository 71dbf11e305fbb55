"""How scores came to be."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change


class ProvisionalScoreChanged(Event):
    """The computed score of a key result or objective moved.

    score is in tenths, None while there was nothing to score; progress is the unrounded figure;
    formula names the arithmetic and its version; cause is the index of the event that moved it.
    """

    subject: Literal["key_result", "objective"]
    subject_id: UUID
    objective_id: UUID
    cycle_id: UUID
    score: Change[Decimal | None]
    progress: Decimal
    formula: str
    cause: int


class ScoreProposed(Event):
    """The review began, and this is what the computed score was then, proposed to be set.

    score is in tenths, progress the unrounded figure it comes from; cause is the index of the
    event that began the review.
    """

    subject: Literal["key_result", "objective"]
    subject_id: UUID
    objective_id: UUID
    cycle_id: UUID
    score: Decimal
    progress: Decimal
    formula: str
    cause: int


class ScoreSet(Event):
    """Somebody set the score of a key result, beside the computed one, with a reason.

    score holds the score set before, if any, and this one; set_by names who set it as a header
    does, for the rule that somebody else confirms it.
    """

    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    score: Change[Decimal | None]
    computed: Decimal
    formula: str
    reason: str
    set_by: str


class ScoreConfirmed(Event):
    """Somebody other than its owner confirmed a score."""

    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    score: Decimal
