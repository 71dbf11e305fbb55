"""The only door to tenants' rows: a transaction that says which organisations it is about.

Row-level security shows and takes rows of those organisations only; outside of such a
transaction there is nothing to see. Nothing is ever set for longer than the transaction, so
connections may be shared by anyone, behind a pooler too.
"""

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
from asyncpg import exceptions as pg

from contracts.errors import Unavailable

# Text, since asyncpg's classes are generic for the type checker only.
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = (
    "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
)

# The database does not answer, or not now. Whether a commit under way happened is unknown.
UNREACHABLE: tuple[type[BaseException], ...] = (
    pg.PostgresConnectionError,
    pg.InterfaceError,
    # What asyncpg says of a connection that broke while it was in the middle of an answer.
    pg.InternalClientError,
    pg.OperatorInterventionError,
    pg.InsufficientResourcesError,
    pg.LockNotAvailableError,
    pg.DeadlockDetectedError,
    OSError,
    TimeoutError,
)

# The same, also where it was told on as a refusal.
UNANSWERED: tuple[type[BaseException], ...] = (*UNREACHABLE, Unavailable)

# A statement of ours takes milliseconds; this is for the server that hangs, not for the slow one.
COMMAND_TIMEOUT_S = 20.0


@contextmanager
def reaching() -> Iterator[None]:
    """Turn a database that does not answer into Unavailable, which callers can be told."""
    try:
        yield
    except UNREACHABLE as fault:
        raise Unavailable(what="the database") from fault


async def open_pool(
    url: str, *, size: int, name: str, timeout_s: float = COMMAND_TIMEOUT_S
) -> Pool:
    """A pool of at most size connections; name is shown in pg_stat_activity."""
    pool = await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=timeout_s,
        server_settings={"application_name": name},
        # No session ever holds anything, so there is nothing to reset: a round trip saved.
        reset=_nothing_to_reset,
    )
    assert pool is not None  # asyncpg says None only for a pool inside a pool
    return pool


async def _nothing_to_reset(_connection: Any) -> None:
    """Every setting of ours ends with its transaction."""


@asynccontextmanager
async def tenants(
    pool: Pool, organisations: Collection[UUID], *, flushed: bool = True
) -> AsyncIterator[Connection]:
    """A transaction that sees and writes rows of these organisations; it commits at the end.

    flushed=False does not wait for the disk when it commits: only for what can be rebuilt.
    """
    async with pool.acquire() as connection:
        await connection.execute(_begin(organisations, flushed))
        try:
            yield connection
        except BaseException:
            # Where even this fails the pool closes the connection; the first error is the one told.
            with suppress(*UNREACHABLE):
                await connection.execute("ROLLBACK")
            raise
        done = await connection.execute("COMMIT")
        if done != "COMMIT":
            raise RuntimeError("a statement failed and its error was swallowed: nothing was kept")


def tenant(
    pool: Pool, organisation_id: UUID, *, flushed: bool = True
) -> AbstractAsyncContextManager[Connection]:
    """A transaction about one organisation."""
    return tenants(pool, (organisation_id,), flushed=flushed)


def _begin(organisations: Collection[UUID], flushed: bool) -> str:
    """Begins and says who it is about in one round trip; the UUIDs are spelt by us, so nothing
    foreign gets into the text."""
    named = ",".join(map(str, organisations))
    begin = f"BEGIN; SELECT set_config('scoreline.organisations', '{named}', true)"
    return begin if flushed else f"{begin}; SET LOCAL synchronous_commit = off"
