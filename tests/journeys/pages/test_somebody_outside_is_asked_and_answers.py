"""An objective needs something of somebody outside, who answers at a link without an account."""

from playwright.async_api import Browser, expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def test_somebody_outside_is_asked_and_what_they_answer_stands_on_the_pages(
    anna: Tab, bakery: Bakery, chromium: Browser
):
    page = anna.page
    await anna.open(f"/objectives/{bakery.objective}")
    await page.get_by_role("link", name="What it needs").click()
    await page.get_by_label("What is needed?").fill("Rye flour, a tonne a week")
    await expect(page.get_by_label("Mail address")).to_be_hidden()
    await page.get_by_label("Of whom, or of what?").select_option("somebody else, named below")
    await page.get_by_label("Name", exact=True).fill("Mia")
    await page.get_by_role("button", name="Say it").click()
    asked = page.get_by_role("alert")
    await expect(asked).to_be_focused()
    await expect(page.get_by_label("What is needed?")).to_have_value("Rye flour, a tonne a week")
    anna.expected(422)
    await anna.ends()
    await page.get_by_label("Mail address").fill("mia@mill.example")
    await page.get_by_role("button", name="Say it").click()
    link = (await page.locator(".secret").inner_text()).strip()
    await _answered(chromium, anna.url + link[link.index("/d/") :])
    for path in (f"/objectives/{bakery.objective}", "/planning"):
        await anna.open(path)
        await expect(page.get_by_text("● accepted")).to_be_visible()
        await expect(page.get_by_text("From March on.")).to_be_visible()
        await anna.ends()


async def _answered(chromium: Browser, link: str) -> None:
    """What somebody without an account sees and says."""
    context = await chromium.new_context(locale="en-US")
    tab = Tab(await context.new_page(), "")
    await tab.open(link)
    await expect(tab.page.get_by_text("Rye flour, a tonne a week")).to_be_visible()
    await tab.page.get_by_label("A word about it").fill("From March on.")
    await tab.page.get_by_role("button", name="We see to it").click()
    await expect(tab.page.get_by_text("accepted")).to_be_visible()
    await tab.ends()
    await context.close()
