"""Who was there at a moment, and in which teams."""

from contracts.commands.identity import ChangeMember
from contracts.queries.identity import MemberList, TeamList
from tests.identity.house import House


async def names(house: House, query: MemberList | TeamList, as_of: int | None = None) -> list[str]:
    page = await house.ask(query, actor=house.owner, as_of=as_of)
    return [one.name for one in page.data]


async def test_members_and_teams_are_those_of_the_moment_that_is_asked_about():
    house = await House.build()
    rosa = await house.invite("Rosa")
    await house.team("Bakers")
    before = len(await house.events())
    told = [await names(house, kind()) for kind in (MemberList, TeamList)]
    await house.does(ChangeMember(member_id=rosa.id, name="Rosa Lind"))
    await house.invite("Ben")
    await house.team("Drivers")
    assert [await names(house, kind(), before) for kind in (MemberList, TeamList)] == told
    assert "Ben" in await names(house, MemberList())
    assert "Drivers" in await names(house, TeamList())
