"""A wrong check-in is corrected and both values stay in its history."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def test_a_wrong_check_in_is_corrected_and_both_values_stay_in_its_history(
    anna: Tab, bakery: Bakery
):
    page, key_result = anna.page, bakery.key_results[0]
    said = {"value": 2400, "confidence": 7, "status": "on_track", "note": "A good week"}
    made = bakery.api.post(f"/v1/key-results/{key_result}/check-ins", said)
    await anna.open(f"/key-results/{key_result}")
    await page.get_by_role("table").get_by_role("link").first.click()
    await expect(page).to_have_url(f"{anna.url}/check-ins/{made['id']}")
    await anna.press("e")
    await page.get_by_label("Value").fill("240")
    await page.get_by_role("button", name="Put it right").click()
    asked = page.get_by_role("alert")
    await expect(asked).to_be_focused()
    await expect(page.get_by_label("Value")).to_have_value("240")
    anna.expected(422)
    await anna.ends()
    await page.get_by_label("Why is it put right?").fill("A nought too many.")
    await page.get_by_role("button", name="Put it right").click()
    log = page.get_by_role("listitem").filter(has_text="Corrected")
    await expect(log).to_contain_text("A nought too many.")
    await expect(log.locator("del")).to_contain_text("2,400")
    await expect(log.locator("ins")).to_contain_text("240")
    (report,) = bakery.reported(key_result)
    assert (report["value"], report["state"], report["author"]) == (
        240,
        "corrected",
        made["author"],
    )
    await anna.ends()
    await anna.open(f"/history?entity={key_result}")
    await expect(page.get_by_text("A nought too many.")).to_be_visible()
    await anna.ends()
