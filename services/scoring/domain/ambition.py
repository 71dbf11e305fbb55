"""The ambition check: what speaks for asking more. It advises and forbids nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from msgspec import Struct

from contracts.queries.scoring_ambition import (
    AmbitionAdvice,
    AmbitionView,
    EarlierTrend,
    Sureness,
)
from services.scoring.domain.facts import SCORE_MAX, counted, mean
from services.scoring.domain.figures import score_of
from services.scoring.domain.forecast import trend
from services.scoring.domain.sheet import Line, Sheet

# Of ten: who says nine or ten does not doubt it.
SURE_MIN = 9
_AMOUNTS = ("number", "percent", "currency")


class Earlier(Struct, frozen=True, kw_only=True):
    """A key result's like in an earlier cycle."""

    cycle_id: UUID
    line: Line


def check(
    sheet: Sheet,
    ends_on: date,
    earlier: Mapping[UUID, Sequence[Earlier]],
    past: Sequence[Sheet],
) -> AmbitionView:
    """What the figures say of an objective whose cycle ends that day: earlier has the like of
    each key result, by its id, past what its owner had before."""
    lines = {line.key_result_id: line for line in sheet.live}
    led = (earlier_trend(line, ends_on, earlier.get(id, ())) for id, line in lines.items())
    trends = tuple(each for each in led if each is not None)
    scores = [score_of(each) for each in past if each.ambition == "aspirational"]
    confidence = sureness(sheet)
    return AmbitionView(
        objective_id=sheet.objective_id,
        ambition=sheet.ambition,
        advice=(
            *_of_trends(trends),
            *_of_confidence(confidence),
            *_of_scores(sheet, mean(scores), len(scores)),
        ),
        trends=trends,
        confidence=confidence,
        scores=counted(mean(scores), len(scores)),
    )


def earlier_trend(line: Line, on: date, earlier: Sequence[Earlier]) -> EarlierTrend | None:
    """Where earlier values lead; None where there are too few or they cannot be compared."""
    metric = line.amended.metric
    if metric.kind not in _AMOUNTS or metric.target is None or metric.baseline is None:
        return None
    alike = [
        each
        for each in earlier
        if (each.line.amended.metric.kind, each.line.amended.metric.unit)
        == (metric.kind, metric.unit)
    ]
    points = sorted(
        (reported.effective_on, reported.position, reported.value)
        for each in alike
        for reported in each.line.reported
        if isinstance(reported.value, Decimal)
    )
    led = trend([(day, value) for day, _, value in points], on)
    if led is None:
        return None
    is_rising = metric.target > metric.baseline
    return EarlierTrend(
        key_result_id=line.key_result_id,
        target=metric.target,
        on=on,
        value=led.value,
        low=led.low,
        high=led.high,
        over=led.over,
        cycle_ids=tuple(dict.fromkeys(each.cycle_id for each in alike)),
        reaches_target=led.value >= metric.target if is_rising else led.value <= metric.target,
    )


def sureness(sheet: Sheet) -> Sureness:
    """How sure those are who report."""
    latest = [said for line in sheet.live if (said := _confidence(line)) is not None]
    return Sureness(
        sure=sum(said >= SURE_MIN for said in latest),
        told=len(latest),
        key_results=len(sheet.live),
        lowest=min(latest, default=None),
    )


def _confidence(line: Line) -> int | None:
    told = [
        (each.effective_on, each.position, each.confidence)
        for each in line.reported
        if each.confidence is not None
    ]
    return max(told)[2] if told else None


def _of_trends(trends: Sequence[EarlierTrend]) -> Iterator[AmbitionAdvice]:
    for each in trends:
        if each.reaches_target:
            yield AmbitionAdvice(
                rule="forecast_reaches_target",
                key_result_id=each.key_result_id,
                message=(
                    f"Earlier cycles lead to {_plain(each.value)} by {each.on} without doing"
                    f" anything new (over {each.over} check-ins); the target is"
                    f" {_plain(each.target)}."
                ),
            )


def _of_confidence(told: Sureness) -> Iterator[AmbitionAdvice]:
    if told.key_results and told.sure == told.key_results:
        yield AmbitionAdvice(
            rule="everybody_is_sure",
            message=(
                f"Nobody doubts it: confidence is {told.lowest} or more of 10 in all"
                f" {told.key_results} key results."
            ),
        )


def _of_scores(sheet: Sheet, average: Fraction | None, over: int) -> Iterator[AmbitionAdvice]:
    # What is committed to is meant to be reached whole.
    if average is None or average <= SCORE_MAX or sheet.ambition == "committed":
        return
    yield AmbitionAdvice(
        rule="scores_were_high",
        message=(
            f"Aspirational objectives of this owner scored {float(average):.2f} on average (over"
            f" {over}); above {float(SCORE_MAX):.2f} the aim was too low."
        ),
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
