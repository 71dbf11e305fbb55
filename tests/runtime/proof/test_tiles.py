"""The tree of a log in the database."""

import asyncio
import random

import pytest

from contracts.tree import (
    consistency_runs,
    inclusion_runs,
    is_consistent,
    is_included,
    root_of,
)
from services.runtime.proof.tiles import LogBroken, hashes_of, integrate, root_at
from services.runtime.tenancy import tenant

# Enough for a tile of the second level.
EVENTS = 65_536 + 300


async def test_a_long_log_has_the_root_of_its_leaves_and_proves_them(proofs):
    organisation = await proofs.organisation(EVENTS)
    pool = await proofs.logs.pool("signer")
    assert await integrate(pool, organisation, 700) == 512
    assert await integrate(pool, organisation, EVENTS) == 65_536 - 512 + 256
    assert await integrate(pool, organisation, EVENTS) == 0
    leaves = await proofs.leaves(organisation)
    root = root_of(leaves)
    dice = random.Random(6962)
    places = [0, 255, 256, 65_535, 65_536, EVENTS - 1, *(dice.randrange(EVENTS) for _ in range(20))]
    async with tenant(pool, organisation) as connection:
        assert await root_at(connection, organisation, EVENTS) == root
        for index in places:
            proof = await hashes_of(connection, organisation, inclusion_runs(index, EVENTS))
            assert is_included(index, EVENTS, leaves[index], proof, root), index
        for old in (1, 255, 256, 257, 65_535, 65_536, 65_537, *places[6:12]):
            began = root_of(leaves[:old])
            assert await root_at(connection, organisation, old) == began
            proof = await hashes_of(connection, organisation, consistency_runs(old, EVENTS))
            assert is_consistent(old, EVENTS, began, root, proof), old


async def test_two_who_fold_at_once_fold_the_same(proofs):
    organisation = await proofs.organisation(3_000)
    pools = [await proofs.logs.pool("signer") for _ in range(3)]
    await asyncio.gather(*(integrate(pool, organisation, 3_000) for pool in pools))
    leaves = await proofs.leaves(organisation)
    async with tenant(pools[0], organisation) as connection:
        assert await root_at(connection, organisation, 3_000) == root_of(leaves)


async def test_a_tile_is_never_made_anything_else(proofs):
    organisation = await proofs.organisation(600)
    pool = await proofs.logs.pool("signer")
    await integrate(pool, organisation, 600)
    async with proofs.superuser() as root:
        await root.execute(
            "update log.event set header = 'forged' where organisation_id = $1 and index = 9",
            organisation,
        )
    await proofs.fill(organisation, 600)
    await integrate(pool, organisation, 1_200)
    # Whoever follows the tiles still sees what was folded; the leaves no longer lead there.
    async with tenant(pool, organisation) as connection:
        assert await root_at(connection, organisation, 1_200) != root_of(
            await proofs.leaves(organisation)
        )


async def test_a_log_with_a_gap_has_no_root(proofs):
    organisation = await proofs.organisation(300)
    async with proofs.superuser() as root:
        await root.execute(
            "delete from log.event where organisation_id = $1 and index = 77", organisation
        )
    pool = await proofs.logs.pool("signer")
    with pytest.raises(LogBroken, match="no event at 77"):
        await integrate(pool, organisation, 300)
    with pytest.raises(LogBroken, match="does not go as far"):
        async with tenant(pool, organisation) as connection:
            await root_at(connection, organisation, 300)
