"""Writers that take their time between writing and committing, and sometimes change their mind.

The store is the real one; only its connections are slow. Beside every group a row goes into a
table numbered by a sequence, as a naive feed would have it.
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from services.runtime.store.append import sql
from services.runtime.tenancy import Pool

CONTROL = "create table control (id bigserial primary key); grant all on control to public;"
GRANT = "grant usage on sequence control_id_seq to public"
NOTE = "insert into public.control default values"
WAIT = "select pg_sleep($1)"
AFTER = "select id from public.control where id > $1 order by id"
ALL = "select id from public.control"


class Slow:
    """A connection whose appends wait up to delay_s before they commit, or roll back."""

    def __init__(self, connection: Any, chance: random.Random, delay_s: float) -> None:
        self._connection = connection
        self._chance = chance
        self._delay_s = delay_s

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def fetchrow(self, statement: str, *arguments: Any) -> Any:
        """An append in a transaction of its own length; any other statement as it is."""
        if statement != sql.append:
            return await self._connection.fetchrow(statement, *arguments)
        transaction = self._connection.transaction()
        await transaction.start()
        await self._connection.execute(NOTE)
        row = await self._connection.fetchrow(statement, *arguments)
        await self._connection.execute(WAIT, self._chance.random() * self._delay_s)
        if self._chance.random() < 0.1:
            await transaction.rollback()
            raise OSError("it changed its mind")
        await transaction.commit()
        return row


class SlowPool:
    """A pool of such connections."""

    def __init__(self, pool: Pool, seed: int, delay_s: float) -> None:
        self._pool = pool
        self._chance = random.Random(seed)
        self._delay_s = delay_s

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    @asynccontextmanager
    async def acquire(self, **options: Any) -> AsyncIterator[Slow]:
        """A connection that takes its time."""
        async with self._pool.acquire(**options) as connection:
            yield Slow(connection, self._chance, self._delay_s)
