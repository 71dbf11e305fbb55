"""Logs in a migrated database of the module's own."""

from collections.abc import AsyncIterator

import pytest

from tests.support.logs import Logs
from tests.support.proofs import Proofs


@pytest.fixture
async def proofs(database: str) -> AsyncIterator[Proofs]:
    logs = Logs(database)
    yield Proofs(logs, database)
    await logs.close()
