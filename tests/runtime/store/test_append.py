from collections.abc import Callable
from uuid import UUID

import pytest

from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from tests.runtime.store.store_conformance import AT, StoreConformance
from tests.support.database import MASTER, Database


class PostgresGround:
    """One database; every store is one of another process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def organisation(self) -> UUID:
        return await self._database.organisation()

    async def store(
        self, service: str = "identity", now_us: Callable[[], int] = lambda: AT
    ) -> PostgresStore:
        return await self._database.store(service, now_us)

    async def erase(self, organisation_id: UUID, person: str) -> None:
        keyring = PostgresKeyring(await self._database.pool("identity"), MASTER)
        await keyring.destroy(organisation_id, person)


class TestPostgresStore(StoreConformance):
    @pytest.fixture
    def ground(self, database: Database) -> PostgresGround:
        return PostgresGround(database)
