"""One migrated database per module; each test makes its own organisations in it."""

from collections.abc import AsyncIterator

import pytest

from tests.support.database import LogDatabase


@pytest.fixture(scope="module")
async def log_database(database: str) -> AsyncIterator[LogDatabase]:
    opened = LogDatabase(database)
    yield opened
    await opened.close()
