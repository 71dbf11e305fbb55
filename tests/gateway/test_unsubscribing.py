"""The link at the foot of a mail, over HTTP: RFC 8058, and a page for people."""

from uuid import UUID

import httpx
import pytest

from contracts.unsubscribe import Ending
from tests.gateway.test_app import assert_problem
from tests.support.porch import Company, TownCaller, client


@pytest.fixture
async def link(ours: Company) -> str:
    """A link that ends the digests of a member; a town has no master key."""
    mine = await ours.done("GET", "/v1/me")
    ending = Ending(
        organisation_id=UUID(mine["organisation"]["id"]),
        member_id=UUID(mine["member"]["id"]),
        kind="digests",
    )
    return f"/u/{ending.signed(b'').text}"


async def test_looking_ends_nothing_and_one_click_does(http: httpx.AsyncClient, link: str):
    page = await http.get(link, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "You get weekly digests." in page.text
    assert (await http.get(link)).json()["is_ended"] is False
    for _ in range(2):
        click = await http.post(link, data={"List-Unsubscribe": "One-Click"})
        assert click.status_code == 200 and click.json()["is_ended"] is True
    page = await http.get(link, headers={"Accept": "text/html"})
    assert "You get no weekly digests any more." in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]


async def test_the_page_speaks_the_language_of_who_looks(http: httpx.AsyncClient, link: str):
    german = {"Accept": "text/html", "Accept-Language": "de"}
    page = await http.get(link, headers=german)
    assert 'lang="de"' in page.text and "wöchentliche Zusammenfassung" in page.text


async def test_who_looks_after_the_click_is_told_of_it(caller, link: str):
    fresh = TownCaller(caller.town)
    async with client(fresh) as http:
        await http.post(link)
        await http.get(link)
    assert fresh.asked[-1].min_position > 0


async def test_a_link_that_ends_nothing_is_not_found(http: httpx.AsyncClient, link: str):
    forged = link[:-9] + ("B" if link[-9] == "A" else "A") + link[-8:]
    for wrong in ("/u/nonsense", forged):
        assert_problem(await http.get(wrong), 404, "not_found")
        assert_problem(await http.post(wrong), 404, "not_found")


async def test_a_member_reads_and_changes_how_to_be_mailed(ours: Company):
    changed = await ours.done("PUT", "/v1/me/notifications", {"reminder_hour": 7})
    assert changed["reminder_hour"] == 7
    assert (await ours.done("GET", "/v1/me/notifications"))["reminder_hour"] == 7
    assert (await ours.done("GET", "/v1/inbox"))["unread"] >= 0
