import pytest

from contracts import errors
from contracts.commands.identity import ChangeMember, DeactivateMember, SuspendOrganisation
from contracts.commands.identity_sessions import SendSignInLinks
from contracts.ids import PLATFORM
from contracts.queries.identity import MemberById
from contracts.sessions import read_sign_in_link
from tests.identity.house import House, registering
from tests.identity.people import OPERATOR
from tests.identity.signing_in import letter, opened, who


async def test_a_link_signs_in_once():
    house = await House.build()
    sent = await letter(house, "ADA@example.com")
    token = await opened(house, sent.link)
    assert (await who(house, token)).member_id == house.owner_id
    with pytest.raises(errors.LinkUsed):
        await opened(house, sent.link)


async def test_one_link_opens_every_organisation_of_an_address():
    house = await House.build()
    second = await house.register(registering("Second"))
    sent = await letter(house, "ada@example.com")
    assert [door.organisation for door in sent.doors] == ["Kornblum", "Second"]
    seen = [await who(house, await opened(house, sent.link, door)) for door in (0, 1)]
    assert [view.organisation for view in seen] == ["Kornblum", "Second"]
    assert seen[1].member_id == second.owner.id


async def test_an_address_that_is_nobodys_gets_nothing():
    house = await House.build()
    ben = await house.invite("Ben")
    await house.does(DeactivateMember(member_id=ben.id))
    before = len(await house.events())
    for email in ("eve@example.com", "ben@example.com"):
        assert (await letter(house, email)).link is None
    assert len(await house.events()) == before


async def test_an_address_that_changed_is_another():
    house = await House.build()
    await house.does(ChangeMember(member_id=house.owner_id, email="ada@new.example"))
    assert (await letter(house, "ada@example.com")).link is None
    assert (await letter(house, "ada@new.example")).link is not None


async def test_a_suspended_organisation_sends_no_links():
    house = await House.build()
    closing = SuspendOrganisation(organisation_id=house.organisation, reason="unpaid")
    await house.tell(closing, actor=OPERATOR, organisation=PLATFORM)
    await house.settle(PLATFORM)
    assert (await letter(house, "ada@example.com")).link is None


async def test_who_uses_a_link_has_come_in():
    house = await House.build()
    ben = await house.invite("Ben")
    await opened(house, (await letter(house, "ben@example.com")).link)
    assert (await house.ask(MemberById(member_id=ben.id), actor=house.owner)).state == "active"


async def test_the_link_of_who_was_deactivated_meanwhile_opens_nothing():
    house = await House.build()
    ben = await house.invite("Ben")
    sent = await letter(house, "ben@example.com")
    await house.does(DeactivateMember(member_id=ben.id))
    with pytest.raises(errors.LinkUsed):
        await opened(house, sent.link)


async def test_no_event_holds_a_word_that_signs_in():
    house = await House.build()
    sent = await letter(house, "ada@example.com")
    token = await opened(house, sent.link)
    link = read_sign_in_link(sent.link or "")
    log = repr(await house.events())
    assert link is not None
    assert all(word not in log for word in (repr(link.secret), repr(token.secret), token.text))


async def test_only_the_gateway_has_links_made():
    house = await House.build()
    wish = SendSignInLinks(email="ada@example.com")
    with pytest.raises(errors.Forbidden):
        await house.tell(wish, actor=house.owner, organisation=PLATFORM)
