"""An owner checks in three key results by keyboard, in a few keys each and without a reload."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab

# Besides digits and words: tabs from the value to the button, and the press.
KEYS_MAX = 8


async def test_an_owner_checks_in_three_key_results_by_keyboard_alone(anna: Tab, bakery: Bakery):
    page = anna.page
    await anna.press("g", "c")
    await expect(page).to_have_url(f"{anna.url}/check-in")
    loads = 0

    def count(_: object) -> None:
        nonlocal loads
        loads += 1

    page.on("load", count)
    titles = []
    for nth in range(3):
        titles.append(await page.get_by_role("heading", level=1).inner_text())
        await expect(page.get_by_label("New value")).to_be_focused()
        await page.keyboard.type("60" if "online" in titles[-1] else "12,5")
        await anna.press("Tab", "7", "Tab", "Tab")
        await expect(page.get_by_label("What changed?")).to_be_focused()
        await page.keyboard.type("Two hotels more")
        await anna.press("Control+Enter")
        if nth < 2:
            await expect(page.get_by_role("heading", level=1)).not_to_have_text(titles[-1])
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are done for now")
    assert loads == 0
    assert len(set(titles)) == 3
    said = [bakery.reported(one)[0] for one in bakery.key_results]
    assert [(one["confidence"], one["note"]) for one in said] == [(7, "Two hotels more")] * 3
    assert [one["value"] for one in said] == [12.5, 60, 12.5]
    await anna.ends()
