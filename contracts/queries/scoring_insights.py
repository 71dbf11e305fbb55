"""Statistics across cycles, teams and people."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.identity import Limit
from contracts.queries.page import Page
from contracts.queries.scoring_reviews import Counted
from contracts.values import LIST_LIMIT_DEFAULT

InsightFigure = Literal["score", "success", "adherence", "calibration", "amendments", "blockers"]


class Slowest(Struct, frozen=True, kw_only=True):
    """A blocker that stood in the way for long, in whole days; of an open one, those so far."""

    blocker_id: UUID
    key_result_id: UUID
    days: int
    open: bool
    link: str


class Insight(Struct, frozen=True, kw_only=True):
    """Figures of some objectives, each with over how many it was taken and a link to what it
    counts.

    score is the mean of the objectives' scores, spread their standard deviation, success the share
    that is what was set out for, adherence the share of due check-ins given in time, calibration
    the Brier score of confidence at check-ins against success of the key result: 0 is a seer, 0.25
    a coin; calibration_words says it. amendments counts those of metric or weight per cycle.
    ambition judges the mean of aspirational objectives, whose count is aspirational. blockers is
    how many days those resolved stood in the way, on average; slowest are the longest, open ones
    too. id is that of the cycle, team or member, None for all and the company; of a member are
    the objectives and amendments of what they are accountable for, the check-ins they owed, the
    confidence they stated, the blockers they were to clear.
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
    calibration_words: str = ""
    blockers: Counted = Counted(value=None, over=0)
    slowest: tuple[Slowest, ...] = ()


class InsightsView(Struct, frozen=True, kw_only=True):
    """Of all together, of each cycle, of the company's own objectives, of each team that owns some,
    and of people: of all to admins and auditors, to the others of themselves, and in what the
    teams own that they lead."""

    all: Insight
    cycles: tuple[Insight, ...]
    teams: tuple[Insight, ...]
    company: Insight | None = None
    members: tuple[Insight, ...] = ()


class Insights(Query):
    """What the cycles in review or closed teach, of what the asker may see."""

    ANSWER: ClassVar[Any] = InsightsView


class InsightItem(Struct, frozen=True, kw_only=True):
    """One of those that a figure counts. The figure is the mean of the values; of amendments, which
    are counted per cycle, it is their sum over the cycles. Confidence counts by how far off it was,
    squared, blockers in days. member_id is whose it is; position that in the log, if it has one."""

    objective_id: UUID
    cycle_id: UUID
    member_id: UUID
    value: Decimal
    key_result_id: UUID | None = None
    on: date | None = None
    position: int | None = None
    link: str


class InsightItems(Query):
    """What a figure of the insights counts, in the order of objectives: of all, or of what is
    named. company asks for the company's own objectives."""

    ANSWER: ClassVar[Any] = Page[InsightItem]

    figure: InsightFigure = "score"
    cycle_id: UUID | None = None
    team_id: UUID | None = None
    member_id: UUID | None = None
    company: bool = False
    limit: Limit = LIST_LIMIT_DEFAULT
    after: str | None = None
