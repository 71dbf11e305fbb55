"""A drop in confidence asks for a reason, and loses nothing of what was typed."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def test_a_drop_in_confidence_asks_for_a_reason(anna: Tab, bakery: Bakery):
    key_result = bakery.key_results[0]
    said = {"value": 240, "confidence": 8, "note": "A good start"}
    bakery.api.post(f"/v1/key-results/{key_result}/check-ins", said)
    page = anna.page
    await anna.open(f"/check-in/{key_result}")
    await page.get_by_label("New value").fill("241")
    await page.get_by_role("radio", name="4").check()
    await page.get_by_role("button", name="Save").click()
    asked = page.get_by_role("alert")
    await expect(asked).to_contain_text("say what happened")
    await expect(asked).to_be_focused()
    await expect(page.get_by_label("New value")).to_have_value("241")
    await expect(page.get_by_role("radio", name="4")).to_be_checked()
    anna.expected(422)
    await anna.ends()
    await page.get_by_label("What changed?").fill("The bus line was moved")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_have_count(0)
    assert bakery.reported(key_result)[0]["note"] == "The bus line was moved"
    await anna.ends()
