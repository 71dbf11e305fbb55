import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from contracts.errors import Unavailable
from services.runtime.tenancy import Pool, open_pool, reaching, tenant, tenants
from tests.support.platform import login

NAMED = "SELECT log.tenants()"
SYNCHRONOUS = "SHOW synchronous_commit"


@pytest.fixture(scope="module")
async def pool(database: str) -> AsyncIterator[Pool]:
    opened = await open_pool(login(database, "planning"), size=2, name="test-tenancy")
    yield opened
    await opened.close()


async def test_a_transaction_names_its_organisations(pool: Pool):
    one, two = uuid4(), uuid4()
    async with tenants(pool, [one, two]) as connection:
        assert await connection.fetchval(NAMED) == [one, two]
    async with tenant(pool, two) as connection:
        assert await connection.fetchval(NAMED) == [two]


async def test_nothing_is_named_once_it_is_over(pool: Pool):
    async with tenant(pool, uuid4()) as connection:
        backend = await connection.fetchval("SELECT pg_backend_pid()")
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT pg_backend_pid()") == backend
        assert await connection.fetchval(NAMED) == []


async def test_concurrent_transactions_do_not_see_each_others_names(pool: Pool):
    one, two = uuid4(), uuid4()
    async with tenant(pool, one) as first, tenant(pool, two) as second:
        assert await first.fetchval(NAMED) == [one]
        assert await second.fetchval(NAMED) == [two]


async def test_what_can_be_rebuilt_need_not_be_flushed(pool: Pool):
    async with tenant(pool, uuid4(), flushed=False) as connection:
        assert await connection.fetchval(SYNCHRONOUS) == "off"
    async with tenant(pool, uuid4()) as connection:
        assert await connection.fetchval(SYNCHRONOUS) == "on"


async def test_a_failed_transaction_leaves_nothing_and_its_connection_is_good(pool: Pool):
    organisation = uuid4()
    write = "INSERT INTO applied (organisation_id, lane, index) VALUES ($1, 'x', 1)"
    async with tenant(pool, organisation) as connection:
        await connection.execute("SET LOCAL search_path = planning")
    with pytest.raises(ZeroDivisionError):
        async with tenant(pool, organisation) as connection:
            await connection.execute(write.replace("applied", "planning.applied"), organisation)
            raise ZeroDivisionError
    async with tenant(pool, organisation) as connection:
        assert await connection.fetchval("SELECT count(*) FROM planning.applied") == 0


async def test_an_error_that_was_swallowed_is_not_taken_for_a_commit(pool: Pool):
    with pytest.raises(RuntimeError, match="nothing was kept"):
        async with tenant(pool, uuid4()) as connection:
            with pytest.raises(asyncpg.UndefinedTableError):
                await connection.execute("SELECT * FROM nowhere")


async def test_a_cancelled_transaction_gives_its_connection_back(pool: Pool):
    async def wait_long() -> None:
        async with tenant(pool, uuid4()) as connection:
            await connection.execute("SELECT pg_sleep(60)")

    for _ in range(3):
        waiting = asyncio.create_task(wait_long())
        await asyncio.sleep(0)
        async with asyncio.timeout(10), tenant(pool, uuid4()) as connection:
            await connection.fetchval("SELECT 1")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert pool.get_size() <= 2


async def test_a_service_may_not_hold_a_transaction_open(pool: Pool):
    async with pool.acquire() as connection:
        for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert await connection.fetchval(f"SHOW {setting}") not in ("0", "")


def test_a_database_out_of_reach_is_one_refusal_whatever_the_driver_says():
    for fault in (OSError(), TimeoutError(), asyncpg.InterfaceError("pool is closing")):
        with pytest.raises(Unavailable), reaching():
            raise fault
    with pytest.raises(KeyError), reaching():
        raise KeyError
