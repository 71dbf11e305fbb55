import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.envelope import Command, Query
from contracts.registry import owner_of
from services.runtime.bus.client import unavailable
from tests.support.mailbox import Mailbox, at_home
from tests.support.page import HTML, Browser, read
from tests.support.porch import Company, TownCaller, client, registered

NOBODY = UUID("01920000-0000-7000-8000-000000000001")


class Without(TownCaller):
    """A town in which some services are away, or break."""

    def __init__(self, caller: TownCaller) -> None:
        super().__init__(caller.town)
        self.away: set[str] = set()
        self.breaks = False

    async def tell(self, kind: type[Command], message: Any, timeout_s: float = 5.0) -> Any:
        """Have a command decided, unless its service is away."""
        if owner_of(kind) in self.away:
            return unavailable(owner_of(kind))
        return await super().tell(kind, message, timeout_s)

    async def ask(self, kind: type[Query], message: Any, timeout_s: float = 5.0) -> Any:
        """Have a query answered, unless its service is away or all of it breaks."""
        if self.breaks and owner_of(kind) != "identity":
            raise RuntimeError("secret detail")
        if owner_of(kind) in self.away:
            return unavailable(owner_of(kind))
        return await super().ask(kind, message, timeout_s)


@pytest.fixture
async def badly(caller: TownCaller, lead_once: Browser):
    """The lead at a gateway whose services go away."""
    wire = Without(caller)
    async with client(wire, web=at_home(Mailbox())) as http:
        browser = Browser(http, Mailbox())
        browser.cookies = dict(lead_once.cookies)
        yield browser, wire


async def test_a_path_that_leads_nowhere_is_a_page_for_a_browser(site: httpx.AsyncClient):
    page = await site.get("/nowhere", headers=HTML)
    assert (page.status_code, read(page).count("h1")) == (404, 1)
    assert "There is no such page" in read(page).words
    german = await site.get("/nowhere", headers={**HTML, "accept-language": "de-AT"})
    assert 'lang="de"' in german.text
    for path in ("/v1/nowhere", "/v1"):
        told = await site.get(path, headers=HTML)
        assert told.headers["content-type"] == "application/problem+json"


async def test_what_is_anothers_is_the_same_page_as_what_is_not_there(
    lead: Browser, site: httpx.AsyncClient
):
    other = await registered(site, "Other", at="other-refused.example")
    cycle = {"name": "Q", "starts_on": "2027-01-01", "ends_on": "2027-03-31"}
    body = {
        "cycle_id": (await other.done("POST", "/v1/cycles", cycle))["id"],
        "title": "Theirs",
        "owner": {"kind": "company"},
        "ambition": "committed",
    }
    theirs = (await other.done("POST", "/v1/objectives", body))["id"]
    seen = []
    for id in (theirs, NOBODY, "no-id-at-all"):
        page = await lead.get(f"/objectives/{id}")
        assert page.status_code == 404
        seen.append(page.text.replace(str(id), ""))
    assert seen[0] == seen[1] == seen[2]
    assert "Board" in read(page).links, "whoever is signed in keeps the bar"


async def test_what_may_not_be_done_is_said_on_a_page_with_the_bar(lead: Browser):
    page = await lead.send("/preferences", {"sec-fetch-site": "cross-site"}, theme="dark")
    found = read(page)
    assert (page.status_code, found.count("h1")) == (403, 1)
    assert "This is not for you to do" in found.words
    assert "Board" in found.links


async def test_a_service_that_is_away_is_a_page_and_what_was_typed_comes_back(
    badly: tuple[Browser, Without], bakery: Company
):
    browser, wire = badly
    path = f"/objectives/{bakery.things['objective_id']}"
    token = read(await browser.get(path)).fields["csrf"]
    wire.away = {"planning"}
    page = await browser.get(path)
    assert (page.status_code, page.headers["retry-after"]) == (503, "1")
    assert read(page).links["Try again"] == path
    page = await browser.send(f"{path}/comments", csrf=token, text="Two weeks lost to the mill")
    assert page.status_code == 503
    found = read(page)
    assert "Two weeks lost to the mill" in found.words
    again = next(g["action"] for t, g in found.tags if t == "form" and "comments" in g["action"])
    wire.away = set()
    page = await browser.send(
        again, **{name: found.fields[name].strip() for name in ("csrf", "text")}
    )
    assert "Two weeks lost to the mill" in read(page).text


async def test_what_was_typed_comes_back_when_nobody_knows_who_it_was(
    badly: tuple[Browser, Without], bakery: Company
):
    browser, wire = badly
    wire.away = {"identity"}
    page = await browser.send("/objectives", csrf="x", title="People come for our bread")
    assert page.status_code == 503
    assert "People come for our bread" in read(page).words


async def test_a_part_of_a_page_says_it_where_nothing_else_moves(
    badly: tuple[Browser, Without],
):
    browser, wire = badly
    wire.away = {"planning"}
    part = await browser.get("/board", **{"hx-request": "true"})
    assert part.status_code == 503
    assert part.headers["hx-retarget"] == "#trouble"
    assert "<html" not in part.text and read(part).tags[0][1]["class"] == "faults"


async def test_a_part_that_is_left_out_is_said_by_the_banner(badly: tuple[Browser, Without]):
    browser, wire = badly
    banner = re.compile(r'<p id="outage"[^>]*hidden>')
    assert banner.search((await browser.get("/board")).text)
    wire.away = {"scoring"}
    page = await browser.get("/board")
    assert page.status_code == 200
    assert not banner.search(page.text)


async def test_what_breaks_inside_is_a_page_that_tells_nothing_and_keeps_what_was_typed(
    badly: tuple[Browser, Without], bakery: Company
):
    browser, wire = badly
    path = f"/objectives/{bakery.things['objective_id']}"
    token = read(await browser.get(path)).fields["csrf"]
    wire.breaks = True
    page = await browser.get("/board")
    assert page.status_code == 500
    assert "secret" not in page.text and "Reference: " in page.text
    page = await browser.send("/lint", csrf=token, title="Run a campaign", of="objective")
    assert page.status_code == 500
    assert "Run a campaign" in read(page).words
