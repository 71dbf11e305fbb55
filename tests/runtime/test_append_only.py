"""What happened stays as it was: the database refuses its owner, and a superuser too."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from contracts.events.identity import TeamCreated
from services.runtime import ids
from tests.support.models import Models, open_store

REFUSED = r"append-only|only scoreline_erase"
CHANGES = (
    "update log.event set type = 'forged'",
    "update log.event set recorded_at = recorded_at",
    "delete from log.event",
    "truncate log.event cascade",
    "update log.event_payload set payload = 'forged'",
    "delete from log.event_payload",
    "truncate log.event_payload",
    "delete from log.log_head",
    "truncate log.log_head cascade",
)


@pytest.fixture
async def superuser(database: str) -> AsyncIterator[Any]:
    async with open_store(database, "identity") as (store, pool):
        models = Models(store, pool, ())
        organisation = await models.organisation()
        await models.record(organisation, TeamCreated(team_id=ids.new_id(), name="Bakers"))
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("select rolsuper from pg_roles where rolname = current_user")
    yield connection
    await connection.close()


@pytest.mark.parametrize("change", CHANGES)
async def test_a_superuser_changes_nothing_without_first_taking_the_guard_away(
    superuser: Any, change: str
):
    before = await superuser.fetchval("select count(*) from log.event")
    with pytest.raises(asyncpg.PostgresError, match=REFUSED):
        await superuser.execute(change)
    assert await superuser.fetchval("select count(*) from log.event") == before > 0


@pytest.mark.parametrize("change", CHANGES)
async def test_a_session_that_plays_replica_does_not_get_past_the_guard(
    superuser: Any, change: str
):
    await superuser.execute("set session_replication_role = replica")
    with pytest.raises(asyncpg.PostgresError, match=REFUSED):
        await superuser.execute(change)


@pytest.mark.parametrize("change", CHANGES)
async def test_the_owner_of_the_tables_changes_nothing(superuser: Any, change: str):
    await superuser.execute("set role scoreline_owner")
    with pytest.raises(asyncpg.PostgresError):
        await superuser.execute(change)


@pytest.mark.parametrize("service", ["identity", "planning", "audit", "relay"])
@pytest.mark.parametrize("change", CHANGES)
async def test_no_service_may_even_try(superuser: Any, service: str, change: str):
    await superuser.execute(f"set role scoreline_{service}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await superuser.execute(change)


@pytest.mark.parametrize("table", ["event", "event_payload", "log_head", "command_answer"])
async def test_no_service_writes_past_the_one_way_in(superuser: Any, table: str):
    await superuser.execute("set role scoreline_planning")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await superuser.execute(f"insert into log.{table} default values")
