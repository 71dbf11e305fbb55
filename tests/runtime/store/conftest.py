"""One PostgreSQL with one migrated database for the tests of the log; each test makes its own
organisations in it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.runtime.migrate import COMPONENTS
from tests.support.database import Database, Server, migrated, running_server

LOG = tuple(c for c in COMPONENTS if c.schema in ("log", "keyring"))


@pytest_asyncio.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with running_server(tmp_path_factory.mktemp("log")) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def database(server: Server) -> AsyncIterator[Database]:
    made = await migrated(server, LOG)
    yield made
    await made.close()
