"""Statistics across cycles and teams."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.scoring_reviews import Counted


class Insight(Struct, frozen=True, kw_only=True):
    """Figures of some objectives, each with over how many it was taken.

    score is the mean of the objectives' scores, spread their standard deviation, success the share
    that is what was set out for, adherence the share of due check-ins given in time, calibration
    the Brier score of confidence at check-ins against success of the key result: 0 is a seer, 0.25
    a coin. amendments counts those per cycle. ambition judges the mean of aspirational objectives,
    whose count is aspirational. id is that of the cycle or team, None for all and the company.
    """

    id: UUID | None
    score: Counted
    spread: Counted
    success: Counted
    adherence: Counted
    calibration: Counted
    calibrated: Literal["well", "fairly", "badly"] | None
    amendments: Counted
    ambition: Literal["too_safe", "healthy", "fantasy"] | None
    aspirational: int


class InsightsView(Struct, frozen=True, kw_only=True):
    """Of all together, of each cycle, of each team that owns objectives."""

    all: Insight
    cycles: tuple[Insight, ...]
    teams: tuple[Insight, ...]


class Insights(Query):
    """What the cycles in review or closed teach, of what the asker may see."""

    ANSWER: ClassVar[Any] = InsightsView
