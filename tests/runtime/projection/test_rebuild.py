"""A read model is built anew beside the live one, and nobody ever reads an empty one."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator

import pytest

from contracts.events.identity import TeamCreated
from services.runtime import ids
from services.runtime.projection import rebuild as rebuilding
from services.runtime.projection import runner as runners
from services.runtime.projection.rebuild import ensure_built, rebuild
from services.runtime.projection.verify import check
from tests.support.models import Models, a_team_and_its_people, open_models
from tests.support.rolls import POISON, rolls


@pytest.fixture
async def models(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Models]:
    monkeypatch.setattr(rebuilding, "SWEEP_SECONDS", 0.05)
    monkeypatch.setattr(runners, "SWEEP_SECONDS", 0.02)
    async with open_models(database, (rolls,)) as opened:
        yield opened


async def live_label(models: Models) -> str:
    async with models.pool.acquire() as connection:
        row = await connection.fetchrow(rebuilding.sql.live_label, "rolls")
    assert row is not None and row["building"] is None
    return str(row["label"])


async def test_readers_of_a_model_that_is_rebuilt_never_see_an_empty_one(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=300)
    before = await live_label(models)
    async with models.running():
        await models.runner.reached(organisation, 301)
        work = asyncio.create_task(rebuild(rolls, models.store, models.pool))
        reads = 0
        while not work.done():
            page, _ = await models.documents.listed(rolls, organisation, "all", limit=9)
            assert [len(roll.member_ids) for roll in page] == [300]
            reads += 1
        built = await work
        await models.runner.reached(organisation, 301)
    assert reads > 5 and built.events == 301
    assert await live_label(models) == built.label != before


async def test_what_happens_during_a_rebuild_is_in_the_new_model(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=5)
    async with models.running():
        await models.runner.reached(organisation, 6)
        work = asyncio.create_task(rebuild(rolls, models.store, models.pool))
        for n in range(30):
            await a_team_and_its_people(models, organisation, f"Team {n:02d}", people=1)
        await work
        await models.runner.reached(organisation, 66)
        page, _ = await models.documents.listed(rolls, organisation, "all", limit=99)
    assert len(page) == 31
    found = [c async for c in check((rolls,), models.store, models.pool)]
    assert all(c.differences == () for c in found)


async def test_a_rebuilt_model_has_the_same_bytes(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=9)
    async with models.running():
        await models.runner.reached(organisation, 10)
    async with models.pool.acquire() as connection:
        rows = await connection.fetch(runners.sql.labels)
    assert rows
    await rebuild(rolls, models.store, models.pool)
    found = [c async for c in check((rolls,), models.store, models.pool)]
    assert found and all(c.differences == () for c in found)


async def test_a_new_version_is_built_before_its_service_is_ready(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=2)
    newer = dataclasses.replace(rolls, version=2)
    await ensure_built((newer,), models.store, models.pool)
    assert (await live_label(models)).startswith("rolls@2.")
    again = Models(models.store, models.pool, (newer,))
    async with again.running():
        await again.runner.reached(organisation, 3)
        page, _ = await again.documents.listed(newer, organisation, "all", limit=9)
    assert [roll.name for roll in page] == ["Bakers"]
    await ensure_built((rolls,), models.store, models.pool)


async def test_the_old_generation_is_swept_away(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=2)
    before = await live_label(models)
    await rebuild(rolls, models.store, models.pool)
    async with models.pool.acquire() as connection, connection.transaction():
        await connection.execute(rebuilding.sql.announce, "rolls", None)
        left = await connection.fetch(rebuilding.sql.all_documents, organisation, before)
    assert left == []


async def test_a_rebuild_that_cannot_digest_an_event_leaves_the_live_model(models: Models):
    organisation = await models.organisation()
    await models.record(organisation, TeamCreated(team_id=ids.new_id(), name=POISON))
    before = await live_label(models)
    with pytest.raises(ValueError, match="cannot be digested"):
        await rebuild(rolls, models.store, models.pool)
    assert await live_label(models) == before


async def test_an_event_that_a_new_version_cannot_digest_parks_its_organisation_alone(
    models: Models,
):
    sick, well = await models.organisation(), await models.organisation()
    await models.record(sick, TeamCreated(team_id=ids.new_id(), name="Before"))
    await models.record(sick, TeamCreated(team_id=ids.new_id(), name=POISON))
    await a_team_and_its_people(models, well, "Bakers", people=2)
    newer = dataclasses.replace(rolls, version=3)
    await ensure_built((newer,), models.store, models.pool)
    again = Models(models.store, models.pool, (newer,))
    async with again.running():
        await again.runner.reached(well, 3)
        names = [
            roll.name
            for organisation in (sick, well)
            for roll in (await again.documents.listed(newer, organisation, "all", limit=9))[0]
        ]
    assert names == ["Before", "Bakers"]
