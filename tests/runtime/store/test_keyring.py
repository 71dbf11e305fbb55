import asyncio
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from services.runtime.store.keyring import KEY_BYTES, MemoryKeyring, PostgresKeyring
from services.runtime.store.seal import Keyring
from tests.support.database import LogDatabase
from tests.support.models import MASTER_KEY


async def keyring_of(log_database: LogDatabase, master: bytes = MASTER_KEY) -> PostgresKeyring:
    """Keys as another process has them."""
    return PostgresKeyring(await log_database.pool("identity"), master)


@pytest.fixture(params=["postgres", "memory"])
async def keyring(request: pytest.FixtureRequest, log_database: LogDatabase) -> Keyring:
    return await keyring_of(log_database) if request.param == "postgres" else MemoryKeyring()


async def test_a_person_has_one_key_for_ever(keyring: Keyring):
    organisation = uuid4()
    keys = await keyring.to_seal(organisation, ["ann", "bo"])
    assert keys["ann"] != keys["bo"]
    assert all(k.secret is not None and len(k.secret) == KEY_BYTES for k in keys.values())
    assert await keyring.to_seal(organisation, ["bo", "ann"]) == keys
    opened = await keyring.to_open(organisation, [keys["ann"].key_id, uuid4()])
    assert opened == {keys["ann"].key_id: keys["ann"]}


async def test_keys_of_one_organisation_are_not_those_of_another(keyring: Keyring):
    one, two = uuid4(), uuid4()
    mine = (await keyring.to_seal(one, ["ann"]))["ann"]
    assert (await keyring.to_seal(two, ["ann"]))["ann"] != mine
    assert await keyring.to_open(two, [mine.key_id]) == {}


async def test_a_destroyed_key_has_no_secret_and_no_successor(keyring: Keyring):
    organisation = uuid4()
    key = (await keyring.to_seal(organisation, ["ann"]))["ann"]
    await keyring.destroy(organisation, "ann")
    opened = await keyring.to_open(organisation, [key.key_id])
    assert opened[key.key_id].secret is None
    assert (await keyring.to_seal(organisation, ["ann"]))["ann"].secret is None
    await keyring.destroy(organisation, "ann")


async def test_a_person_without_a_key_can_be_erased_too(keyring: Keyring):
    organisation = uuid4()
    await keyring.destroy(organisation, "ann")
    assert (await keyring.to_seal(organisation, ["ann"]))["ann"].secret is None


async def test_processes_that_make_a_key_at_once_agree_on_one(log_database: LogDatabase):
    organisation = uuid4()
    rings = [await keyring_of(log_database) for _ in range(6)]
    keys = await asyncio.gather(*(ring.to_seal(organisation, ["ann"]) for ring in rings))
    assert len({k["ann"].key_id for k in keys}) == 1


async def test_another_process_learns_of_a_destroyed_key(log_database: LogDatabase):
    organisation = uuid4()
    first, second = await keyring_of(log_database), await keyring_of(log_database)
    await first.to_seal(organisation, ["ann"])
    await first.destroy(organisation, "ann")
    assert (await second.to_seal(organisation, ["ann"]))["ann"].secret is None


async def test_a_stored_key_is_nothing_without_the_master_key(log_database: LogDatabase):
    organisation = uuid4()
    await (await keyring_of(log_database)).to_seal(organisation, ["ann"])
    thief = await keyring_of(log_database, bytes(32))
    with pytest.raises(InvalidTag):
        await thief.to_seal(organisation, ["ann"])
    async with log_database.administrator() as connection:
        wrapped = await connection.fetchval(
            "SELECT wrapped FROM keyring.person_key WHERE organisation_id = $1", organisation
        )
        await connection.execute(
            "UPDATE keyring.person_key SET person_id = 'bo' WHERE organisation_id = $1",
            organisation,
        )
    assert len(wrapped) > KEY_BYTES
    with pytest.raises(InvalidTag):  # Moved to another person it does not open either.
        await (await keyring_of(log_database)).to_seal(organisation, ["bo"])
