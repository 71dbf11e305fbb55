"""How scores came to be."""

from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, Outcome, Verdict


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


class CycleReviewed(Event):
    """Somebody answered the five questions about a cycle; what it replaces stands in the event
    before by the same reviewer. A draft is for its reviewer's eyes."""

    PERSONAL: ClassVar[dict[str, str]] = {
        "performance": "reviewer_id",
        "challenge": "reviewer_id",
        "adherence": "reviewer_id",
        "impact": "reviewer_id",
        "future": "reviewer_id",
        "learnings": "reviewer_id",
    }

    cycle_id: UUID
    reviewer_id: UUID
    performance: str
    challenge: str
    adherence: str
    impact: str
    future: str
    learnings: str
    verdict: Verdict | None
    is_draft: bool


class ObjectiveReviewed(Event):
    """Somebody reviewed an objective, in the short form."""

    PERSONAL: ClassVar[dict[str, str]] = {
        "went_well": "reviewer_id",
        "in_the_way": "reviewer_id",
        "learnings": "reviewer_id",
    }

    objective_id: UUID
    cycle_id: UUID
    reviewer_id: UUID
    went_well: str
    in_the_way: str
    learnings: str
    outcome: Outcome | None
    is_draft: bool
