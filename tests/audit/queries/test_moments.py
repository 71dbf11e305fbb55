import pytest

from contracts import errors
from contracts.queries.audit import PositionAt
from contracts.values import Actor
from tests.audit.archive import archive
from tests.audit.quarter import ADMIN, VIEWER, quarter

OPERATOR = Actor(kind="operator", id="operator")


async def position(at, who=ADMIN):
    town = await archive(quarter())
    return (await town.ask(PositionAt(at=at), actor=who)).position


async def moments():
    town = await archive(quarter())
    return [recorded.header.recorded_at for recorded in await town.events()]


async def test_a_moment_is_the_position_of_what_was_recorded_last_until_then():
    recorded = await moments()
    assert await position(recorded[3]) == 4
    assert await position(recorded[3] - 1) == 3
    assert await position(recorded[-1] + 10**9) == len(recorded)


async def test_before_everything_it_is_0():
    assert await position((await moments())[0] - 1) == 0


async def test_everybody_inside_may_ask_and_nobody_outside():
    assert await position(0, who=VIEWER) == 0
    with pytest.raises(errors.Forbidden):
        await position(0, who=OPERATOR)
