import pytest

from contracts import errors
from contracts.commands.identity import IssueApiKey, RevokeApiKey
from contracts.queries.identity import MemberById
from services.runtime import ids
from tests.identity.house import House, member


async def test_a_key_is_shown_once_and_opens_the_door():
    house = await House.build()
    ben = await house.invite("Ben")
    key = await house.key(ben.id)
    credential = await house.who(key.api_key)
    assert (credential.actor.id, credential.actor.role) == (str(ben.id), "member")


async def test_no_event_holds_a_secret():
    house = await House.build()
    key = await house.key(house.owner_id)
    assert key.api_key is not None
    assert key.api_key not in repr(await house.events())


async def test_with_the_first_key_an_invited_member_has_come_in():
    house = await House.build()
    ben = await house.invite("Ben")
    await house.key(ben.id)
    assert (await house.ask(MemberById(member_id=ben.id), actor=house.owner)).state == "active"
    count = len(await house.events())
    await house.key(ben.id)
    assert len(await house.events()) == count + 1


async def test_the_same_request_again_shows_the_same_key():
    house = await House.build()
    wishes = [
        IssueApiKey(api_key_id=ids.new_id(), name="k", member_id=house.owner_id) for _ in range(2)
    ]
    first, again = [await house.does(wish, key="once") for wish in wishes]
    assert first == again and first.api_key


async def test_a_member_gives_out_keys_for_nobody_else():
    house = await House.build()
    ben, eve = await house.invite("Ben"), await house.invite("Eve")
    own = IssueApiKey(api_key_id=ids.new_id(), name="k", member_id=ben.id)
    assert (await house.does(own, member(ben.id))).member_id == ben.id
    others = IssueApiKey(api_key_id=ids.new_id(), name="k", member_id=eve.id)
    with pytest.raises(errors.Forbidden):
        await house.does(others, member(ben.id))


async def test_an_owner_with_a_members_key_gets_a_members_key():
    house = await House.build()
    wish = IssueApiKey(api_key_id=ids.new_id(), name="k", member_id=house.owner_id)
    assert (await house.does(wish, member(house.owner_id, "member"))).role == "member"


async def test_a_stopped_key_stays_stopped():
    house = await House.build()
    key = await house.key(house.owner_id)
    stopped = await house.does(RevokeApiKey(api_key_id=key.id))
    assert (stopped.state, stopped.api_key) == ("revoked", None)
    assert await house.does(RevokeApiKey(api_key_id=key.id)) == stopped
    with pytest.raises(errors.NotFound):
        await house.who(key.api_key)


async def test_others_keys_do_not_exist_for_a_member():
    house = await House.build()
    ben = await house.invite("Ben")
    key, own = await house.key(house.owner_id), await house.key(ben.id)
    with pytest.raises(errors.NotFound):
        await house.does(RevokeApiKey(api_key_id=key.id), member(ben.id))
    with pytest.raises(errors.NotFound):
        await house.does(RevokeApiKey(api_key_id=ids.new_id()), member(ben.id))
    assert (await house.does(RevokeApiKey(api_key_id=own.id), member(ben.id))).state == "revoked"
