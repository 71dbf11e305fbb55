"""`scoreline bench append`: durable appends beside bare INSERTs and the `eventsourcing` package."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import asyncpg

from services.bench import contenders
from services.bench.budgets import Budget
from services.bench.load import Load
from services.bench.rival import RIVAL, rival
from services.bench.rounds import Contender, Results
from services.bench.scratch import Scratch, sql
from services.runtime import ids
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import open_pool

ORGANISATIONS = 100
BARE_CONNECTIONS = 32
POOL_SIZE = 8
BARE_ONE = "bare INSERT, 1 connection"
BARE = f"bare INSERT, {BARE_CONNECTIONS} connections"


def ours(writers: int) -> str:
    """The name of our append with so many writers waiting in one process."""
    return f"append, {writers} writer" + ("s" if writers > 1 else "")


@asynccontextmanager
async def competitors(place: Scratch, writers: list[int]) -> AsyncIterator[list[Contender]]:
    """Everybody who competes, connected; the rival has as many threads as bare has connections."""
    async with AsyncExitStack() as stack:
        administrator = await asyncpg.connect(place.url)
        stack.push_async_callback(administrator.close)
        organisations = [ids.new_id() for _ in range(ORGANISATIONS)]
        await administrator.execute(sql.make_bare)
        await administrator.execute(sql.open_logs, organisations)
        await administrator.execute(sql.hand_over_types, urlsplit(place.login_url).username)
        connections = [await asyncpg.connect(place.url) for _ in range(BARE_CONNECTIONS)]
        for connection in connections:
            stack.push_async_callback(connection.close)
        pool = await open_pool(place.login_url, size=POOL_SIZE, name="bench")
        stack.push_async_callback(pool.close)
        store = PostgresStore(pool, PostgresKeyring(pool, bytes(32)))
        stack.push_async_callback(store.close)
        load = Load(organisations)
        append = stack.enter_context(rival(place.url))
        yield [
            Contender(BARE_ONE, partial(contenders.bare, connections[:1], load)),
            *(Contender(ours(n), partial(contenders.append, store, load, n)) for n in writers),
            Contender(BARE, partial(contenders.bare, connections, load)),
            Contender(RIVAL, partial(contenders.threads, append, load, BARE_CONNECTIONS)),
        ]


def budgets(results: Results) -> list[Budget]:
    """architecture.md §8, as far as the contenders of this run allow."""
    found = []
    if ours(32) in results.samples:
        ratio = results.rate_ratio(ours(32), BARE)
        found.append(Budget("32 writers / bare INSERTs by 32 connections", ratio, "at least", 0.8))
        ratio = results.rate_ratio(ours(32), RIVAL)
        found.append(Budget("32 writers / eventsourcing, 32 threads", ratio, "at least", 10))
    if ours(256) in results.samples:
        ratio = results.rate_ratio(ours(256), BARE)
        found.append(Budget("256 writers / bare INSERTs by 32 connections", ratio, "at least", 1.5))
    if ours(1) in results.samples:
        ratio = results.latency_ratio(ours(1), BARE_ONE, 0.5)
        found.append(Budget("p50 of one writer / of a bare INSERT", ratio, "at most", 2))
    return found
