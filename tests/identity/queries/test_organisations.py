import pytest

from contracts.errors import NotFound
from contracts.queries.identity import Organisation, OrganisationList
from services.identity.main import SERVICE
from tests.identity.house import House, registering
from tests.identity.people import BEN, OPERATOR, OWNER
from tests.support.town import Town


async def test_my_organisation_is_the_one_of_my_key():
    house = await House.build()
    view = await house.ask(Organisation(), actor=house.owner)
    assert (view.id, view.name) == (house.organisation, "Kornblum")


async def test_an_organisation_that_is_not_there_is_not_found():
    house = await House.build()
    with pytest.raises(NotFound):
        await house.ask(Organisation(), actor=OWNER, organisation=BEN)


async def test_the_operators_list_is_read_page_by_page():
    house = await House.build()
    await house.register(registering("Other"))
    first = await house.ask(OrganisationList(limit=1), actor=OPERATOR)
    rest = await house.ask(OrganisationList(limit=1, after=first.next), actor=OPERATOR)
    assert [o.name for o in (*first.data, *rest.data)] == ["Kornblum", "Other"]
    assert rest.next is None


async def test_a_new_platform_has_no_organisations():
    assert (await Town(SERVICE).ask(OrganisationList(), actor=OPERATOR)).data == ()
