"""A service stands still for a while: the page says so, keeps what is being typed, and goes on."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.async_api import expect

from tests.journeys.pages.conftest import KEY_RESULTS, Bakery
from tests.support.chromium import SECONDS_MAX, Tab
from tests.support.platform import Platform

BANNER = "A part of Scoreline does not answer just now."


@contextmanager
def standing_still(platform: Platform, child: str) -> Iterator[None]:
    """Stop a service without ending it."""
    pid = platform.pids()[child]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_the_outage_banner_shows_and_goes(anna: Tab, bakery: Bakery, platform: Platform):
    page, long = anna.page, SECONDS_MAX * 1000
    key_result = bakery.key_results[0]
    await anna.open(f"/check-in/{key_result}")
    await page.get_by_label("New value").fill("230")
    await page.get_by_label("What changed?").fill("Two schools order with us")
    with standing_still(platform, "checkin"):
        await expect(page.get_by_text(BANNER)).to_be_visible(timeout=long)
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("#trouble .faults")).to_be_visible(timeout=long)
        await expect(page.get_by_label("What changed?")).to_have_value("Two schools order with us")
        await expect(page.get_by_label("New value")).to_have_value("230")
        await anna.ends_but(503)
    await expect(page.get_by_text(BANNER)).to_be_hidden(timeout=long)
    anna.said = [line for line in anna.said if "status of 503" not in line]
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).not_to_have_text(KEY_RESULTS[0][0])
    assert [one["value"] for one in bakery.reported(key_result)] == [230]
    await anna.ends()


async def test_a_broker_that_stands_still_is_an_outage_too_and_nothing_typed_is_lost(
    anna: Tab, bakery: Bakery, platform: Platform
):
    """Nothing reaches anybody then: not even who is signed in can be asked."""
    page, long = anna.page, SECONDS_MAX * 1000
    key_result = bakery.key_results[1]
    await anna.open(f"/check-in/{key_result}")
    await page.get_by_label("New value").fill("41")
    await page.get_by_label("What changed?").fill("The market orders online")
    with standing_still(platform, "nats"):
        await expect(page.get_by_text(BANNER)).to_be_visible(timeout=long)
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("#trouble .faults")).to_be_visible(timeout=long)
        await expect(page.get_by_label("What changed?")).to_have_value("The market orders online")
    await expect(page.get_by_text(BANNER)).to_be_hidden(timeout=long)
    await expect(page.get_by_label("New value")).to_have_value("41")
    anna.expected(503)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).not_to_have_text(KEY_RESULTS[1][0])
    assert [one["value"] for one in bakery.reported(key_result)] == [41]
    await anna.ends()
