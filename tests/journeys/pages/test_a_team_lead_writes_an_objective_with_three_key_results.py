"""A team lead drafts, corrects, aligns and publishes an objective with three key results."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab, signed_in
from tests.support.platform import Platform

KEY_RESULTS = (
    ("Hotels that order every week", "number", {"From": "2", "To": "12", "Unit": "hotels"}),
    ("Hotel breakfasts with our bread", "percent", {"From": "10", "To": "60"}),
    ("Deliveries before six o'clock", "maintain", {"At least": "95"}),
)


@pytest.fixture
async def lea(chromium: Browser, platform: Platform, bakery: Bakery) -> AsyncIterator[Tab]:
    """The tab of the lead of a team."""
    person = {"name": "Lea", "email": bakery.email("lea"), "role": "lead"}
    lead = bakery.api.post("/v1/members", person)["id"]
    bakery.api.post("/v1/teams", {"name": "Delivery", "lead_id": lead})
    context, tab = await signed_in(chromium, platform, bakery.email("lea"))
    yield tab
    await context.close()


async def test_a_team_lead_drafts_corrects_aligns_and_publishes_an_objective(
    lea: Tab, bakery: Bakery
):
    page = lea.page
    await _drafts(lea)
    await lea.press("e")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Change the objective")
    title = page.get_by_label("What is to be different at the end?")
    await title.fill("Hotels wake up to our bread")
    here = page.url.removeprefix(lea.url).removesuffix("/edit")
    bakery.api.patch(f"/v1{here}", {"title": "Hotels like our bread"})
    await page.get_by_role("button", name="Keep the change").click()
    clash = page.get_by_role("alert")
    await expect(clash).to_be_focused()
    await expect(clash).to_contain_text("Somebody changed the same meanwhile.")
    await expect(title).to_have_value("Hotels wake up to our bread")
    await expect(page.locator(".theirs")).to_contain_text("Hotels like our bread")
    lea.expected(422)
    await lea.ends()
    await page.get_by_role("button", name="Keep the change").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hotels wake up to our bread")
    for key_result in KEY_RESULTS:
        await _adds(lea, *key_result)
    await _aligns(lea)
    await page.get_by_label("Why now? The cycle runs already.").fill("The hotels asked us.")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("draft", exact=True)).to_have_count(0)
    made = bakery.api.get(f"/v1{here}")
    assert (made["state"], made["title"]) == ("published", "Hotels wake up to our bread")
    assert made["parent_id"] == bakery.objective and len(made["key_results"]) == 3
    await lea.ends()


async def _drafts(lea: Tab) -> None:
    page = lea.page
    await lea.open("/planning")
    await lea.press("n")
    await page.get_by_label("What is to be different at the end?").fill("Hotels know our bred")
    await page.get_by_label("Whose is it?").select_option("Delivery")
    await page.get_by_role("button", name="Write it down").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hotels know our bred")


async def _adds(lea: Tab, title: str, kind: str, fields: dict[str, str]) -> None:
    page = lea.page
    await lea.press("n")
    await page.get_by_label("By what will you know?").fill(title)
    await page.get_by_label("Measured as").select_option(kind)
    for label, text in fields.items():
        await page.get_by_label(label, exact=True).fill(text)
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("link", name=title)).to_be_visible()


async def _aligns(lea: Tab) -> None:
    page = lea.page
    await page.get_by_role("link", name="Align to …").click()
    under = page.get_by_label("It hangs under")
    itself = under.locator("option", has_text="this one itself")
    await expect(itself).to_be_disabled()
    await under.select_option("People come for our bread")
    await lea.ends()
    await page.get_by_role("button", name="Align").click()
    await expect(page.get_by_role("heading", name="Where it hangs")).to_be_visible()
