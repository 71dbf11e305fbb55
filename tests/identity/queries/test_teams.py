import pytest

from contracts.errors import NotFound
from contracts.queries.identity import TeamById, TeamList
from tests.identity.house import House


async def test_teams_are_listed_in_the_order_they_were_made_page_by_page():
    house = await House.build()
    for name in ("Shops", "Bakers", "Ovens"):
        await house.team(name)
    first = await house.ask(TeamList(limit=2), actor=house.owner)
    rest = await house.ask(TeamList(limit=2, after=first.next), actor=house.owner)
    assert [t.name for t in (*first.data, *rest.data)] == ["Shops", "Bakers", "Ovens"]
    assert rest.next is None


async def test_a_team_of_another_organisation_is_not_found():
    house, other = await House.build(), await House.build()
    team = await other.team("Bakers")
    with pytest.raises(NotFound):
        await house.ask(TeamById(team_id=team.id), actor=house.owner)
