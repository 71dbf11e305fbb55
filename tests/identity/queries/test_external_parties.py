"""People outside, asked for."""

import pytest

from contracts import errors
from contracts.commands.identity_parties import AddExternalParty
from contracts.queries.identity_parties import ExternalPartyList
from services.runtime import ids
from tests.identity.house import House, member


async def test_people_outside_are_listed_in_the_order_they_were_made_known():
    house = await House.build()
    for name in ("Mia", "Max"):
        wish = AddExternalParty(
            external_party_id=ids.new_id(), name=name, email="m@mill.example", company="Mill"
        )
        made = await house.does(wish)
        assert (made.name, made.company, made.version) == (name, "Mill", 1)
    page = await house.ask(ExternalPartyList(), actor=house.owner)
    assert [party.name for party in page.data] == ["Mia", "Max"]


async def test_viewers_make_nobody_known():
    house = await House.build()
    viewer = member((await house.invite("Vera", "viewer")).id, "viewer")
    wish = AddExternalParty(external_party_id=ids.new_id(), name="Mia", email="m@mill.example")
    with pytest.raises(errors.Forbidden):
        await house.does(wish, viewer)
