"""What the database itself refuses, whoever asks."""

from uuid import UUID

import asyncpg
import pytest

from contracts.envelope import leaf_of
from contracts.registry import EVENT_OWNERS
from services.runtime.store.api import Append
from services.runtime.tenancy import Connection, tenant, tenants
from tests.runtime.store.ground import is_appended, request, write
from tests.support.database import LogDatabase

TABLES = ("event", "event_payload", "command_answer")


async def filled(log_database: LogDatabase) -> UUID:
    """An organisation with two events and an answer."""
    organisation = await log_database.organisation()
    asked: Append = request(organisation, write("member/1", events=2), key="k")
    is_appended(await (await log_database.store()).append(asked))
    return organisation


@pytest.mark.parametrize("table", TABLES)
async def test_no_row_of_one_organisation_is_seen_by_another(log_database: LogDatabase, table: str):
    mine, other = await filled(log_database), await filled(log_database)
    for service in (*EVENT_OWNERS, "relay"):
        pool = await log_database.pool(service)
        async with tenant(pool, mine) as connection:
            assert await seen(connection, table) == {mine}
        async with tenants(pool, (mine, other)) as connection:
            assert await seen(connection, table) == {mine, other}


@pytest.mark.parametrize("table", TABLES)
async def test_a_transaction_that_names_nobody_sees_nothing(log_database: LogDatabase, table: str):
    await filled(log_database)
    pool = await log_database.pool("planning")
    async with tenants(pool, ()) as connection:
        assert await seen(connection, table) == set()
    # A connection that named somebody before, as one behind a pooler has.
    async with pool.acquire() as connection:
        assert await seen(connection, table) == set()


@pytest.mark.parametrize("table", ["event", "event_payload", "command_answer", "log_head"])
async def test_even_the_owner_is_bound_to_who_is_named(log_database: LogDatabase, table: str):
    await filled(log_database)
    async with log_database.administrator() as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE scoreline_owner")
        rows = await connection.fetchval(f"SELECT count(*) FROM log.{table}")
    # Where logs end is no secret: every service sweeps them.
    assert (rows > 0) == (table == "log_head")


async def test_claims_are_nobodys_to_read(log_database: LogDatabase):
    organisation = await filled(log_database)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with tenant(await log_database.pool("identity"), organisation) as connection:
            await connection.fetch("SELECT * FROM log.claim")


@pytest.mark.parametrize("service", ["planning", "relay", "gateway"])
@pytest.mark.parametrize(
    "statement", ["SELECT log.open($1, 'f')", "SELECT keyring.destroy($1, 'f')"]
)
async def test_only_identity_opens_logs_and_destroys_keys(
    log_database: LogDatabase, service: str, statement: str
):
    organisation = await log_database.organisation()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with tenant(await log_database.pool(service), organisation) as connection:
            await connection.execute(statement, organisation)


@pytest.mark.parametrize("service", ["relay", "gateway"])
async def test_only_services_that_decide_append(log_database: LogDatabase, service: str):
    organisation = await log_database.organisation()
    store = await log_database.store("identity")
    outsider = await log_database.store(service)
    # Opening and reading the head is the same for all; only the append itself is refused.
    outsider._logs = store._logs
    await store.append(request(organisation, write("member/1")))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await outsider.append(request(organisation, write("member/1", expected=1)))


async def test_only_the_eraser_removes_payloads(log_database: LogDatabase):
    organisation = await filled(log_database)
    statement = "DELETE FROM log.event_payload WHERE index = 1"
    async with log_database.administrator() as connection:
        for role in (None, "scoreline_owner"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await as_role(connection, role, statement)
        async with connection.transaction():
            await connection.execute(
                "SELECT set_config('scoreline.organisations', $1, true)", str(organisation)
            )
            await connection.execute("SET LOCAL ROLE scoreline_erase")
            assert await connection.execute(statement) == "DELETE 1"
    first, second = await (await log_database.store()).read_log(organisation, 0)
    assert type(first.event).__name__ == "Erased"
    assert first.header.version == 1
    assert type(second.event).__name__ == "MemberJoined"


async def test_nobody_can_store_a_leaf_that_is_not_its_headers(
    log_database: LogDatabase,
):
    organisation = await filled(log_database)
    async with log_database.administrator() as connection:
        rows = await connection.fetch(
            "SELECT header, leaf FROM log.event WHERE organisation_id = $1", organisation
        )
        assert [row["leaf"] for row in rows] == [leaf_of(row["header"]) for row in rows]
        with pytest.raises(asyncpg.PostgresError, match="leaf"):
            await connection.execute(
                "INSERT INTO log.event (organisation_id, index, recorded_at, version, stream,"
                " type, header, leaf) SELECT organisation_id, 99, 99, 99, stream, type, header,"
                " leaf FROM log.event"
            )


async def test_two_b_trees_hold_the_events_and_no_more(log_database: LogDatabase):
    async with log_database.administrator() as connection:
        indexes = await connection.fetch(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'log' AND tablename = 'event'"
        )
    kept = [row["indexdef"].split("USING ")[1] for row in indexes]
    # A third one holds the few events that forget somebody, and costs no other event anything.
    assert ["identity.person_erased.v1" in i for i in kept if " WHERE " in i] == [True]
    assert sorted(i for i in kept if " WHERE " not in i) == [
        "btree (organisation_id, index)",
        "btree (organisation_id, stream, version)",
    ]


async def seen(connection: Connection, table: str) -> set[UUID]:
    """The organisations of which rows are seen."""
    rows = await connection.fetch(f"SELECT DISTINCT organisation_id FROM log.{table}")
    return {row["organisation_id"] for row in rows}


async def as_role(connection: Connection, role: str | None, statement: str) -> None:
    async with connection.transaction():
        if role is not None:
            await connection.execute(f"SET LOCAL ROLE {role}")
        await connection.execute(statement)
