"""A check-in takes twenty seconds: a handful of keys besides the figures, or of touches."""

from playwright.async_api import Browser, expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import PHONE, Tab, signed_in
from tests.support.platform import Platform

# Besides digits, of whoever goes through all of the form by Tab: a second each and some to read.
KEYS_MAX = 8
HAND = {"width": PHONE, "height": 640}


class Fingers:
    """Presses keys and counts those that are no digits; there is no mouse."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self.pressed = 0

    async def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.pressed += not key.isdigit()
            await self._tab.press(key)


async def test_a_check_in_takes_few_keys_besides_its_figures(anna: Tab, bakery: Bakery):
    page = anna.page
    heading = page.get_by_role("heading", level=1)
    await anna.open("/check-in")
    first = await heading.inner_text()
    fingers = Fingers(anna)
    await expect(page.get_by_label("New value")).to_be_focused()
    await fingers.press("2", "0", "Tab", "7", "Tab", "Tab", "Tab", "Tab")
    await expect(page.get_by_role("button", name="Save and next")).to_be_focused()
    await fingers.press("Enter")
    await expect(heading).not_to_have_text(first)
    assert fingers.pressed <= KEYS_MAX
    second, fingers = await heading.inner_text(), Fingers(anna)
    await expect(page.get_by_label("New value")).to_be_focused()
    # Enter sends the form from wherever in it one is.
    await fingers.press("3", "0", "Tab", "8", "Enter")
    await expect(heading).not_to_have_text(second)
    assert fingers.pressed == 2
    said = [one for key_result in bakery.key_results for one in bakery.reported(key_result)]
    assert sorted((one["value"], one["confidence"]) for one in said) == [(20, 7), (30, 8)]
    await anna.ends()


async def test_a_check_in_takes_few_touches_on_a_phone(
    chromium: Browser, platform: Platform, bakery: Bakery
):
    options = {"viewport": HAND, "has_touch": True, "is_mobile": True}
    context, tab = await signed_in(chromium, platform, bakery.email("anna"), **options)
    page = tab.page
    await tab.open("/check-in")
    heading = page.get_by_role("heading", level=1)
    title = await heading.inner_text()
    value = page.get_by_label("New value")
    assert await value.get_attribute("inputmode") == "decimal", "the keypad has digits"
    save = page.get_by_role("button", name="Save")
    place = await save.bounding_box()
    assert place is not None
    middle = place["y"] + place["height"] / 2
    assert HAND["height"] / 2 < middle < HAND["height"], "the thumb is there without scrolling"
    await value.tap()
    await page.keyboard.type("25")
    sure = page.locator(".scale label", has_text="9")
    await sure.tap()
    note = page.get_by_label("What changed?")
    await note.tap()
    await page.keyboard.type("The market came")
    await save.tap()
    await expect(heading).not_to_have_text(title)
    found = [one for key_result in bakery.key_results for one in bakery.reported(key_result)]
    (said,) = [one for one in found if one["value"] == 25]
    assert (said["confidence"], said["note"]) == (9, "The market came")
    await tab.fits()
    await tab.ends()
    await context.close()
