"""Somebody is forgotten: their key is gone, their numbers stay, and what was asked before too."""

from typing import Any

import pytest

from contracts import errors, errors_erasure
from contracts.commands.identity import ChangeMember, InviteMember
from contracts.commands.identity_erasure import EraseExternalParty, EraseMember, FinishErasure
from contracts.commands.identity_parties import AddExternalParty
from contracts.envelope import encode
from contracts.events.identity_erasure import ErasureFinished, PersonErased
from contracts.ids import PLATFORM
from contracts.queries.identity import MemberById, MemberList
from contracts.queries.identity_parties import ExternalPartyList
from contracts.values import ERASED_NAME, system
from services.identity.handlers.erasure import SETTLED_US
from services.runtime import ids
from tests.identity.house import House, member, registering
from tests.identity.people import OPERATOR


def erasing(member_id, **more):
    return EraseMember(member_id=member_id, legal_ground="consent_withdrawn", **more)


async def erased_ben():
    house = await House.build()
    ben = await house.invite("Benedict")
    await house.does(ChangeMember(member_id=ben.id, email="b@elsewhere.example"))
    view = await house.does(erasing(ben.id))
    return house, ben, view


async def test_of_a_member_who_is_forgotten_the_place_stays_and_the_name_goes():
    house, ben, view = await erased_ben()
    assert (view.state, view.name, view.email) == ("erased", ERASED_NAME, "")
    assert await house.ask(MemberById(member_id=ben.id), actor=house.owner) == view
    page = await house.ask(MemberList(), actor=house.owner)
    assert [found.id for found in page.data] == [house.owner_id, ben.id]


async def test_nothing_of_the_log_says_the_name_any_more():
    house, _, _ = await erased_ben()
    log = encode([recorded.event for recorded in await house.events()]).decode()
    assert "Benedict" not in log and "elsewhere" not in log
    assert "Ada" in log


async def test_the_event_names_the_key_that_was_destroyed():
    house, ben, _ = await erased_ben()
    (told,) = [r.event for r in await house.events() if isinstance(r.event, PersonErased)]
    assert told.subject_id == ben.id
    assert told.key_id == await house.store.key_id(house.organisation, str(ben.id))


async def test_what_is_said_of_them_later_is_not_kept():
    house, ben, _ = await erased_ben()
    invited = InviteMember(member_id=ids.new_id(), name="Benedict", email="b@elsewhere.example")
    again = await house.does(invited)
    assert again.id != ben.id


async def test_their_keys_open_no_door():
    house = await House.build()
    ben = await house.invite("Benedict")
    key = await house.key(ben.id)
    await house.does(erasing(ben.id))
    with pytest.raises(errors.NotFound):
        await house.who(key.api_key)


async def test_asked_again_it_is_answered_alike_and_nothing_more_happens():
    house = await House.build()
    ben = await house.invite("Benedict")
    first = await house.tell(erasing(ben.id), actor=house.owner, key="k", fingerprint="f")
    count = len(await house.events())
    again = await house.tell(erasing(ben.id), actor=house.owner, key="k", fingerprint="f")
    assert (again.replayed, bytes(again.body)) == (True, bytes(first.body))
    other = await house.tell(erasing(ben.id), actor=house.owner, key="other")
    assert len(await house.events()) == count and not other.replayed


async def test_an_answer_of_before_is_not_told_again_nor_done_again():
    house = await House.build()
    command = InviteMember(member_id=ids.new_id(), name="Benedict", email="b@example.com")
    await house.tell(command, actor=house.owner, key="k", fingerprint="f")
    await house.does(erasing(command.member_id))
    count = len(await house.events())
    with pytest.raises(errors_erasure.AnswerErased):
        await house.tell(command, actor=house.owner, key="k", fingerprint="f")
    assert len(await house.events()) == count


async def test_what_registering_was_answered_is_not_told_again_by_the_platform():
    house = await House.build()
    command = registering("Other")
    made = await house.register(command, key="r")
    other = await house.register(registering("Third"), key="s")
    mine = member(made.owner.id, "owner")
    heir = InviteMember(member_id=ids.new_id(), name="Eve", email="e@example.com", role="owner")
    place: dict[str, Any] = {"actor": mine, "organisation": made.organisation.id}
    await house.tell(heir, **place)
    await house.tell(erasing(made.owner.id, hand_over_to=heir.member_id), **place)
    with pytest.raises(errors_erasure.AnswerErased):
        await house.tell(command, actor=OPERATOR, organisation=PLATFORM, key="r")
    kept = await house.store.answer_of(PLATFORM, "s")
    assert kept is not None and str(other.organisation.id) in kept.answer.decode()


async def test_somebody_outside_is_forgotten():
    house = await House.build()
    party_id = ids.new_id()
    await house.does(
        AddExternalParty(external_party_id=party_id, name="Mia", email="mia@mill.example")
    )
    view = await house.does(
        EraseExternalParty(external_party_id=party_id, legal_ground="no_longer_needed")
    )
    assert (view.name, view.email, view.erased) == (ERASED_NAME, "", True)
    page = await house.ask(ExternalPartyList(), actor=house.owner)
    assert page.data == (view,)


async def test_only_admins_have_somebody_forgotten_and_only_who_is_there():
    house = await House.build()
    ben = await house.invite("Benedict")
    with pytest.raises(errors.Forbidden):
        await house.does(erasing(ben.id), member(ben.id))
    with pytest.raises(errors.NotFound):
        await house.does(erasing(ids.new_id()))
    with pytest.raises(errors.NotFound):
        stranger = EraseExternalParty(external_party_id=ids.new_id(), legal_ground="child")
        await house.does(stranger)
    with pytest.raises(errors.NotFound):
        nobody = FinishErasure(subject="member", subject_id=ben.id)
        await house.does(nobody, system("identity"))


async def test_when_no_process_can_remember_any_more_the_erasure_is_finished_once():
    house, _, _ = await erased_ben()
    assert await house.tick() == 0
    before = house.now_us
    house.now_us = lambda: before() + SETTLED_US + 1
    assert await house.tick() == 1
    assert await house.tick() == 0
    told = [r.event for r in await house.events() if isinstance(r.event, ErasureFinished)]
    assert len(told) == 1
