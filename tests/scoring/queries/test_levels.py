from uuid import UUID

import pytest

from contracts import errors
from contracts.events.identity import TeamCreated
from contracts.queries.scoring import CompanyScores, ScoreChange, TeamScores
from contracts.values import Owner
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ANNA,
    MAX,
    OBJECTIVE,
    OLGA,
    RUNNING,
    TEAM,
    bakery,
    defined,
    drafted,
    hear,
    hidden,
    published,
    reported,
)

SECOND, THEIRS = UUID(int=700), UUID(int=701)
OF_TEAM = TeamScores(team_id=TEAM)


def of_second(event):
    return type(event)(
        **{**{f: getattr(event, f) for f in event.__struct_fields__}, "objective_id": SECOND}
    )


team_made = TeamCreated(team_id=TEAM, name="Bakers")


async def town_of_two(**but):
    """Two objectives of the team, reported on in turns."""
    more = (drafted(objective_id=SECOND, **but), of_second(defined(THEIRS)), of_second(published))
    town = await bakery(SERVICE, so_far=(*RUNNING, team_made, *more))
    for value in (2, 6):
        await hear(town, reported(value), of_second(reported(value, key_result_id=THEIRS)))
    return town


async def test_a_team_s_history_is_that_of_its_objectives_in_log_order():
    town = await town_of_two()
    page = await town.ask(OF_TEAM, actor=MAX)
    assert [(c.objective_id, str(c.new), c.why) for c in page.data] == [
        (OBJECTIVE, "0.2", "check_in_recorded"),
        (SECOND, "0.2", "check_in_recorded"),
        (OBJECTIVE, "0.6", "check_in_recorded"),
        (SECOND, "0.6", "check_in_recorded"),
    ]
    assert (await town.ask(CompanyScores(), actor=MAX)).data == ()


async def test_it_goes_on_where_its_page_ended():
    town = await town_of_two()
    whole = (await town.ask(OF_TEAM, actor=MAX)).data
    found: list[ScoreChange] = []
    after = None
    while True:
        question = TeamScores(team_id=TEAM, limit=3, after=after)
        page = await town.ask(question, actor=MAX)
        found, after = [*found, *page.data], page.next
        if after is None:
            break
    assert tuple(found) == whole


async def test_what_the_company_owns_is_the_company_s():
    town = await town_of_two(owner=Owner(kind="company"))
    assert {c.objective_id for c in (await town.ask(CompanyScores(), actor=MAX)).data} == {SECOND}
    assert {c.objective_id for c in (await town.ask(OF_TEAM, actor=MAX)).data} == {OBJECTIVE}


async def test_what_is_confidential_to_others_is_left_out():
    town = await town_of_two(confidential=True)
    assert {c.objective_id for c in (await town.ask(OF_TEAM, actor=MAX)).data} == {OBJECTIVE}
    for actor in (ANNA, OLGA):
        assert len((await town.ask(OF_TEAM, actor=actor)).data) == 4


async def test_another_s_cursor_is_refused():
    town = await bakery(SERVICE, so_far=(*RUNNING, team_made))
    with pytest.raises(errors.Invalid):
        await town.ask(TeamScores(team_id=TEAM, after="x"), actor=MAX)


async def test_a_team_that_is_none_of_ours_is_not_found():
    town = await town_of_two()
    elsewhere = await town.open(UUID(int=999))
    with pytest.raises(errors.NotFound):
        await town.ask(OF_TEAM, actor=OLGA, organisation=elsewhere)


async def test_a_level_can_be_asked_as_of_every_moment_and_hides_what_is_confidential_by_now():
    town = await town_of_two()
    told = {}
    for value in (3, 9):
        await hear(town, reported(value))
        told[len(await town.events())] = await town.ask(OF_TEAM, actor=MAX)
    for at, page in told.items():
        assert await town.ask(OF_TEAM, actor=MAX, as_of=at) == page
    assert len({len(page.data) for page in told.values()}) == 2
    await hear(town, hidden())
    for at in told:
        page = await town.ask(OF_TEAM, actor=MAX, as_of=at)
        assert {change.objective_id for change in page.data} == {SECOND}
