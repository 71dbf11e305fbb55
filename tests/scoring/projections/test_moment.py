import pytest

from contracts import errors
from contracts.events.planning import ObjectiveChanged
from contracts.queries.scoring import KeyResultScore, ObjectiveScore
from contracts.values import Change
from services.runtime.service import Question
from services.scoring.main import SERVICE
from services.scoring.projections.moment import desk_at
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    MAX,
    NOON_US,
    OBJECTIVE,
    OLGA,
    ORGANISATION,
    RUNNING,
    bakery,
    hear,
    reported,
)

OF_BOTH = (KeyResultScore(key_result_id=KEY_RESULT), ObjectiveScore(objective_id=OBJECTIVE))


def hidden(now: bool) -> ObjectiveChanged:
    return ObjectiveChanged(
        objective_id=OBJECTIVE, cycle_id=CYCLE, confidential=Change(old=not now, new=now)
    )


async def test_a_score_can_be_asked_as_of_every_moment_and_tells_what_was_told_then():
    town = await bakery(SERVICE, so_far=RUNNING)
    told = []
    for value in (2, 9, 4):
        await hear(town, reported(value))
        at = len(await town.events())
        told.append((at, [await town.ask(question, actor=MAX) for question in OF_BOTH]))
    for at, views in told:
        assert [await town.ask(question, actor=MAX, as_of=at) for question in OF_BOTH] == views


async def test_the_day_of_a_moment_is_that_of_its_last_event():
    town = await bakery(SERVICE, so_far=RUNNING)
    question = Question(query=OF_BOTH[0], organisation_id=ORGANISATION, actor=OLGA, as_of=3)
    town.now_us = lambda: NOON_US + 40 * 86_400_000_000
    then = await desk_at(question, town.desk(SERVICE))
    assert then.now_us() == (await town.events())[2].header.recorded_at


async def test_the_past_hides_what_was_confidential_then_or_is_today():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(4)))
    open_then = len(await town.events())
    await hear(town, hidden(True))
    hidden_then = len(await town.events())
    for as_of in (open_then, hidden_then, None):
        await town.ask(OF_BOTH[1], actor=ANNA, as_of=as_of)
        with pytest.raises(errors.NotFound):
            await town.ask(OF_BOTH[1], actor=MAX, as_of=as_of)
    await hear(town, hidden(False))
    await town.ask(OF_BOTH[1], actor=MAX, as_of=open_then)
    with pytest.raises(errors.NotFound):
        await town.ask(OF_BOTH[1], actor=MAX, as_of=hidden_then)
