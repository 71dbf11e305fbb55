import asyncio

import pytest

from contracts import errors
from contracts.commands.identity import (
    AddTeamMember,
    ChangeTeam,
    CreateTeam,
    DeactivateMember,
    RemoveTeamMember,
)
from contracts.queries.identity import TeamById
from services.runtime import ids
from tests.identity.house import House, member


async def test_the_answer_to_a_new_team_is_what_is_read_later():
    house = await House.build()
    team = await house.team("Bakers", lead_id=house.owner_id)
    assert await house.ask(TeamById(team_id=team.id), actor=house.owner) == team


@pytest.mark.parametrize("name", ["bakers", " BAKERS ", "Ｂａｋｅｒｓ"])
async def test_a_name_belongs_to_one_team(name):
    house = await House.build()
    await house.team("Bakers")
    with pytest.raises(errors.TeamNameTaken) as refused:
        await house.team(name)
    assert name.strip() in refused.value.message


async def test_a_changed_name_frees_the_old_one_and_takes_the_new():
    house = await House.build()
    team = await house.team("Bakers")
    await house.does(ChangeTeam(team_id=team.id, name="Bakehouse"))
    other = await house.team("Bakers")
    with pytest.raises(errors.TeamNameTaken):
        await house.does(ChangeTeam(team_id=other.id, name="bakehouse"))


async def test_a_name_may_change_its_case_and_still_is_taken():
    house = await House.build()
    team = await house.team("Bakers")
    assert (await house.does(ChangeTeam(team_id=team.id, name="BAKERS"))).name == "BAKERS"
    with pytest.raises(errors.TeamNameTaken):
        await house.team("Bakers")


async def test_a_team_that_stands_nowhere_or_is_led_by_nobody_is_refused_with_both_faults():
    house = await House.build()
    with pytest.raises(errors.Invalid) as refused:
        await house.team("Bakers", parent_id=ids.new_id(), lead_id=ids.new_id())
    assert [fault.pointer for fault in refused.value.faults] == ["/parent_id", "/lead_id"]


async def test_a_team_never_stands_under_itself():
    house = await House.build()
    top = await house.team("Top")
    middle = await house.team("Middle", parent_id=top.id)
    bottom = await house.team("Bottom", parent_id=middle.id)
    for parent in (top, middle, bottom):
        with pytest.raises(errors.TeamCircle):
            await house.does(ChangeTeam(team_id=top.id, parent_id=parent.id))
    assert (await house.does(ChangeTeam(team_id=bottom.id, parent_id=top.id))).parent_id == top.id


async def test_two_teams_put_under_each_other_at_once_one_is_refused():
    house = await House.build()
    one, other = await house.team("One"), await house.team("Other")
    house.interleave()
    outcomes = await asyncio.gather(
        house.does(ChangeTeam(team_id=one.id, parent_id=other.id)),
        house.does(ChangeTeam(team_id=other.id, parent_id=one.id)),
        return_exceptions=True,
    )
    assert sum(isinstance(o, errors.TeamCircle) for o in outcomes) == 1


async def test_who_left_leads_nothing():
    house = await House.build()
    ben = await house.invite("Ben")
    await house.does(DeactivateMember(member_id=ben.id))
    with pytest.raises(errors.Invalid):
        await house.team("Bakers", lead_id=ben.id)


async def test_a_member_is_put_in_once_and_taken_out_once():
    house = await House.build()
    ben, team = await house.invite("Ben"), await house.team("Bakers")
    put_in = AddTeamMember(team_id=team.id, member_id=ben.id)
    take_out = RemoveTeamMember(team_id=team.id, member_id=ben.id)
    first = await house.does(put_in)
    assert first.member_ids == (ben.id,)
    assert await house.does(put_in) == first
    without = await house.does(take_out)
    assert (without.member_ids, without.version) == ((), 3)
    assert await house.does(take_out) == without


async def test_a_member_or_team_of_another_organisation_does_not_exist():
    house, other = await House.build(), await House.build()
    ben, team = await house.invite("Ben"), await house.team("Bakers")
    stranger, strange = await other.invite("Eve"), await other.team("Others")
    for wish in (
        AddTeamMember(team_id=team.id, member_id=stranger.id),
        AddTeamMember(team_id=strange.id, member_id=ben.id),
        RemoveTeamMember(team_id=strange.id, member_id=ben.id),
        ChangeTeam(team_id=strange.id, name="X"),
    ):
        with pytest.raises(errors.NotFound):
            await house.does(wish)


async def test_the_lead_of_a_team_changes_it_and_no_other():
    house = await House.build()
    ben = await house.invite("Ben")
    led, other = await house.team("Bakers", lead_id=ben.id), await house.team("Shops")
    lead = member(ben.id, leads=(led.id,))
    assert (await house.does(ChangeTeam(team_id=led.id, name="B"), lead)).name == "B"
    await house.does(AddTeamMember(team_id=led.id, member_id=house.owner_id), lead)
    await house.does(RemoveTeamMember(team_id=led.id, member_id=house.owner_id), lead)
    for wish in (
        ChangeTeam(team_id=other.id, name="S"),
        AddTeamMember(team_id=other.id, member_id=ben.id),
        RemoveTeamMember(team_id=other.id, member_id=ben.id),
        CreateTeam(team_id=ids.new_id(), name="New"),
    ):
        with pytest.raises(errors.Forbidden):
            await house.does(wish, lead)
