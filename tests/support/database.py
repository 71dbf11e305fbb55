"""A migrated database seen from every service: its pools and its stores, by who uses them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from services.runtime import clock, ids
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Connection, Pool, open_pool
from tests.support.models import MASTER_KEY
from tests.support.platform import login

POOL_SIZE = 4


@dataclass
class LogDatabase:
    """url is an administrator's."""

    url: str
    _pools: dict[str, Pool] = field(default_factory=dict)

    async def pool(self, service: str) -> Pool:
        """The pool of a service."""
        if service not in self._pools:
            url = login(self.url, service)
            self._pools[service] = await open_pool(url, size=POOL_SIZE, name=f"test-{service}")
        return self._pools[service]

    async def store(
        self, service: str = "identity", now_us: Callable[[], int] = clock.now_us
    ) -> PostgresStore:
        """A store of its own, as another process of the service would have it."""
        pool = await self.pool(service)
        return PostgresStore(pool, PostgresKeyring(pool, MASTER_KEY), now_us=now_us)

    async def organisation(self) -> UUID:
        """A new organisation with an empty log."""
        organisation_id = ids.new_id()
        await (await self.store("identity")).open_log(organisation_id, organisation_id.hex)
        return organisation_id

    @asynccontextmanager
    async def administrator(self) -> AsyncIterator[Connection]:
        """A connection that no row-level security binds."""
        connection = await asyncpg.connect(self.url)
        try:
            yield connection
        finally:
            await connection.close()

    async def close(self) -> None:
        """Let go of every connection."""
        for pool in self._pools.values():
            await pool.close()
        self._pools.clear()
