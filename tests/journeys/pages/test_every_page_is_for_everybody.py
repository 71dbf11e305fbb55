"""Every page, in both colour schemes, at the width of a phone, in German, and without scripts."""

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.pages.conftest import Bakery
from tests.support.budgets import limit
from tests.support.chromium import Tab, signed_in
from tests.support.platform import Platform
from tests.support.screens import PAGES

PATHS = (*(row.address for row in PAGES), "/board?as_of=2020-02-29")


@pytest.fixture(scope="module")
def things(bakery: Bakery) -> dict[str, str]:
    """What the addresses name."""
    of_key_result = f"/v1/key-results/{bakery.key_results[2]}"
    said = {"value": 10, "confidence": 5, "blockers": [{"text": "No flour"}]}
    report = bakery.api.post(f"{of_key_result}/check-ins", said)
    task = bakery.api.post(f"{of_key_result}/initiatives", {"title": "Bake a tasting box"})
    found = {"check_in": report["id"], "blocker": report["blocker_ids"][0]}
    return {**bakery.things, **found, "initiative": task["id"]}


async def test_every_page_is_accessible_fits_a_phone_and_is_small(olga: Tab, things):
    for path in PATHS:
        await olga.page.set_viewport_size({"width": 1280, "height": 800})
        await olga.open(path.format(**things))
        await expect(olga.page.get_by_role("heading", level=1)).to_have_count(1)
        nodes = await olga.page.evaluate("document.querySelectorAll('*').length")
        assert nodes <= limit("nodes"), f"{path} has {nodes} nodes"
        await olga.ends()
        await olga.fits()


async def test_every_page_reads_in_german_and_without_scripts(
    chromium: Browser, platform: Platform, bakery: Bakery, things: dict[str, str]
):
    context, tab = await signed_in(chromium, platform, bakery.email("olga"), locale="en-US")
    cookies = await context.cookies()
    plain = await chromium.new_context(java_script_enabled=False, locale="de-DE")
    await plain.add_cookies([{**one} for one in cookies])  # type: ignore[typeddict-item]  # as read
    page = await plain.new_page()
    for path in PATHS:
        await page.goto(tab.url + path.format(**things))
        assert await page.locator("html").get_attribute("lang") == "de"
        bar = page.get_by_role("navigation", name="Seiten")
        await expect(bar.get_by_role("link", name="Übersicht", exact=True)).to_be_visible()
    await page.goto(f"{tab.url}/check-in/{bakery.key_results[0]}")
    await page.get_by_label("Neuer Wert").fill("222,5")
    await page.get_by_role("button", name="Speichern").click()
    await page.wait_for_url("**/check-in")
    assert bakery.reported(bakery.key_results[0])[0]["value"] == pytest.approx(222.5)
    await plain.close()
    await context.close()
