import asyncio

import pytest

from contracts import errors
from contracts.commands.identity import EnsureTeams
from contracts.queries.identity import TeamList
from contracts.values import IMPORT_ROWS_MAX
from tests.identity.house import House, member
from tests.identity.people import BEN


async def names(house):
    return [team.name for team in (await house.ask(TeamList(), actor=house.owner)).data]


async def test_missing_teams_are_made_and_those_there_are_found():
    house = await House.build()
    bakers = await house.team("Bakers")
    done = await house.does(EnsureTeams(names=("BAKERS", "Shops", "shops ")))
    assert done.ids["bakers"] == bakers.id
    assert done.ids["shops"] == done.ids["shops "]
    assert done.made == ("shops",)
    assert await names(house) == ["Bakers", "Shops"]


async def test_the_same_names_again_make_nothing():
    house = await House.build()
    first = await house.does(EnsureTeams(names=("Bakers", "Shops")))
    again = await house.does(EnsureTeams(names=("Bakers", "Shops")))
    assert (again.ids, again.made) == (first.ids, ())
    assert await names(house) == ["Bakers", "Shops"]


async def test_a_dry_run_says_which_and_makes_none():
    house = await House.build()
    count = len(await house.events())
    done = await house.does(EnsureTeams(names=("Bakers",), dry_run=True), key="k")
    assert done.made == ("bakers",)
    assert len(await house.events()) == count
    real = await house.does(EnsureTeams(names=("Bakers",)), key="k")
    assert real.made == ("bakers",)


async def test_the_same_key_gets_the_same_answer():
    house = await House.build()
    first = await house.does(EnsureTeams(names=("Bakers",)), key="k")
    assert await house.does(EnsureTeams(names=("Bakers",)), key="k") == first
    nothing_new = await house.does(EnsureTeams(names=("Bakers",)), key="other")
    assert nothing_new.made == ()
    assert await house.does(EnsureTeams(names=("Bakers",)), key="other") == nothing_new


async def test_a_blank_name_makes_none_of_the_others():
    house = await House.build()
    with pytest.raises(errors.Invalid) as refused:
        await house.does(EnsureTeams(names=("Bakers", " ")))
    assert [fault.pointer for fault in refused.value.faults] == ["/names/1"]
    assert await names(house) == []


async def test_two_imports_at_once_make_each_team_once():
    house = await House.build()
    done = await asyncio.gather(
        *(house.does(EnsureTeams(names=("Bakers", f"Team {n}"))) for n in range(3))
    )
    assert len({d.ids["bakers"] for d in done}) == 1
    assert sorted(await names(house)) == ["Bakers", "Team 0", "Team 1", "Team 2"]


async def test_more_teams_than_a_page_holds_are_all_found():
    house = await House.build()
    wanted = tuple(f"Team {n}" for n in range(450))
    await house.does(EnsureTeams(names=wanted))
    assert (await house.does(EnsureTeams(names=wanted))).made == ()


async def test_an_import_has_so_many_names_and_no_more():
    house = await House.build()
    with pytest.raises(errors.TooLarge):
        await house.does(EnsureTeams(names=("Bakers",) * (IMPORT_ROWS_MAX + 1)))
    assert (await house.does(EnsureTeams(names=("Bakers",) * IMPORT_ROWS_MAX))).made


async def test_only_admins_import():
    house = await House.build()
    with pytest.raises(errors.Forbidden):
        await house.does(EnsureTeams(names=("Bakers",)), member(BEN))
