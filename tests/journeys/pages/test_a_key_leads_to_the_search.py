"""Two keys lead to the search, from anywhere and from a field too; single letters from no field."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def test_a_key_leads_to_the_search(anna: Tab, bakery: Bakery):
    page = anna.page
    await anna.open("/board")
    await anna.press("/")
    box = page.get_by_role("searchbox")
    await expect(box).to_be_focused()
    await box.fill("bread")
    await anna.press("/")
    await expect(box).to_have_value("bread/")
    await box.fill("BREAD people")
    await anna.press("Enter")
    link = page.get_by_role("link", name="People come for our bread")
    await expect(link).to_have_attribute("href", f"/objectives/{bakery.objective}")
    await anna.ends()
    await anna.open(f"/check-in/{bakery.key_results[0]}")
    await page.get_by_label("What changed?").focus()
    await anna.press("Control+k")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    await anna.ends()
