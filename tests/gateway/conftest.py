"""A gateway in front of a town with two furnished organisations, shared by the tests here."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.porch import Company, TownCaller, client, furnished, services
from tests.support.town import Town


@pytest.fixture(scope="session")
def caller() -> TownCaller:
    """What carries messages to the town."""
    return TownCaller(Town(*services()))


@pytest.fixture(scope="session")
async def http(caller: TownCaller) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the gateway."""
    async with client(caller) as http:
        yield http


@pytest.fixture(scope="session")
async def ours(http: httpx.AsyncClient) -> Company:
    """An organisation; its texts say Ours."""
    return await furnished(http, "Ours")


@pytest.fixture(scope="session")
async def theirs(http: httpx.AsyncClient) -> Company:
    """Another organisation; its texts say Theirs, and Ours never reads them."""
    return await furnished(http, "Theirs")
