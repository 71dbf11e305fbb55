"""A key result as a row: what boards, queues and objectives show of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from contracts.commands.checkin import RecordCheckIn
from contracts.queries.planning import CycleView, KeyResultView, ObjectiveView
from contracts.queries.scoring_board import BoardLine, BoardReading
from contracts.rights import may, relations_to
from contracts.values import Metric, Value
from services.gateway.pages.cycles import share_of_time
from services.gateway.pages.language import Language
from services.gateway.pages.marking import words
from services.gateway.pages.window import Window
from services.gateway.web.charts.bar import bar
from services.gateway.web.charts.spark import spark
from services.gateway.web.charts.svg import Point

STANDINGS = {
    "on_track": words("on track"),
    "at_risk": words("at risk"),
    "off_track": words("off track"),
}


class Row(Struct, frozen=True, kw_only=True):
    """A key result as a row; pictures are SVG. told changes whenever somebody checks in."""

    key_result: KeyResultView
    spark: Any
    bar: Any
    now: str
    target: str
    progress: Decimal
    expected: Decimal | None
    standing: str
    status: str | None
    contradiction: bool
    confidence: int | None
    confidence_before: int | None
    last_on: date | None
    days_ago: int | None
    may_check_in: bool
    told: str


def row_of(
    window: Window,
    cycle: CycleView,
    objective: ObjectiveView,
    key_result: KeyResultView,
    line: BoardLine | None,
) -> Row:
    """A row; line is what scoring knows of the key result, None where that is nothing yet."""
    readings = line.readings if line else ()
    score = line.score if line else None
    expected = score.pace.expected if score and score.pace else None
    standing = score.pace.suggested if score and score.pace and readings else "none"
    progress = score.progress if score else Decimal(0)
    sentence = sentence_of(window.language, progress, expected, standing)
    last = readings[-1] if readings else None
    believed = [one.confidence for one in readings if one.confidence is not None]
    return Row(
        key_result=key_result,
        spark=spark(points_of(cycle, readings), spark_sentence(window.language, len(readings))),
        bar=bar(float(progress), None if expected is None else float(expected), standing, sentence),
        now=value_of(window.language, key_result.metric, last.value if last else None, progress),
        target=target_of(window.language, key_result.metric),
        progress=progress,
        expected=expected,
        standing=standing,
        status=score.pace.status if score and score.pace else None,
        contradiction=bool(score and score.pace and score.pace.contradiction),
        confidence=believed[-1] if believed else None,
        confidence_before=believed[-2] if len(believed) > 1 else None,
        last_on=last.on if last else None,
        days_ago=(window.today - last.on).days if last else None,
        may_check_in=may_check_in(window, cycle, objective, key_result),
        told=f"{len(readings)} {last.progress} {last.confidence}" if last else "0",
    )


def may_check_in(
    window: Window, cycle: CycleView, objective: ObjectiveView, key_result: KeyResultView
) -> bool:
    """Whether a check-in of this person would be taken."""
    if cycle.state not in ("active", "review") or objective.state != "published":
        return False
    relations = relations_to(window.actor, objective.owner, objective.accountable_id)
    relations |= relations_to(window.actor, objective.owner, key_result.accountable_id)
    return key_result.state == "live" and may(RecordCheckIn, window.actor, relations)


def points_of(cycle: CycleView, readings: Sequence[BoardReading]) -> list[Point]:
    """Check-ins as points of a picture."""
    return [(share_of_time(cycle, one.on), float(one.progress)) for one in readings]


def sentence_of(
    language: Language, progress: Decimal, expected: Decimal | None, standing: str
) -> str:
    """What a bar says."""
    done = language.percent(progress)
    if expected is None:
        return language.say("%(done)s of the way", done=done)
    due = language.percent(expected)
    if standing not in STANDINGS:
        return language.say("No check-in yet; %(due)s expected by today", due=due)
    word = language.say(STANDINGS[standing])
    return language.say(
        "%(done)s of the way, %(due)s expected by today: %(word)s", done=done, due=due, word=word
    )


def spark_sentence(language: Language, n: int) -> str:
    """What a sparkline says."""
    if n == 0:
        return language.say("No check-in yet")
    return language.count("%(n)s check-in", "%(n)s check-ins", n)


def value_of(language: Language, metric: Metric, value: Value, progress: Decimal) -> str:
    """The value of a check-in in words; a dash before the first."""
    if metric.kind == "milestones":
        return language.percent(progress)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return language.say("done") if value else language.say("not done")
    return amount_of(language, metric, value)


def target_of(language: Language, metric: Metric) -> str:
    """Where a key result is to end, in words."""
    match metric.kind:
        case "boolean":
            return language.say("done")
        case "milestones":
            n = len(metric.milestones)
            return language.count("%(n)s milestone", "%(n)s milestones", n)
        case "maintain":
            return band_of(language, metric)
        case _:
            return amount_of(language, metric, metric.target or Decimal(0))


def band_of(language: Language, metric: Metric) -> str:
    """What a key result stays within, in words."""
    band = metric.band
    low = band.at_least if band else None
    high = band.at_most if band else None
    if low is not None and high is not None:
        ends = {
            "low": amount_of(language, metric, low),
            "high": amount_of(language, metric, high),
        }
        return language.say("%(low)s to %(high)s", **ends)
    if low is not None:
        return language.say("at least %(low)s", low=amount_of(language, metric, low))
    return language.say("at most %(high)s", high=amount_of(language, metric, high or Decimal(0)))


def amount_of(language: Language, metric: Metric, amount: Decimal) -> str:
    """An amount with its unit."""
    number = language.number(amount, metric.decimals)
    unit = metric.unit or ("%" if metric.kind == "percent" else "")
    return f"{number} {unit}".strip()
