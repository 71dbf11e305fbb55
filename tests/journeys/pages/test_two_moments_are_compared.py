"""What differs between two moments stands there by words as well as by lines and colours."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab


async def test_two_moments_are_compared(olga: Tab, bakery: Bakery):
    night = bakery.key_results[2]
    before = bakery.position()
    metric = {"kind": "number", "baseline": 12, "target": 6}
    body = {"metric": metric, "reason": "The oven stays.", "title": "Nights a week"}
    bakery.api.patch(f"/v1/key-results/{night}", body)
    after = bakery.position()
    await olga.open("/history/compare")
    await expect(olga.page.get_by_role("heading", name="Added")).to_be_visible()
    await olga.open(f"/history/compare?from={before}&to={after}")
    changed = olga.page.get_by_role("region", name="Changed")
    thing = changed.get_by_role("listitem").filter(has_text="Nights a week").first
    await expect(thing).to_contain_text("Target: was 4 → is 6")
    await expect(thing.locator("del").first).to_have_css("text-decoration-line", "line-through")
    await expect(thing.locator("ins").first).to_have_css("text-decoration-line", "underline")
    await olga.ends()
    await olga.open("/goalposts")
    await expect(olga.page.get_by_text("“The oven stays.”").first).to_be_visible()
    await olga.ends()
    await olga.fits()
