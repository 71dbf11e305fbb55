from datetime import date, timedelta

import pytest

from contracts import errors
from contracts.queries.scoring import KeyResultScore, ObjectiveScore
from contracts.queries.scoring_board import ScoreBoard
from services.runtime import ids
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    MAX,
    OBJECTIVE,
    RUNNING,
    TODAY,
    bakery,
    drafted,
    hear,
    member,
    reported,
)
from tests.support.reports import missed

OF_CYCLE = ScoreBoard(cycle_id=CYCLE)


async def test_the_board_says_what_each_score_says_on_its_own():
    town = await bakery(SERVICE, so_far=RUNNING)
    await hear(town, reported(4))
    (sheet,) = (await town.ask(OF_CYCLE, actor=MAX)).objectives
    assert sheet.score == await town.ask(ObjectiveScore(objective_id=OBJECTIVE), actor=MAX)
    alone = await town.ask(KeyResultScore(key_result_id=KEY_RESULT), actor=MAX)
    assert [line.score for line in sheet.key_results] == [alone]


async def test_the_board_brings_the_check_ins_by_the_day_they_are_about():
    town = await bakery(SERVICE, so_far=RUNNING)
    late, early = date(2026, 2, 6), date(2026, 1, 30)
    await hear(town, reported(6, effective_on=late), reported(2, effective_on=early))
    (sheet,) = (await town.ask(OF_CYCLE, actor=MAX)).objectives
    readings = sheet.key_results[0].readings
    assert [(one.on, one.value) for one in readings] == [(early, 2), (late, 6)]
    assert [str(one.progress) for one in readings] == ["0.2", "0.6"]


async def test_the_board_as_it_was_knows_nothing_that_was_said_later():
    town = await bakery(SERVICE, so_far=RUNNING)
    told = []
    for value in (2, 9):
        await hear(town, reported(value))
        told.append((len(await town.events()), await town.ask(OF_CYCLE, actor=MAX)))
    assert told[0][1] != told[1][1]
    for at, view in told:
        assert await town.ask(OF_CYCLE, actor=MAX, as_of=at) == view


async def test_what_is_confidential_is_not_on_the_board_of_others():
    hidden = tuple(drafted(confidential=True) if e == drafted() else e for e in RUNNING)
    town = await bakery(SERVICE, so_far=hidden)
    assert (await town.ask(OF_CYCLE, actor=member(ids.new_id()))).objectives == ()
    assert len((await town.ask(OF_CYCLE, actor=ANNA)).objectives) == 1


async def test_a_cycle_of_nobody_has_no_board():
    town = await bakery(SERVICE, so_far=RUNNING)
    with pytest.raises(errors.NotFound):
        await town.ask(ScoreBoard(cycle_id=ids.new_id()), actor=MAX)


async def test_the_board_tells_of_each_day_that_was_due_whether_somebody_spoke_if_asked():
    later, latest = TODAY + timedelta(weeks=1), TODAY + timedelta(weeks=2)
    town = await bakery(SERVICE, so_far=RUNNING)
    await hear(
        town,
        reported(4, due_on=later, days_late=2),
        reported(2, due_on=TODAY, days_late=0),
        missed(latest),
    )
    asked = ScoreBoard(cycle_id=CYCLE, due=True)
    ((line,),) = (one.key_results for one in (await town.ask(asked, actor=MAX)).objectives)
    assert [(one.on, one.came) for one in line.due] == [
        (TODAY, "in_time"),
        (later, "late"),
        (latest, "missed"),
    ]
    (plain,) = (await town.ask(OF_CYCLE, actor=MAX)).objectives
    assert plain.key_results[0].due == ()
