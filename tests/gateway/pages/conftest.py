"""A gateway whose pages are read, in front of a furnished organisation."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from services.runtime import ids
from tests.support.mailbox import Mailbox, at_home
from tests.support.page import Browser
from tests.support.porch import Company, TownCaller, client, furnished, registered


@pytest.fixture(scope="session")
def box() -> Mailbox:
    """Where letters come."""
    return Mailbox()


@pytest.fixture(scope="session")
async def site(caller: TownCaller, box: Mailbox) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of a gateway that sends letters to the box."""
    async with client(caller, web=at_home(box)) as http:
        yield http


@pytest.fixture(scope="session")
async def bakery(site: httpx.AsyncClient) -> Company:
    """An organisation with something of everything; addresses are <role>@bakery.example."""
    return await furnished(site, "Bakery", at="bakery.example")


@pytest.fixture(scope="session")
async def lead_once(site: httpx.AsyncClient, box: Mailbox, bakery: Company) -> Browser:
    """The lead of a team, signed in once for all: letters to one address are rationed."""
    return await Browser(site, box).signed_in("lead@bakery.example")


@pytest.fixture(scope="session")
async def viewer_once(site: httpx.AsyncClient, box: Mailbox, bakery: Company) -> Browser:
    """Somebody who only reads, signed in once for all."""
    return await Browser(site, box).signed_in("viewer@bakery.example")


@pytest.fixture
def lead(lead_once: Browser) -> Browser:
    """The lead of a team, signed in."""
    return lead_once.again()


@pytest.fixture
def viewer(viewer_once: Browser) -> Browser:
    """Somebody who only reads, signed in."""
    return viewer_once.again()


@pytest.fixture
async def shop(site: httpx.AsyncClient, box: Mailbox) -> tuple[Browser, Company]:
    """A company that has just begun, seen by its owner."""
    at = f"{ids.new_id().hex}.example"
    company = await registered(site, "Shop", at=at)
    return await Browser(site, box).signed_in(f"owner@{at}"), company


Coming = Callable[[str], Awaitable[str]]


@pytest.fixture
def newcomer(bakery: Company) -> Coming:
    """Asks a person in by name; gives their address."""

    async def come(name: str) -> str:
        email = f"{name}@bakery.example"
        await bakery.done("POST", "/v1/members", {"name": name.capitalize(), "email": email})
        return email

    return come
