"""Whether an objective asks enough: advice, with the figures it rests on."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec import Struct

from contracts.envelope import Query
from contracts.queries.scoring_reviews import Counted
from contracts.values import Ambition

AmbitionRule = Literal["forecast_reaches_target", "everybody_is_sure", "scores_were_high"]


class EarlierTrend(Struct, frozen=True, kw_only=True):
    """Where the values of earlier cycles lead on the last day of this one, were nothing changed;
    eight times in ten from low to high. over counts check-ins, cycle_ids are those they are of."""

    key_result_id: UUID
    target: Decimal
    on: date
    value: Decimal
    low: Decimal
    high: Decimal
    over: int
    cycle_ids: tuple[UUID, ...]
    reaches_target: bool


class Sureness(Struct, frozen=True, kw_only=True):
    """The latest confidence in each key result: how many are at the top, of how many told."""

    sure: int
    told: int
    key_results: int
    lowest: int | None


class AmbitionAdvice(Struct, frozen=True, kw_only=True):
    """One thing that speaks for asking more; key_result_id where it is about one."""

    rule: AmbitionRule
    key_result_id: UUID | None = None
    message: str


class AmbitionView(Struct, frozen=True, kw_only=True):
    """Advice, and all figures looked at, also those that speak for nothing. scores is the mean of
    what the same owner's aspirational objectives scored in earlier cycles."""

    objective_id: UUID
    ambition: Ambition
    advice: tuple[AmbitionAdvice, ...]
    trends: tuple[EarlierTrend, ...]
    confidence: Sureness
    scores: Counted


class ObjectiveAmbition(Query):
    """Whether an objective asks enough; it holds up nothing."""

    ANSWER: ClassVar[Any] = AmbitionView

    objective_id: UUID
