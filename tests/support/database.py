"""A PostgreSQL of the tests' own, and databases in it that hold a whole log."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import asyncpg

from contracts.registry import SERVICES
from services.runtime import clock, ids
from services.runtime.embedded.datadir import DataDir
from services.runtime.embedded.logs import Logs
from services.runtime.embedded.postgres import Postgres
from services.runtime.embedded.supervisor import Supervisor
from services.runtime.migrate import COMPONENTS, Component, migrate
from services.runtime.roles import role_of
from services.runtime.settings import Settings
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Connection, Pool, open_pool

MASTER = bytes(range(32))
# All roles of the tests have it: they belong to the server, which many databases share.
PASSWORD = "of-the-tests"
POOL_SIZE = 4


@dataclass
class Server:
    """A running PostgreSQL that its supervisor starts again when it dies."""

    postgres: Postgres
    supervisor: Supervisor

    @property
    def pid(self) -> int | None:
        """The postmaster, None while it is down."""
        return self.supervisor.pid("postgres")

    async def make_database(self, template: str | None = None) -> str:
        """A fresh database, empty or a copy; its name."""
        name = f"t_{secrets.token_hex(6)}"
        connection = await asyncpg.connect(self.postgres.url(database="postgres"))
        try:
            copied = f" TEMPLATE {template}" if template else ""
            await connection.execute(f"CREATE DATABASE {name}{copied}")
        finally:
            await connection.close()
        return name


@asynccontextmanager
async def running_server(folder: Path) -> AsyncIterator[Server]:
    """A server in folder, stopped at the end."""
    data = DataDir.hold(folder)
    postgres = Postgres(data, Settings())
    supervisor = Supervisor(Logs(data.folder("logs")))
    try:
        await supervisor.start([postgres.child()])
        yield Server(postgres, supervisor)
    finally:
        await supervisor.stop()
        data.release()


@dataclass
class Database:
    """A database with every schema of ours; pools and stores by the service that uses them."""

    server: Server
    name: str
    _pools: dict[str, Pool] = field(default_factory=dict)

    def url(self, service: str | None = None) -> str:
        """Where a service connects; an administrator without one."""
        if service is None:
            return self.server.postgres.url(database=self.name)
        return self.server.postgres.url(role_of(service), PASSWORD, self.name)

    async def pool(self, service: str) -> Pool:
        """The pool of a service."""
        if service not in self._pools:
            self._pools[service] = await open_pool(
                self.url(service), size=POOL_SIZE, name=f"test-{service}"
            )
        return self._pools[service]

    async def store(
        self, service: str = "identity", now_us: Callable[[], int] = clock.now_us
    ) -> PostgresStore:
        """A store of its own, as another process of the service would have it."""
        pool = await self.pool(service)
        return PostgresStore(pool, PostgresKeyring(pool, MASTER), now_us=now_us)

    async def organisation(self) -> UUID:
        """A new organisation with an empty log."""
        organisation_id = ids.new_id()
        store = await self.store("identity")
        await store.open_log(organisation_id, organisation_id.hex)
        return organisation_id

    @asynccontextmanager
    async def administrator(self) -> AsyncIterator[Connection]:
        """A connection that no row-level security binds."""
        connection = await asyncpg.connect(self.url())
        try:
            yield connection
        finally:
            await connection.close()

    async def close(self) -> None:
        """Let go of every connection."""
        for pool in self._pools.values():
            await pool.close()
        self._pools.clear()


async def migrated(server: Server, components: tuple[Component, ...] = COMPONENTS) -> Database:
    """A fresh database with everything in it, or some."""
    database = Database(server, await server.make_database())
    passwords = dict.fromkeys((*SERVICES, "relay"), PASSWORD)
    await migrate(database.url(), passwords, components)
    return database
