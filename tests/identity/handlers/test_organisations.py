import pytest

from contracts import errors
from contracts.commands.identity import (
    ChangeOrganisation,
    ReinstateOrganisation,
    SuspendOrganisation,
)
from contracts.ids import PLATFORM
from contracts.queries.identity import Organisation, OrganisationList
from tests.identity.house import House, member, registering
from tests.identity.people import BEN, OPERATOR


async def listed(house):
    page = await house.ask(OrganisationList(), actor=OPERATOR)
    return {view.id: view for view in page.data}


async def test_a_registered_organisation_has_an_owner_with_a_key_that_opens_the_door():
    house = await House.build()
    credential = await house.who(house.owner_key)
    assert credential.organisation_id == house.organisation
    assert (credential.actor.id, credential.actor.role) == (str(house.owner_id), "owner")


async def test_the_answer_to_a_registration_is_what_is_read_later():
    house = await House.build()
    made = await house.register(registering("Other"))
    assert made.organisation == await house.ask(
        Organisation(), actor=member(made.owner.id), organisation=made.organisation.id
    )
    assert (made.owner.name, made.owner.state) == ("Ada", "active")


async def test_one_append_holds_the_whole_beginning():
    house = await House.build()
    names = [type(r.event).__name__ for r in await house.events()]
    assert names == ["OrganisationRegistered", "MemberInvited", "MemberJoined", "ApiKeyIssued"]


async def test_the_log_is_named_in_its_first_event():
    house = await House.build()
    head = await house.store.head(house.organisation)
    first = (await house.events())[0]
    assert head is not None and first.event.log_id == head.log_id


async def test_the_same_request_again_gets_the_same_organisation_and_key():
    house = await House.build()
    first = await house.tell(registering(), actor=OPERATOR, organisation=PLATFORM, key="demo")
    again = await house.tell(registering(), actor=OPERATOR, organisation=PLATFORM, key="demo")
    assert bytes(again.body) == bytes(first.body)
    assert again.replayed and not first.replayed
    assert (again.version, again.position) == (first.version, first.position) == (1, 4)
    assert len(await listed(house)) == 2


async def test_a_key_that_came_with_another_registration_is_refused():
    house = await House.build()
    await house.register(registering(), key="demo")
    with pytest.raises(errors.KeyReused):
        await house.tell(
            registering("Other"),
            actor=OPERATOR,
            organisation=PLATFORM,
            key="demo",
            fingerprint="other",
        )


async def test_a_registration_cut_off_in_the_middle_is_made_whole_by_the_same_request():
    house = await House.build()
    command = registering("Cut off")
    with house.platform_unreachable(), pytest.raises(errors.Unavailable):
        await house.register(command, key="cut")
    assert command.organisation_id not in await listed(house)
    made = await house.register(command, key="cut")
    assert made.organisation.id in await listed(house)
    assert (await house.who(made.api_key)).actor.id == str(made.owner.id)


async def test_a_refused_registration_leaves_no_log():
    house = await House.build()
    command = registering(" ")
    with pytest.raises(errors.Invalid):
        await house.register(command)
    assert await house.store.head(command.organisation_id) is None


@pytest.mark.parametrize("role", ["owner", "admin", "member"])
async def test_only_the_operator_registers_and_suspends(role):
    house = await House.build()
    someone = member(BEN, role)
    suspend = SuspendOrganisation(organisation_id=house.organisation, reason="unpaid")
    for command in (registering(), suspend):
        with pytest.raises(errors.Forbidden):
            await house.tell(command, actor=someone)


async def test_the_operator_sees_every_organisation_with_its_newest_name_and_state():
    house = await House.build()
    other = await house.register(registering("Other"))
    await house.does(ChangeOrganisation(name="Kornblum & Co"))
    suspend = SuspendOrganisation(organisation_id=other.organisation.id, reason="unpaid")
    await house.does(suspend, OPERATOR, organisation=PLATFORM)
    await house.settle(PLATFORM)
    found = await listed(house)
    assert found[house.organisation].name == "Kornblum & Co"
    assert found[other.organisation.id].state == "suspended"


async def test_a_suspension_is_known_at_the_door_and_taken_back():
    house = await House.build()
    suspend = SuspendOrganisation(organisation_id=house.organisation, reason="unpaid")
    assert (await house.does(suspend, OPERATOR)).state == "suspended"
    assert (await house.who(house.owner_key)).suspended
    reinstate = ReinstateOrganisation(organisation_id=house.organisation, reason="paid")
    assert (await house.does(reinstate, OPERATOR)).state == "active"
    assert not (await house.who(house.owner_key)).suspended


async def test_what_the_platform_missed_it_learns_with_the_next_change():
    house = await House.build()
    with house.platform_unreachable(), pytest.raises(errors.Unavailable):
        await house.does(ChangeOrganisation(name="A"))
    assert (await listed(house))[house.organisation].name == "Kornblum"
    await house.does(ChangeOrganisation(locale="fr"))
    await house.settle(PLATFORM)
    view = (await listed(house))[house.organisation]
    assert (view.name, view.locale, view.version) == ("A", "fr", 3)


async def test_the_platforms_log_names_nobody_of_an_organisation():
    house = await House.build()
    await house.does(ChangeOrganisation(name="A"))
    actors = {r.header.actor for r in await house.events(PLATFORM)}
    assert actors == {"operator", "system/identity"}


async def test_an_organisation_that_is_not_there_is_not_found():
    house = await House.build()
    for command in (SuspendOrganisation, ReinstateOrganisation):
        with pytest.raises(errors.NotFound):
            await house.does(command(organisation_id=BEN, reason="x"), OPERATOR)


async def test_a_stale_change_is_refused():
    house = await House.build()
    with pytest.raises(errors.Stale):
        await house.does(ChangeOrganisation(name="A"), if_match=7)
    assert (await house.does(ChangeOrganisation(name="A"), if_match=1)).version == 2
