import pytest

from contracts.errors import NotFound
from contracts.queries.identity import Me, MemberById, MemberList
from tests.identity.house import House, member
from tests.identity.people import BEN


async def test_members_are_listed_in_the_order_they_came_page_by_page():
    house = await House.build()
    await house.invite("Ben")
    await house.invite("Eve")
    first = await house.ask(MemberList(limit=2), actor=house.owner)
    rest = await house.ask(MemberList(limit=2, after=first.next), actor=house.owner)
    assert [m.name for m in (*first.data, *rest.data)] == ["Ada", "Ben", "Eve"]
    assert rest.next is None


async def test_a_member_of_another_organisation_is_not_found():
    house, other = await House.build(), await House.build()
    with pytest.raises(NotFound):
        await house.ask(MemberById(member_id=other.owner_id), actor=house.owner)


async def test_me_is_the_member_with_the_role_of_the_key():
    house = await House.build()
    team = await house.team("Bakers", lead_id=house.owner_id)
    me = await house.ask(Me(), actor=member(house.owner_id, "viewer"))
    assert (me.member.name, me.role, me.leads) == ("Ada", "viewer", (team.id,))
    assert me.organisation.id == house.organisation


async def test_somebody_who_is_not_here_is_not_me():
    house = await House.build()
    with pytest.raises(NotFound):
        await house.ask(Me(), actor=member(BEN))
