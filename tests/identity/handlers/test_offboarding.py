"""An organisation leaves for good, its export in its hands."""

import base64

import pytest

from contracts import errors, errors_erasure
from contracts.checkpoint import Checkpoint, Note, Signature, origin_of
from contracts.commands.identity import (
    ChangeOrganisation,
    ReinstateOrganisation,
    SuspendOrganisation,
)
from contracts.commands.identity_erasure import OffboardOrganisation
from contracts.envelope import encode
from contracts.events.identity_erasure import OrganisationOffboarded
from contracts.ids import PLATFORM
from contracts.queries.identity import MemberList, Organisation, OrganisationList
from services.runtime.store.api import Erased
from tests.identity.house import House, registering
from tests.identity.people import OPERATOR


async def suspended():
    house = await House.build()
    await house.invite("Benedict")
    await house.tell(
        SuspendOrganisation(organisation_id=house.organisation, reason="Leaves."), actor=OPERATOR
    )
    return house


async def checkpoint(house, size=None, root=None, log_id=None):
    head = await house.store.head(house.organisation)
    size = head.last_index if size is None else size
    of_log = Checkpoint(
        origin=origin_of("scoreline", log_id or head.log_id),
        size=size,
        root=root or await house.store.root_at(house.organisation, size),
    )
    signature = Signature(name="scoreline", key_id=b"1234", signature=b"5" * 64)
    return Note(body=of_log.body, signatures=(signature,)).text.decode()


async def offboarding(house, **said):
    command = OffboardOrganisation(
        organisation_id=house.organisation,
        reason="The contract ended.",
        checkpoint=await checkpoint(house, **said),
    )
    return await house.does(command, OPERATOR, key="k", fingerprint="f")


async def test_keys_and_payloads_are_gone_and_headers_stay():
    house = await suspended()
    before = await house.events()
    view = await offboarding(house)
    assert (view.state, view.name) == ("offboarded", "Kornblum")
    after = await house.events()
    assert [r.header for r in after[:-1]] == [r.header for r in before]
    assert [type(r.event) for r in after[:-1]] == [Erased] * len(before)
    assert "Benedict" not in encode([r.event for r in after]).decode()
    told = after[-1].event
    assert isinstance(told, OrganisationOffboarded)
    assert told.export_size == len(before)
    assert told.export_root == (await house.store.root_at(house.organisation, len(before))).hex()


async def test_its_people_find_it_gone_and_the_operator_finds_it_listed():
    house = await suspended()
    await offboarding(house)
    await house.settle(PLATFORM)
    with pytest.raises(errors_erasure.OrganisationGone):
        await house.who(house.owner_key)
    with pytest.raises(errors.NotFound):
        await house.ask(Organisation(), actor=house.owner)
    assert (await house.ask(MemberList(), actor=house.owner)).data == ()
    page = await house.ask(OrganisationList(), actor=OPERATOR)
    assert {view.id: view.state for view in page.data}[house.organisation] == "offboarded"


async def test_other_organisations_stay_as_they_are():
    house = await suspended()
    other = await house.register(registering("Other"))
    before = await house.events(other.organisation.id)
    await offboarding(house)
    assert await house.events(other.organisation.id) == before
    assert await house.events(PLATFORM)
    assert (await house.who(other.api_key)).organisation_id == other.organisation.id


async def test_nothing_brings_it_back():
    house = await suspended()
    await offboarding(house)
    back = ReinstateOrganisation(organisation_id=house.organisation, reason="Again.")
    with pytest.raises(errors_erasure.OrganisationGone):
        await house.does(back, OPERATOR)
    with pytest.raises(errors_erasure.OrganisationGone):
        await house.does(ChangeOrganisation(name="Again"))


async def test_asked_again_it_is_answered_alike():
    house = await suspended()
    first = await offboarding(house)
    count = len(await house.events())
    assert await offboarding(house) == first
    assert len(await house.events()) == count


async def test_an_organisation_that_is_open_is_not_let_go():
    house = await House.build()
    with pytest.raises(errors_erasure.NotSuspended):
        await offboarding(house)


async def test_without_a_whole_export_it_stays():
    house = await suspended()
    with pytest.raises(errors_erasure.ExportIncomplete) as refused:
        await offboarding(house, size=2)
    assert refused.value.facts == {"wanted": 6, "size": 2}
    with pytest.raises(errors_erasure.ExportDiffers):
        await offboarding(house, root=b"0" * 32)
    with pytest.raises(errors_erasure.ExportDiffers):
        await offboarding(house, size=99)
    assert (await house.ask(MemberList(), actor=house.owner)).data


@pytest.mark.parametrize("text", ["", "nothing", base64.b64encode(b"x" * 32).decode()])
async def test_what_is_no_checkpoint_is_said_to_be_none(text):
    house = await suspended()
    command = OffboardOrganisation(
        organisation_id=house.organisation, reason="Ended.", checkpoint=text
    )
    with pytest.raises(errors.Invalid) as refused:
        await house.does(command, OPERATOR)
    assert [fault.pointer for fault in refused.value.faults] == ["/checkpoint"]


async def test_the_checkpoint_of_another_log_is_none_of_this():
    house = await suspended()
    with pytest.raises(errors.Invalid):
        await offboarding(house, log_id="0" * 32)


async def test_only_the_operator_lets_an_organisation_go():
    house = await suspended()
    command = OffboardOrganisation(
        organisation_id=house.organisation, reason="Ended.", checkpoint=await checkpoint(house)
    )
    with pytest.raises(errors.Forbidden):
        await house.does(command)
