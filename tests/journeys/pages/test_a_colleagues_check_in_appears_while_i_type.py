"""A colleague's check-in appears by itself, and what I am typing stays."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def test_a_colleagues_check_in_appears_without_losing_my_typing(
    anna: Tab, olga: Tab, bakery: Bakery
):
    key_result = bakery.key_results[1]
    await olga.open(f"/key-results/{key_result}")
    comment = olga.page.get_by_label("Say something about it")
    await comment.click()
    await olga.page.keyboard.type("Half a sent")
    await anna.open(f"/check-in/{key_result}")
    await anna.page.get_by_label("New value").fill("33")
    await anna.page.get_by_label("What changed?").fill("The hotel orders online")
    await anna.page.get_by_role("button", name="Save").click()
    await expect(olga.page.get_by_text("The hotel orders online")).to_be_visible()
    said = "Anna checked in: Orders placed online, 33"
    await expect(olga.page.locator("[aria-live]")).to_have_text(said)
    await expect(comment).to_be_focused()
    await olga.page.keyboard.type("ence")
    await expect(comment).to_have_value("Half a sentence")
    await olga.page.get_by_role("button", name="Say it").click()
    await expect(olga.page.get_by_role("article")).to_contain_text("Half a sentence")
    await olga.ends()
    await anna.ends()


async def test_the_board_says_in_its_status_line_who_was_heard_of(
    anna: Tab, olga: Tab, bakery: Bakery
):
    await olga.open("/board")
    line = olga.page.locator("[aria-live]")
    await expect(line).to_have_text("")
    await anna.open(f"/check-in/{bakery.key_results[2]}")
    await anna.page.get_by_label("New value").fill("9")
    await anna.page.get_by_role("button", name="Save").click()
    await expect(line).to_have_text("Checked in: Night shifts a week, 9")
    await expect(olga.page.get_by_role("heading", level=1)).to_have_text("Board")
    await olga.ends()
    await anna.ends()
