import asyncio

import pytest

from contracts import errors
from contracts.commands.identity import (
    AddTeamMember,
    ChangeMember,
    DeactivateMember,
    InviteMember,
)
from contracts.queries.identity import MemberById, TeamById
from services.runtime import ids
from tests.identity.house import House, member


async def test_the_answer_to_an_invitation_is_what_is_read_later():
    house = await House.build()
    ben = await house.invite("Ben")
    assert await house.ask(MemberById(member_id=ben.id), actor=house.owner) == ben
    assert (ben.state, ben.version) == ("invited", 1)


@pytest.mark.parametrize("email", ["ben@example.com", "Ben@Example.COM"])
async def test_an_address_belongs_to_one_member(email):
    house = await House.build()
    await house.invite("Ben")
    with pytest.raises(errors.EmailTaken):
        await house.does(InviteMember(member_id=ids.new_id(), name="Other", email=email))


async def test_the_owners_address_is_taken_from_the_beginning():
    house = await House.build()
    with pytest.raises(errors.EmailTaken):
        await house.invite("Ada")


async def test_another_organisation_may_invite_the_same_person():
    house = await House.build()
    await house.invite("Ben")
    other = await House.build()
    assert (await other.invite("Ben")).email == "ben@example.com"


async def test_a_changed_address_frees_the_old_one_and_takes_the_new():
    house = await House.build()
    ben = await house.invite("Ben")
    await house.does(ChangeMember(member_id=ben.id, email="benno@example.com"))
    assert (await house.invite("Ben")).id != ben.id
    with pytest.raises(errors.EmailTaken):
        await house.invite("Benno")


async def test_an_address_may_change_its_case():
    house = await House.build()
    ben = await house.invite("Ben")
    changed = await house.does(ChangeMember(member_id=ben.id, email="BEN@example.com"))
    assert changed.email == "BEN@example.com"
    with pytest.raises(errors.EmailTaken):
        await house.invite("Ben")


async def test_a_change_shows_the_teams_too():
    house = await House.build()
    ben = await house.invite("Ben")
    team = await house.team("Bakers")
    await house.does(AddTeamMember(team_id=team.id, member_id=ben.id))
    changed = await house.does(ChangeMember(member_id=ben.id, name="Benno"))
    assert changed.team_ids == (team.id,)
    assert changed == await house.ask(MemberById(member_id=ben.id), actor=house.owner)


async def test_the_last_owner_stays():
    house = await House.build()
    with pytest.raises(errors.LastOwner):
        await house.does(ChangeMember(member_id=house.owner_id, role="admin"))
    with pytest.raises(errors.LastOwner):
        await house.does(DeactivateMember(member_id=house.owner_id))


async def test_one_of_two_owners_may_step_down():
    house = await House.build()
    await house.invite("Ben", "owner")
    changed = await house.does(ChangeMember(member_id=house.owner_id, role="admin"))
    assert changed.role == "admin"


async def test_two_owners_who_let_each_other_go_at_once_one_is_told():
    house = await House.build()
    ben = await house.invite("Ben", "owner")
    house.interleave()
    outcomes = await asyncio.gather(
        house.does(DeactivateMember(member_id=ben.id)),
        house.does(DeactivateMember(member_id=house.owner_id), member(ben.id, "owner")),
        return_exceptions=True,
    )
    refused = [o for o in outcomes if isinstance(o, errors.Refusal)]
    assert [type(r) for r in refused] == [errors.LastOwner]


async def test_a_member_who_leaves_is_out_of_every_team_and_the_heir_leads():
    house = await House.build()
    ben, eve = await house.invite("Ben"), await house.invite("Eve")
    led = await house.team("Bakers", lead_id=ben.id)
    joined = await house.team("Shops")
    await house.does(AddTeamMember(team_id=joined.id, member_id=ben.id))
    gone = await house.does(DeactivateMember(member_id=ben.id, hand_over_to=eve.id))
    assert (gone.state, gone.team_ids) == ("deactivated", ())
    assert gone == await house.ask(MemberById(member_id=ben.id), actor=house.owner)
    bakers = await house.ask(TeamById(team_id=led.id), actor=house.owner)
    shops = await house.ask(TeamById(team_id=joined.id), actor=house.owner)
    assert (bakers.lead_id, shops.member_ids) == (eve.id, ())


async def test_a_member_who_leaves_twice_leaves_once():
    house = await House.build()
    ben = await house.invite("Ben")
    first = await house.does(DeactivateMember(member_id=ben.id))
    count = len(await house.events())
    assert await house.does(DeactivateMember(member_id=ben.id)) == first
    assert len(await house.events()) == count


async def test_a_person_who_left_may_be_invited_anew():
    house = await House.build()
    ben = await house.invite("Ben")
    await house.does(DeactivateMember(member_id=ben.id))
    assert (await house.invite("Ben")).id != ben.id


async def test_work_is_handed_to_somebody_who_is_here():
    house = await House.build()
    ben, eve = await house.invite("Ben"), await house.invite("Eve")
    await house.does(DeactivateMember(member_id=eve.id))
    for heir in (eve.id, ids.new_id(), ben.id):
        with pytest.raises(errors.Invalid):
            await house.does(DeactivateMember(member_id=ben.id, hand_over_to=heir))


async def test_the_other_owner_may_take_over():
    house = await House.build()
    ben = await house.invite("Ben", "owner")
    gone = await house.does(DeactivateMember(member_id=ben.id, hand_over_to=house.owner_id))
    assert gone.state == "deactivated"


@pytest.mark.parametrize("role", ["lead", "member", "viewer", "auditor"])
async def test_only_admins_change_people(role):
    house = await House.build()
    ben = await house.invite("Ben")
    wishes = (
        InviteMember(member_id=ids.new_id(), name="X", email="x@example.com"),
        ChangeMember(member_id=ben.id, name="X"),
        DeactivateMember(member_id=ben.id),
    )
    for wish in wishes:
        with pytest.raises(errors.Forbidden):
            await house.does(wish, member(ben.id, role))


async def test_a_stale_change_is_refused():
    house = await House.build()
    ben = await house.invite("Ben")
    with pytest.raises(errors.Stale):
        await house.does(ChangeMember(member_id=ben.id, name="Benno"), if_match=2)


async def test_an_invitation_with_the_same_key_happens_once():
    house = await House.build()
    wishes = [
        InviteMember(member_id=ids.new_id(), name="Ben", email="ben@example.com") for _ in range(2)
    ]
    first, again = [await house.does(wish, key="k") for wish in wishes]
    assert first == again
