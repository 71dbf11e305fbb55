from uuid import UUID

from tests.support.mailbox import Mailbox, at_home
from tests.support.page import Browser, read
from tests.support.porch import Company, TownCaller, client


async def test_a_page_waits_for_what_its_reader_wrote_and_says_when_it_does_not_come(
    caller: TownCaller, lead_once: Browser, bakery: Company
):
    # As if this browser had written through another gateway what no read model here has yet.
    async with client(caller, web=at_home(Mailbox())) as http:
        browser = Browser(http, Mailbox())
        browser.cookies = dict(lead_once.cookies)
        before = len(caller.asked)
        assert "the figures follow" not in read(await browser.get("/board")).text
        ahead = UUID(bakery.things["organisation_id"]).hex
        browser.cookies["position"] = f"{ahead}~999999"
        page = read(await browser.get("/board"))
        assert "Saved; the figures follow in a moment." in page.words
        assert "Objective of Bakery" in page.links
        wanted = {message.min_position for message in caller.asked[before:]}
        assert 999999 in wanted


async def test_a_page_sends_along_what_was_written_through_this_gateway(
    caller: TownCaller, lead: Browser, bakery: Company
):
    path = f"/key-results/{bakery.things['key_result_id']}"
    await lead.post(path, f"{path}/comments", text="It goes on")
    assert "position" in lead.cookies
    before = len(caller.asked)
    await lead.get("/board")
    positions = [
        message.min_position
        for message in caller.asked[before:]
        if message.organisation_id == bakery.id and message.actor.kind == "member"
    ]
    assert positions and all(position > 0 for position in positions)
