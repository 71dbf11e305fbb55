from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import RetractCheckIn
from contracts.events.planning import ObjectiveChanged
from contracts.queries.checkin import (
    BlockerById,
    BlockerList,
    CheckInById,
    CheckInList,
    DueList,
)
from contracts.values import Change
from services.checkin.main import SERVICE
from services.checkin.projections.moment import ASKED_OF, desk_at
from services.runtime.service import Question
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
from tests.support.reports import blocked, cleared

MILL = UUID(int=301)
DAY_US = 86_400_000_000
LISTS = (CheckInList(key_result_id=KEY_RESULT), BlockerList(), DueList())


def hidden(now: bool) -> ObjectiveChanged:
    return ObjectiveChanged(
        objective_id=OBJECTIVE, cycle_id=CYCLE, confidential=Change(old=not now, new=now)
    )


async def position(town) -> int:
    return len(await town.events())


async def test_every_moment_can_be_asked_and_tells_what_was_told_then():
    town = await bakery(SERVICE, so_far=RUNNING)
    told = {}
    for happens in (reported(2), blocked(MILL), cleared(MILL), reported(9)):
        await hear(town, happens)
        told[await position(town)] = [await town.ask(asked, actor=ANNA) for asked in LISTS]
    assert len({str(views) for views in told.values()}) == len(told)
    for at, views in told.items():
        assert [await town.ask(asked, actor=ANNA, as_of=at) for asked in LISTS] == views


async def test_what_was_said_before_it_was_taken_back_is_said_again():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(4)))
    before = await position(town)
    check_in = (await town.ask(LISTS[0], actor=ANNA)).data[0].id
    await town.tell(RetractCheckIn(check_in_id=check_in, reason="Not mine"), actor=ANNA)
    asked = CheckInById(check_in_id=check_in)
    assert (await town.ask(asked, actor=ANNA)).state == "retracted"
    assert (await town.ask(asked, actor=ANNA, as_of=before)).state == "recorded"


async def test_a_blocker_is_as_old_as_it_was_then():
    town = await bakery(SERVICE, so_far=(*RUNNING, blocked(MILL)))
    then = await position(town)
    town.now_us = lambda: NOON_US + 21 * DAY_US
    asked = BlockerById(blocker_id=MILL)
    assert (await town.ask(asked, actor=MAX)).age_days == 20
    assert (await town.ask(asked, actor=MAX, as_of=then)).age_days == 0


async def test_the_past_hides_what_was_confidential_then_or_is_today():
    town = await bakery(SERVICE, so_far=(*RUNNING, reported(4), blocked(MILL)))
    open_then = await position(town)
    await hear(town, hidden(True))
    hidden_then = await position(town)
    for as_of in (open_then, hidden_then, None):
        assert (await town.ask(LISTS[0], actor=ANNA, as_of=as_of)).data
        assert (await town.ask(BlockerList(), actor=MAX, as_of=as_of)).data == ()
        for asked in (LISTS[0], BlockerById(blocker_id=MILL)):
            with pytest.raises(errors.NotFound):
                await town.ask(asked, actor=MAX, as_of=as_of)
    await hear(town, hidden(False))
    assert (await town.ask(LISTS[0], actor=MAX, as_of=open_then)).data
    assert (await town.ask(DueList(of="all"), actor=OLGA, as_of=hidden_then)).data
    with pytest.raises(errors.NotFound):
        await town.ask(LISTS[0], actor=MAX, as_of=hidden_then)


async def test_a_question_of_now_is_answered_from_the_tables():
    town = await bakery(SERVICE, so_far=RUNNING)
    desk = town.desk(SERVICE)
    question = Question(query=DueList(), organisation_id=ORGANISATION, actor=OLGA)
    assert await desk_at(question, desk) is desk
    assert len({projection.label for projection in ASKED_OF}) == len(ASKED_OF)
