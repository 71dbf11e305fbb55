"""The tables are held to the log: a difference is found and named."""

from collections.abc import AsyncIterator

import pytest

from contracts.envelope import encode
from services.runtime.projection.verify import check_one
from services.runtime.tenancy import tenant
from tests.support.models import Models, a_team_and_its_people, open_models
from tests.support.rolls import Roll, rolls

FORGE = "update document set body = $4 where organisation_id = $1 and label = $2 and key = $3"
REMOVE = "delete from place where organisation_id = $1 and label = $2 and list = 'all'"


@pytest.fixture
async def models(database: str) -> AsyncIterator[Models]:
    async with open_models(database, (rolls,)) as opened:
        yield opened


async def test_a_document_that_was_edited_is_named(models: Models):
    organisation = await models.organisation()
    team = await a_team_and_its_people(models, organisation, "Bakers", people=2)
    async with models.running():
        await models.runner.reached(organisation, 3)
    label = models.runner.label(rolls)
    forged = encode(Roll(name="Forgers", seen=3))
    async with tenant(models.pool, organisation) as connection:
        await connection.execute(FORGE, organisation, label, str(team), forged)
    found = await check_one(rolls, label, organisation, models.store, models.pool)
    assert [(d.what, d.key) for d in found.differences] == [("document", str(team))]


async def test_a_place_that_is_missing_is_named(models: Models):
    organisation = await models.organisation()
    team = await a_team_and_its_people(models, organisation, "Bakers", people=2)
    async with models.running():
        await models.runner.reached(organisation, 3)
    label = models.runner.label(rolls)
    async with tenant(models.pool, organisation) as connection:
        await connection.execute(REMOVE, organisation, label)
    found = await check_one(rolls, label, organisation, models.store, models.pool)
    assert [(d.what, d.key) for d in found.differences] == [("place in all", str(team))]
