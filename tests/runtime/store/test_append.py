import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from contracts.errors import Unavailable
from services.runtime import clock
from services.runtime.store.api import KEY_REMEMBERED_US, Appended, Conflict
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Connection, open_pool
from tests.runtime.store.ground import AT, request, write
from tests.runtime.store.store_conformance import StoreConformance
from tests.support.database import LogDatabase
from tests.support.models import MASTER_KEY
from tests.support.platform import login


class PostgresGround:
    """One database; every store is one of another process."""

    def __init__(self, log_database: LogDatabase) -> None:
        self._database = log_database

    async def organisation(self) -> UUID:
        return await self._database.organisation()

    async def store(
        self, service: str = "identity", now_us: Callable[[], int] = lambda: AT
    ) -> PostgresStore:
        return await self._database.store(service, now_us)

    async def erase(self, organisation_id: UUID, person: str) -> None:
        keyring = PostgresKeyring(await self._database.pool("identity"), MASTER_KEY)
        await keyring.destroy(organisation_id, person)


class TestPostgresStore(StoreConformance):
    @pytest.fixture
    def ground(self, log_database: LogDatabase) -> PostgresGround:
        return PostgresGround(log_database)


async def test_requests_that_wait_together_share_a_transaction(log_database: LogDatabase):
    store = await log_database.store()
    organisation = await log_database.organisation()
    await asyncio.gather(
        *(store.append(request(organisation, write(f"member/{n}"))) for n in range(50))
    )
    async with log_database.administrator() as connection:
        transactions = await connection.fetchval(
            "SELECT count(DISTINCT xmin::text) FROM log.event WHERE organisation_id = $1",
            organisation,
        )
    assert transactions <= 10


async def test_many_who_write_one_stream_all_get_an_answer(log_database: LogDatabase):
    store = await log_database.store()
    organisation = await log_database.organisation()
    outcomes = await asyncio.gather(
        *(store.append(request(organisation, write("member/1", n // 4))) for n in range(160))
    )
    kinds = {type(o) for o in outcomes}
    assert kinds == {Appended, Conflict}
    head = await store.head(organisation)
    assert head is not None
    assert head.last_index == sum(isinstance(o, Appended) for o in outcomes)


async def test_a_request_the_database_cannot_take_is_nobody_elses_trouble(
    log_database: LogDatabase,
):
    store = await log_database.store()
    organisation = await log_database.organisation()
    too_big = request(organisation, write("member/1"), key="k", version=2**40)
    *good, bad = await asyncio.gather(
        *(store.append(request(organisation, write(f"team/{n}"))) for n in range(5)),
        store.append(too_big),
        return_exceptions=True,
    )
    assert isinstance(bad, asyncpg.DataError)
    assert all(isinstance(o, Appended) for o in good)


async def test_a_caller_who_goes_away_is_harmless(log_database: LogDatabase):
    store = await log_database.store()
    organisation = await log_database.organisation()
    async with held_head(log_database, organisation):
        sent = asyncio.create_task(store.append(request(organisation, write("member/1"))))
        await waits_for_a_lock(log_database)
        queued = asyncio.create_task(store.append(request(organisation, write("member/2"))))
        stays = asyncio.create_task(store.append(request(organisation, write("member/3"))))
        await asyncio.sleep(0)
        sent.cancel()
        queued.cancel()
        assert await asyncio.wait({sent, queued}) == ({sent, queued}, set())
    assert isinstance(await stays, Appended)
    # What was sent is committed; what was not, never was.
    streams = [r.header.stream for r in await store.read_log(organisation, 0)]
    assert streams == ["member/1", "member/3"]


async def test_a_broken_connection_is_told_to_all_who_wait_on_it(log_database: LogDatabase):
    store = await log_database.store()
    organisation = await log_database.organisation()
    async with held_head(log_database, organisation) as administrator:
        waiting = [
            asyncio.create_task(store.append(request(organisation, write(f"member/{n}"))))
            for n in range(5)
        ]
        blocked = await waits_for_a_lock(log_database)
        await administrator.execute("SELECT pg_terminate_backend($1)", blocked)
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(o) for o in outcomes] == [Unavailable] * 5
    assert await store.read_log(organisation, 0) == []
    assert isinstance(await store.append(request(organisation, write("member/1"))), Appended)


async def test_a_database_that_is_away_is_told_at_once(log_database: LogDatabase):
    pool = await open_pool(login(log_database.url, "identity"), size=2, name="test-away")
    store = PostgresStore(pool, PostgresKeyring(pool, MASTER_KEY))
    organisation = await log_database.organisation()
    await store.append(request(organisation, write("member/1")))
    await store.close()
    await pool.close()
    with pytest.raises(Unavailable):
        await store.append(request(organisation, write("member/2")))
    with pytest.raises(Unavailable):
        await store.read_log(organisation, 0)


async def test_answers_are_forgotten_after_a_day(log_database: LogDatabase):
    store = await log_database.store()
    organisation = await log_database.organisation()
    long_ago = AT - 10 * KEY_REMEMBERED_US
    await store.append(request(organisation, write("member/1"), key="old", at=long_ago))
    now = clock.now_us()
    await store.append(request(organisation, write("member/2"), key="new", at=now))
    assert await (await log_database.store(now_us=lambda: now)).forget_answers() >= 1
    async with log_database.administrator() as connection:
        keys = await connection.fetch(
            "SELECT key FROM log.command_answer WHERE organisation_id = $1", organisation
        )
    assert [row["key"] for row in keys] == ["new"]


@asynccontextmanager
async def held_head(log_database: LogDatabase, organisation: UUID) -> AsyncIterator[Connection]:
    """Whoever appends to the organisation waits until this ends."""
    async with (
        log_database.administrator() as holder,
        log_database.administrator() as free,
        holder.transaction(),
    ):
        await holder.execute(
            "SELECT FROM log.log_head WHERE organisation_id = $1 FOR UPDATE", organisation
        )
        yield free


async def waits_for_a_lock(log_database: LogDatabase) -> int:
    """Asks until some append waits for a lock; its backend."""
    async with asyncio.timeout(10), log_database.administrator() as connection:
        while True:
            pid = await connection.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                "AND datname = current_database() AND query LIKE '%log.append%'"
            )
            if pid is not None:
                return int(pid)
