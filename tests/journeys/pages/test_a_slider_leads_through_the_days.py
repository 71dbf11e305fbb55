"""The slider at the foot of a page goes back by keys, and the page says when it is and takes
nothing until it is today again."""

import re
from datetime import date, timedelta

from playwright.async_api import Locator, expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def days_back(tab: Tab, days: int) -> Locator:
    """The slider, which kept the focus on the page that it led to; the address says the day."""
    today = await tab.page.locator("form[data-today]").get_attribute("data-today")
    day = date.fromisoformat(today or "") - timedelta(days=days)
    note = tab.page.get_by_role("note")
    if days:
        await expect(tab.page).to_have_url(re.compile(f"as_of={day.isoformat()}"))
        await expect(note).to_contain_text(f"as it was on {day:%B} {day.day}, {day.year}")
    else:
        await expect(tab.page).to_have_url(re.compile(r"^((?!as_of).)*$"))
        await expect(note).to_have_count(0)
    slider = tab.page.get_by_role("slider", name="Days back")
    await expect(slider).to_be_focused()
    await expect(slider).to_have_value(str(-days))
    return slider


async def test_a_slider_leads_through_the_days_by_keys(olga: Tab, bakery: Bakery):
    await olga.open(f"/board?cycle={bakery.cycle}")
    await olga.page.get_by_role("slider", name="Days back").focus()
    await olga.press("ArrowLeft")
    await days_back(olga, 1)
    await olga.press("PageDown")
    await days_back(olga, 8)
    await olga.ends()
    await olga.press("PageUp")
    await days_back(olga, 1)
    await olga.press("ArrowRight")
    await days_back(olga, 0)
    # What else was asked for stayed.
    assert f"cycle={bakery.cycle}" in olga.page.url
    await expect(olga.page.get_by_text("Regulars who buy")).to_be_visible()


async def test_forms_vanish_in_the_past_and_what_was_leads_on_in_the_past(
    olga: Tab, bakery: Bakery
):
    before = bakery.position()
    bakery.api.patch(
        f"/v1/key-results/{bakery.key_results[1]}", {"title": "Orders by wire", "reason": "Shorter"}
    )
    forms = olga.page.locator("main form[method=post]")
    await olga.open(f"/objectives/{bakery.objective}")
    await expect(forms.first).to_be_attached()
    await expect(olga.page.get_by_role("link", name="Orders by wire", exact=True)).to_be_visible()
    await olga.open(f"/objectives/{bakery.objective}?as_of={before}")
    await expect(forms).to_have_count(0)
    await olga.page.get_by_role("link", name="Orders placed online", exact=True).click()
    await expect(olga.page.get_by_role("heading", level=1)).to_have_text("Orders placed online")
    await expect(olga.page.get_by_role("note")).to_contain_text("Nothing can be changed here")
    await expect(forms).to_have_count(0)
    await olga.ends()
    await olga.page.get_by_role("link", name="Back to today").click()
    await expect(olga.page.get_by_role("heading", level=1)).to_have_text("Orders by wire")
    await expect(forms.first).to_be_attached()
    await olga.open(f"/history/compare?from={before}&to={bakery.position()}")
    changed = olga.page.get_by_role("region", name="Changed")
    await expect(changed).to_contain_text("Title: was Orders placed online → is Orders by wire")
    await olga.ends()


async def test_a_day_before_a_thing_was_there_says_so_and_lets_one_move_on(
    olga: Tab, bakery: Bakery
):
    await olga.open(f"/key-results/{bakery.key_results[0]}")
    await olga.page.get_by_role("slider", name="Days back").focus()
    await olga.press("ArrowLeft")
    await days_back(olga, 1)
    await expect(olga.page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    olga.expected(404)
    await olga.press("ArrowRight")
    await days_back(olga, 0)
    await expect(olga.page.get_by_role("heading", level=1)).to_contain_text("Regulars who buy")
