"""The slider of the history leads to a moment that is over, and the board shows what was."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def test_a_team_sees_the_board_as_it_was(olga: Tab, bakery: Bakery):
    first = bakery.key_results[0]
    bakery.api.post(f"/v1/key-results/{first}/check-ins", {"value": 215, "confidence": 6})
    await olga.open("/history")
    slider = olga.page.get_by_role("slider", name="Moment")
    await expect(slider).to_be_visible()
    last = await slider.input_value()
    await slider.focus()
    # Keys move it: home to the beginning, the arrow one stop on.
    await olga.press("Home")
    await olga.page.wait_for_url("**/history?as_of=*")
    await expect(olga.page.get_by_role("note")).to_contain_text("Nothing can be changed here")
    assert await olga.page.get_by_role("slider", name="Moment").input_value() != last
    await olga.ends()
    before = bakery.position()
    bakery.api.post(f"/v1/key-results/{first}/check-ins", {"value": 300, "confidence": 9})
    await olga.open(f"/board?as_of={before}")
    row = olga.page.get_by_role("row").filter(has_text="Regulars who buy")
    await expect(row).to_contain_text("215")
    await expect(olga.page.get_by_role("link", name="Check in")).to_have_count(0)
    await olga.ends()
    await olga.page.get_by_role("link", name="Back to today").click()
    await expect(row).to_contain_text("300")
    await expect(row.get_by_role("link", name="Check in")).to_be_visible()
    await olga.ends()
