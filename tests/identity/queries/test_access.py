import pytest

from contracts.errors import Forbidden
from contracts.queries.identity import (
    ApiKeyList,
    Me,
    MemberById,
    MemberList,
    Organisation,
    OrganisationList,
    TeamById,
    TeamList,
)
from contracts.values import Actor, system
from services.identity.queries.access import demand_insider, demand_operator
from tests.identity.house import House
from tests.identity.people import ADA, BAKERS, MEMBER, OPERATOR

INSIDE = (
    Organisation(),
    MemberList(),
    MemberById(member_id=ADA),
    TeamList(),
    TeamById(team_id=BAKERS),
    ApiKeyList(),
    Me(),
)


@pytest.mark.parametrize("query", INSIDE, ids=lambda q: type(q).__name__)
@pytest.mark.parametrize("actor", [OPERATOR, Actor(kind="external_party", id="x")])
async def test_outsiders_see_nothing_of_an_organisation(query, actor):
    house = await House.build()
    with pytest.raises(Forbidden):
        await house.ask(query, actor=actor)


async def test_nobody_but_the_operator_sees_the_other_organisations():
    house = await House.build()
    with pytest.raises(Forbidden):
        await house.ask(OrganisationList(), actor=house.owner)


def test_members_and_services_are_inside_the_operator_is_not():
    demand_insider(MEMBER)
    demand_insider(system("planning"))
    demand_operator(OPERATOR)
    with pytest.raises(Forbidden):
        demand_insider(OPERATOR)
    with pytest.raises(Forbidden):
        demand_operator(MEMBER)
