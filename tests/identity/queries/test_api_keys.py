from datetime import UTC, datetime

import pytest

from contracts.api_keys import ApiKey, read_api_key
from contracts.commands.identity import ChangeMember, DeactivateMember
from contracts.errors import NotFound
from contracts.queries.identity import ApiKeyList
from contracts.times import micros
from services.runtime import ids
from tests.identity.house import House, member

TOMORROW = datetime(2100, 1, 1, tzinfo=UTC)


async def test_admins_see_all_keys_others_their_own():
    house = await House.build()
    ben = await house.invite("Ben")
    key = await house.key(ben.id)
    everything = (await house.ask(ApiKeyList(), actor=house.owner)).data
    assert [k.member_id for k in everything] == [house.owner_id, ben.id]
    assert all(k.api_key is None for k in everything)
    assert [k.id for k in (await house.ask(ApiKeyList(), actor=member(ben.id))).data] == [key.id]


async def test_a_key_does_what_both_it_and_its_member_may():
    house = await House.build()
    ben = await house.invite("Ben", "admin")
    key = await house.key(ben.id, role="lead")
    assert (await house.who(key.api_key)).actor.role == "lead"
    await house.does(ChangeMember(member_id=ben.id, role="viewer"))
    assert (await house.who(key.api_key)).actor.role == "viewer"


async def test_a_key_brings_the_teams_of_its_member():
    house = await House.build()
    ben = await house.invite("Ben")
    team = await house.team("Bakers", lead_id=ben.id)
    actor = (await house.who((await house.key(ben.id)).api_key)).actor
    assert (actor.leads, actor.teams) == ((team.id,), ())


async def test_a_wrong_secret_and_a_key_that_never_was_look_the_same():
    house = await House.build()
    real = read_api_key(house.owner_key)
    assert real is not None
    wrong = ApiKey(
        organisation_id=real.organisation_id, api_key_id=real.api_key_id, secret=b"x" * 32
    )
    never = ApiKey(
        organisation_id=real.organisation_id, api_key_id=ids.new_id(), secret=real.secret
    )
    elsewhere = ApiKey(organisation_id=ids.new_id(), api_key_id=real.api_key_id, secret=real.secret)
    messages = set()
    for key in (wrong, never, elsewhere):
        with pytest.raises(NotFound) as refused:
            await house.who(key.text)
        messages.add(refused.value.message)
    assert len(messages) == 1


async def test_a_key_opens_no_door_once_it_expired():
    house = await House.build()
    key = await house.key(house.owner_id, expires_at=TOMORROW)
    assert (await house.who(key.api_key)).expires_at == micros(TOMORROW)
    house.now_us = lambda: micros(TOMORROW)
    with pytest.raises(NotFound):
        await house.who(key.api_key)


async def test_the_keys_of_who_left_open_no_door():
    house = await House.build()
    ben = await house.invite("Ben")
    key = await house.key(ben.id)
    await house.does(DeactivateMember(member_id=ben.id))
    with pytest.raises(NotFound):
        await house.who(key.api_key)
