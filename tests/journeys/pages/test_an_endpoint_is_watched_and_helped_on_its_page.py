"""An endpoint on a real machine: registered on the page, told, failing once, read and helped."""

import re
from collections.abc import Iterator

import pytest
from aiohttp import web
from playwright.async_api import Locator, expect

from tests.journeys.pages.conftest import Bakery
from tests.notification.delivery.receiver import ALLOWED, Got, receiver
from tests.support.chromium import SECONDS_MAX, Tab
from tests.support.platform import Platform, running_platform

LONG = SECONDS_MAX * 1000
TYPE = "key_result.checked_in"
NO_FLOUR = "There is no flour."


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of this journey's own, whose operator lets it call this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCORELINE_EGRESS_ALLOW", ALLOWED)
        patch.setenv("SCORELINE_EGRESS_ADDRESSES", "203.0.113.7")
        with running_platform(tmp_path_factory.mktemp("watched")) as up:
            yield up


def reported(bakery: Bakery, value: int) -> None:
    body = {"value": value, "confidence": 7, "note": "Two schools order with us"}
    bakery.api.post(f"/v1/key-results/{bakery.key_results[0]}/check-ins", body)


async def shown(tab: Tab, path: str, wanted: Locator) -> None:
    """Look at a page until it holds something: what is delivered is noted a little later."""
    for _ in range(100):
        await tab.open(path)
        if await wanted.count():
            return
    raise AssertionError(f"{path} never showed {wanted}")


async def registered(tab: Tab, url: str, bakery: Bakery) -> str:
    """The page of an endpoint that was made on the page, and said yes to the challenge."""
    page = tab.page
    await tab.open("/webhooks")
    await page.get_by_text("Register a webhook").click()
    await page.get_by_label("Address, beginning with https://").fill(url)
    await page.get_by_label("Only these events, all without").fill(TYPE)
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_text("whsec_")).to_be_visible()
    made = next(one for one in bakery.api.all("/v1/webhooks") if one["url"] == url)
    path = f"/webhooks/{made['id']}"
    await tab.open(path)
    await expect(page.locator("#health").get_by_text("active", exact=True)).to_be_visible(
        timeout=LONG
    )
    await expect(page.get_by_text("whsec_")).to_have_count(0)
    await expect(page.get_by_text("Requests come from: 203.0.113.7")).to_be_visible()
    return path


async def test_an_endpoint_is_watched_and_helped_on_its_page(olga: Tab, bakery: Bakery):
    page, ill = olga.page, [True]

    async def behave(one: Got) -> web.Response | None:
        return web.Response(status=500, text=NO_FLOUR) if ill else None

    async with receiver(behave) as there:
        path = await registered(olga, there.url, bakery)
        reported(bakery, 230)
        await there.until(lambda got: bool(got))
        failed = page.locator("tr", has_text="the receiver failed")
        await shown(olga, path, failed)

        # What happened to it, and how to try it from a shell.
        await failed.first.get_by_role("link", name=TYPE).click()
        await expect(page.get_by_label("Answer").first).to_have_text(NO_FLOUR)
        await expect(page.get_by_text("first answer").first).to_be_visible()
        command = page.get_by_label("As a command")
        await expect(command).to_contain_text(f"curl -sS -X POST {there.url}")
        await olga.ends()

        ill.clear()
        before = len(there.got)
        await failed.first.get_by_role("button", name="Try again").click()
        # It leads back to the endpoint: whoever retries by hand sees what comes of it.
        await expect(page).to_have_url(olga.url + path)
        await there.until(lambda got: len(got) > before)
        delivered = page.locator("tr", has=page.get_by_role("link", name=TYPE)).filter(has_text="✓")
        await shown(olga, f"{path}?type={TYPE}&outcome=delivered", delivered)

        # All of it once more.
        await olga.open(path)
        await page.get_by_text("Deliver a stretch again").click()
        await page.get_by_role("button", name="Deliver again").click()
        replay = page.locator("#health li", has_text="Replay of events 1 to")
        await expect(replay).to_contain_text(re.compile("finished.*1 delivered"), timeout=LONG)
        await there.until(lambda got: any("okr-replay" in one.headers for one in got))
        await olga.ends()
