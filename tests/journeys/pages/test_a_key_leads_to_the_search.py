"""A key leads to the search, two keys to the command box, from a field too; letters from none."""

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
    await page.keyboard.type("Two hot")
    await anna.press("Control+k")
    command = page.get_by_role("searchbox", name="Go to, do, or find")
    await expect(command).to_be_focused()
    await anna.press("Escape")
    note = page.get_by_label("What changed?")
    await expect(note).to_be_focused()
    await page.keyboard.type("els")
    await expect(note).to_have_value("Two hotels")
    await anna.ends()


async def test_the_box_goes_does_and_finds(olga: Tab, bakery: Bakery):
    page = olga.page
    await olga.open(f"/objectives/{bakery.objective}")
    box = page.get_by_role("dialog", name="Search and commands")
    await olga.press("Control+k")
    await expect(box.get_by_role("button", name="Pulse")).to_be_visible()
    await page.keyboard.type("night shif")
    found = box.get_by_role("link", name="Night shifts a week")
    await expect(found).to_be_visible()
    await expect(box.get_by_role("button", name="Pulse")).to_be_hidden()
    await olga.ends()
    await olga.press("ArrowDown")
    await expect(found).to_be_focused()
    await olga.press("Escape", "Control+k")
    await page.keyboard.type("add a key")
    await olga.press("Enter")
    await expect(box).to_be_hidden()
    await expect(page.get_by_label("By what will you know?")).to_be_focused()
    await olga.press("Control+k")
    await page.keyboard.type("pul")
    await olga.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Pulse")
    await olga.ends()


async def test_letters_that_are_switched_off_lead_nowhere_and_the_box_still_does(
    olga: Tab, bakery: Bakery
):
    page = olga.page
    await olga.open("/board")
    await olga.press("?")
    await page.get_by_role("button", name="Switch them off").click()
    await expect(page.locator("html")).to_have_attribute("data-letters", "off")
    await page.wait_for_load_state()
    await olga.press("?", "/", "g", "p", "j")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Board")
    await olga.press("Control+k")
    await expect(page.get_by_role("searchbox", name="Go to, do, or find")).to_be_focused()
    await olga.press("Escape")
    await page.get_by_role("button", name="Keys").click()
    await page.get_by_role("button", name="Switch them on").click()
    await expect(page.locator("html")).not_to_have_attribute("data-letters", "off")
    await page.wait_for_load_state()
    await olga.press("g", "p")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Pulse")
