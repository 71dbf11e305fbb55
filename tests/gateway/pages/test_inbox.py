import re

import pytest

from services.runtime import ids
from tests.support.page import Browser, read
from tests.support.porch import Company, furnished


@pytest.fixture
async def house(site, box) -> tuple[Browser, Company]:
    """A company of its own, seen by its lead, whom somebody mentions."""
    at = f"{ids.new_id().hex[-12:]}.example"
    company = await furnished(site, "House", at=at)
    comment = {"text": "Look at this", "mentions": [company.members["lead"]]}
    path = f"/v1/objectives/{company.things['objective_id']}/comments"
    await company.done("POST", path, comment)
    return await Browser(site, box).signed_in(f"lead@{at}"), company


async def test_who_is_mentioned_finds_it_on_today_and_in_the_inbox_until_it_is_read(house):
    lead, company = house
    there = f"/objectives/{company.things['objective_id']}"
    for path in ("/", "/inbox", "/inbox?only=unread"):
        page = await lead.get(path)
        assert "You were mentioned" in page.text and f'href="{there}"' in page.text, path
        assert "Owner of House" in page.text
    notices = [given["value"] for _, given in read(page).tags if given.get("name") == "notice"]
    unread = (await company.done("GET", "/v1/inbox?unread=true", role="lead"))["data"]
    assert notices == [one["id"] for one in unread] != []
    await lead.post("/inbox", "/inbox/read", notice=notices)
    assert "You were mentioned" not in (await lead.get("/")).text
    assert "You were mentioned" not in (await lead.get("/inbox?only=unread")).text
    page = await lead.get("/inbox")
    assert "You were mentioned" in page.text and "● new" not in page.text
    assert re.search(r"0 notices are not read", page.text)


async def test_a_notice_of_somebody_else_cannot_be_read(house):
    lead, _company = house
    page = await lead.post("/inbox", "/inbox/read", notice="999-0")
    assert page.status_code in (404, 422)
    assert "You were mentioned" in (await lead.get("/inbox?only=unread")).text


async def test_whoever_has_nothing_new_is_told_what_will_stand_there(viewer: Browser):
    assert "Who mentions you" in (await viewer.get("/inbox")).text
    german = await viewer.again("de").get("/inbox")
    assert "Wer Sie erwähnt" in german.text
