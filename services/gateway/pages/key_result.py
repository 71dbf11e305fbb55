"""A key result: how it is measured, how it went against its pace, and everything said of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.commands.checkin import AcknowledgeCheckIn, RaiseBlocker
from contracts.commands.planning import ChangeKeyResult
from contracts.commands.planning_work import AddInitiative, CommentOnKeyResult
from contracts.queries.checkin import BlockerList, CheckInList, CheckInView
from contracts.queries.planning import (
    CycleById,
    CycleView,
    KeyResultById,
    KeyResultView,
    ObjectiveById,
    ObjectiveView,
)
from contracts.queries.planning_work import InitiativeList, KeyResultComments
from contracts.queries.scoring import KeyResultScore, ScoreView
from contracts.queries.scoring_board import BoardReading, ScoreBoard
from contracts.rights import may, relations_to
from services.gateway.answer import Answer
from services.gateway.pages.choosing import SEVERITIES, members_to_choose, said_in
from services.gateway.pages.cycles import share_of_time
from services.gateway.pages.form import Form
from services.gateway.pages.language import Language
from services.gateway.pages.people import People, people_of
from services.gateway.pages.refusals import NOTHING, Wrong
from services.gateway.pages.rows import (
    STANDINGS,
    amount_of,
    may_check_in,
    points_of,
    target_of,
    value_of,
)
from services.gateway.pages.screen import dated
from services.gateway.pages.whom import ask_about
from services.gateway.pages.window import Window
from services.gateway.web.charts.pace import Ticks, Trend, pace
from services.gateway.web.charts.strip import strip
from services.runtime import ids

SHOWN_MAX = 200


async def show(window: Window) -> Answer:
    """The page of a key result. Raises NotFound."""
    return await key_result_page(window, window.place("key_result_id"))


async def key_result_page(
    window: Window,
    key_result_id: UUID,
    *,
    form: Form | None = None,
    found: Wrong = NOTHING,
    at: str = "",
) -> Answer:
    """The page of a key result, with a form that was refused; at says which. Raises NotFound."""
    key_result, said, blockers, tasks, comments = await window.ask_all(
        KeyResultById(key_result_id=key_result_id),
        CheckInList(key_result_id=key_result_id, limit=SHOWN_MAX),
        BlockerList(key_result_id=key_result_id, limit=SHOWN_MAX),
        InitiativeList(key_result_id=key_result_id, limit=SHOWN_MAX),
        KeyResultComments(key_result_id=key_result_id, limit=SHOWN_MAX),
    )
    objective, cycle, score, board = await window.ask_all(
        ObjectiveById(objective_id=key_result.objective_id),
        CycleById(cycle_id=key_result.cycle_id),
        KeyResultScore(key_result_id=key_result_id),
        ScoreBoard(cycle_id=key_result.cycle_id),
    )
    people = await people_of(window)
    return window.page(
        "pages/key_result.html",
        status=422 if found is not NOTHING else 200,
        key_result=key_result,
        objective=objective,
        cycle=cycle,
        check_ins=said.data,
        comments=comments.data,
        people=people,
        may_now=_may_now(window, cycle, objective, key_result),
        blockers=blockers.data,
        tasks=tasks.data,
        wrong=found,
        at=at,
        **_way(window, cycle, key_result, score, readings_of(board, key_result_id)),
        **_forms(window, people, objective, key_result, form),
    )


def _way(
    window: Window,
    cycle: CycleView,
    key_result: KeyResultView,
    score: ScoreView,
    readings: Sequence[BoardReading],
) -> dict[str, Any]:
    """The pictures and figures of the page, and how its amounts are said."""
    language, metric = window.language, key_result.metric
    return {
        "score": score,
        "picture": picture(window, cycle, key_result, readings, score),
        "belief": belief(language, cycle, readings),
        "value": lambda one: value_in(language, key_result, one, readings),
        "target": target_of(language, metric),
        "amount": lambda amount: amount_of(language, metric, amount),
    }


def _forms(
    window: Window,
    people: People,
    objective: ObjectiveView,
    key_result: KeyResultView,
    form: Form | None,
) -> dict[str, Any]:
    """What the forms of the page hold and offer, or whom to ask instead."""
    return {
        "whom": ask_about(window, people, objective.owner, key_result.accountable_id),
        "members": members_to_choose(people),
        "severities": said_in(window, SEVERITIES),
        "once": (form.get("once") if form else "") or str(ids.new_id()),
        "form": form or Form({}),
    }


def _may_now(
    window: Window, cycle: CycleView, objective: ObjectiveView, key_result: KeyResultView
) -> dict[str, bool]:
    """What this person can do here as things stand."""
    mine = relations_to(window.actor, objective.owner, objective.accountable_id)
    mine |= relations_to(window.actor, objective.owner, key_result.accountable_id)
    is_here = objective.state != "closed" and not objective.archived
    is_live = is_here and key_result.state == "live"
    is_open = is_live and cycle.state in ("planning", "active")
    is_told = is_live and objective.state == "published" and cycle.state in ("active", "review")
    return {
        "check_in": may_check_in(window, cycle, objective, key_result),
        "change": is_open and may(ChangeKeyResult, window.actor, mine),
        "task": is_open and may(AddInitiative, window.actor, mine),
        "finish": is_here and cycle.state != "closed" and may(AddInitiative, window.actor, mine),
        "raise": is_told and may(RaiseBlocker, window.actor, mine),
        "comment": may(CommentOnKeyResult, window.actor, set()),
        "acknowledge": may(AcknowledgeCheckIn, window.actor, set()),
    }


def readings_of(board: Any, key_result_id: UUID) -> Sequence[BoardReading]:
    """What was reported of a key result, on the board of its cycle."""
    for sheet in board.objectives:
        for line in sheet.key_results:
            if line.key_result_id == key_result_id:
                found: Sequence[BoardReading] = line.readings
                return found
    return ()


def value_in(
    language: Language,
    key_result: KeyResultView,
    check_in: CheckInView,
    readings: Sequence[BoardReading],
) -> str:
    """What a check-in said, in words."""
    shares = [one.progress for one in readings if one.on <= check_in.effective_on]
    return value_of(
        language, key_result.metric, check_in.value, shares[-1] if shares else Decimal(0)
    )


def picture(
    window: Window,
    cycle: CycleView,
    key_result: KeyResultView,
    readings: Sequence[BoardReading],
    score: ScoreView,
) -> Any:
    """Progress against pace, with what the trend leads to."""
    language, metric = window.language, key_result.metric
    ends: tuple[tuple[float, str], ...] = ((0.0, language.percent(Decimal(0))),)
    if metric.baseline is not None and metric.target is not None:
        ends = (
            (0.0, language.number(metric.baseline)),
            (1.0, language.number(metric.target)),
        )
    else:
        ends = (*ends, (1.0, language.percent(Decimal(1))))
    days = ((0.0, language.day(cycle.starts_on)), (1.0, language.day(cycle.ends_on)))
    is_running = cycle.starts_on <= window.today <= cycle.ends_on
    return pace(
        points_of(cycle, readings),
        share_of_time(cycle, window.today) if is_running else None,
        Ticks(ways=ends, times=days),
        conclusion(language, key_result, readings, score),
        trend(key_result, score),
    )


def trend(key_result: KeyResultView, score: ScoreView) -> Trend | None:
    """The forecast as shares of the way."""
    metric, forecast = key_result.metric, score.forecast
    if forecast is None or metric.baseline is None or metric.target is None:
        return None
    span = metric.target - metric.baseline

    def share(value: Decimal) -> float:
        return float((value - metric.baseline) / span)  # type: ignore[operator]  # checked above

    return Trend(end=share(forecast.value), low=share(forecast.low), high=share(forecast.high))


def conclusion(
    language: Language,
    key_result: KeyResultView,
    readings: Sequence[BoardReading],
    score: ScoreView,
) -> str:
    """What the picture says, in a sentence."""
    if not readings:
        return language.say("No check-in yet; the next one begins the picture.")
    done = language.percent(score.progress)
    parts = [language.say("%(done)s of the way", done=done)]
    if score.pace is not None:
        word = language.say(STANDINGS[score.pace.suggested])
        due = language.percent(score.pace.expected)
        parts.append(language.say("%(due)s expected by today: %(word)s", due=due, word=word))
    if score.forecast is not None:
        value = amount_of(language, key_result.metric, round(score.forecast.value, 2))
        on = language.day(score.forecast.on)
        parts.append(language.say("the trend leads to %(value)s by %(on)s", value=value, on=on))
    return ", ".join(parts) + "."


def belief(language: Language, cycle: CycleView, readings: Sequence[BoardReading]) -> Any:
    """Confidence over time, None while nobody said any."""
    said: list[tuple[date, int]] = [
        (one.on, one.confidence) for one in readings if one.confidence is not None
    ]
    if not said:
        return None
    sentence = language.say(
        "Confidence went from %(first)s to %(last)s of 10.", first=said[0][1], last=said[-1][1]
    )
    return strip([(share_of_time(cycle, on), confidence) for on, confidence in said], sentence)


SCREENS = (dated("/key-results/{key_result_id}", show),)
