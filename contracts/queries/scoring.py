"""Questions about scores, and their answers."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.values import LIST_LIMIT_DEFAULT, ObjectiveState, Outcome, Status

Why = Literal["withdrawn", "draft", "archived", "abandoned", "postponed"]
Shown = Literal["on_track", "at_risk", "off_track", "outdated", "no_check_in"]


class Formula(Struct, frozen=True, kw_only=True):
    """Which arithmetic made a figure."""

    name: str
    version: int


class Figure(Struct, frozen=True, kw_only=True):
    """An unrounded progress and the score it gives, in tenths."""

    progress: Decimal
    score: Decimal


class Term(Struct, frozen=True, kw_only=True):
    """One summand of an objective's progress; checked_in is False before the first value.

    set is the score that somebody set for this key result, shown beside its progress and not
    mixed into the sum.
    """

    key_result_id: UUID
    weight: Decimal
    progress: Decimal
    checked_in: bool
    set: Decimal | None = None


class Contribution(Struct, frozen=True, kw_only=True):
    """An objective that hangs under this one and counts here, since the link says so; key_result_id
    where it hangs under a key result. progress is its own, as amended."""

    objective_id: UUID
    key_result_id: UUID | None = None
    weight: Decimal
    progress: Decimal
    checked_in: bool


class LeftOut(Struct, frozen=True, kw_only=True):
    """What would count here and does not: a withdrawn key result, or an objective whose link says
    that it counts while it is a draft, set aside or cancelled."""

    kind: Literal["key_result", "objective"]
    id: UUID
    why: Why


class SetScore(Struct, frozen=True, kw_only=True):
    """A score somebody set."""

    score: Decimal
    reason: str
    by: str
    at: str


class Confirmed(Struct, frozen=True, kw_only=True):
    """Who confirmed a score."""

    by: str
    at: str


class Proposed(Struct, frozen=True, kw_only=True):
    """The score that was proposed when the review began."""

    score: Decimal
    progress: Decimal
    at: str


class Pace(Struct, frozen=True, kw_only=True):
    """What should be done by the end of a day, and the status that progress suggests.

    expected is a share, 0..1. status is the owner's own word at the last check-in, which the
    suggestion never overwrites; contradiction when that word is on_track although the last three
    check-ins did not move. shown is that word, unless the calendar says otherwise: no_check_in
    before the first, outdated once a check-in was missed since the last. An objective has no word
    of its own.
    """

    on: date
    expected: Decimal
    suggested: Status
    status: Status | None = None
    contradiction: bool = False
    shown: Shown | None = None


class Forecast(Struct, frozen=True, kw_only=True):
    """The value that the trend of the check-ins reaches on the cycle's last day, and the score
    it would give; eight times in ten it lies from low to high. over is how many check-ins it
    rests on, never below three."""

    on: date
    value: Decimal
    low: Decimal
    high: Decimal
    score: Decimal
    score_low: Decimal
    score_high: Decimal
    over: int


class ScoreView(Struct, frozen=True, kw_only=True):
    """A score that explains itself. score is the one that stands: set if there is one, else
    computed as amended. left_out names withdrawn key results that no longer count, left_out_why
    all that does not and why. An objective is the mean of its terms and its contributions; state,
    outcome and archived are its own. graded is
    what an objective's terms give when scores set for key results stand in for their progress,
    None while none is set; it is shown beside the score and never replaces it. pace and forecast
    are of the day of asking, once the cycle runs; an objective has no forecast."""

    subject: Literal["key_result", "objective"]
    id: UUID
    objective_id: UUID
    progress: Decimal
    score: Decimal
    band: Literal["missed", "partial", "strong"]
    checked_in: bool
    formula: Formula
    terms: tuple[Term, ...]
    left_out: tuple[UUID, ...] = ()
    as_committed: Figure
    as_amended: Figure
    graded: Figure | None = None
    proposed: Proposed | None = None
    set: SetScore | None = None
    confirmed: Confirmed | None = None
    pace: Pace | None = None
    forecast: Forecast | None = None
    contributions: tuple[Contribution, ...] = ()
    left_out_why: tuple[LeftOut, ...] = ()
    state: ObjectiveState = "published"
    outcome: Outcome | None = None
    archived: bool = False
    version: int


class ScoreChange(Struct, frozen=True, kw_only=True):
    """One line of a score's history. old and new are in tenths; cause is the log position of
    the event that moved a computed score or began the review, why that event's name, as
    check_in_recorded, reason the one it was given, by whoever did it. objective_id says whose
    score it is in the history of a team or the company."""

    position: int
    kind: Literal["provisional", "set", "confirmed", "proposed"]
    old: Decimal | None
    new: Decimal | None
    progress: Decimal | None = None
    why: str | None = None
    reason: str | None = None
    formula: str | None = None
    cause: int | None = None
    by: str
    at: str
    objective_id: UUID | None = None


class KeyResultScore(Query):
    """The score of a key result."""

    ANSWER: ClassVar[Any] = ScoreView

    key_result_id: UUID


class ObjectiveScore(Query):
    """The score of an objective."""

    ANSWER: ClassVar[Any] = ScoreView

    objective_id: UUID


class KeyResultScores(Query):
    """How the score of a key result came to be, oldest first."""

    ANSWER: ClassVar[Any] = Page[ScoreChange]

    key_result_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class ObjectiveScores(Query):
    """How the score of an objective came to be, oldest first."""

    ANSWER: ClassVar[Any] = Page[ScoreChange]

    objective_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class TeamScores(Query):
    """How the scores of a team's objectives came to be, oldest first: those it owns now."""

    ANSWER: ClassVar[Any] = Page[ScoreChange]

    team_id: UUID
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None


class CompanyScores(Query):
    """How the scores of the company's own objectives came to be, oldest first."""

    ANSWER: ClassVar[Any] = Page[ScoreChange]

    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
