"""From the running quarter to its close: scores, answers, and two sheets of paper."""

from playwright.async_api import expect

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab

A4_POINTS = (b"/MediaBox [0 0 594.95", b"/MediaBox [0 0 595")


async def test_the_quarter_is_reviewed_closed_and_printed(olga: Tab, bakery: Bakery):
    for key_result, value in zip(bakery.key_results, (330, 55, 5), strict=True):
        bakery.api.post(f"/v1/key-results/{key_result}/check-ins", {"value": value})
    page = olga.page
    await olga.open("/review")
    await page.get_by_role("button", name="Begin the review").click()
    await _score(olga)
    await _look_back(olga)
    await _close(olga)
    await olga.ends()
    await page.emulate_media(media="print")
    await expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    await expect(page.locator("button:visible")).to_have_count(0)
    paper = await page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF-")
    assert any(box in paper for box in A4_POINTS), "it is not A4"
    assert len(paper) < 400_000
    await page.emulate_media(media="screen")
    await olga.fits()


async def _score(olga: Tab) -> None:
    """A score is set by whoever answers for it, with a reason."""
    row = olga.page.get_by_role("row").filter(has_text="Night shifts a week")
    await row.get_by_text("Set the score").click()
    await row.get_by_label("Score, 0 to 1 in tenths").fill("0.9")
    await row.get_by_role("button", name="Set", exact=True).click()
    await expect(olga.page.get_by_role("alert")).to_be_visible()
    olga.expected(422)
    await expect(row.get_by_label("Score, 0 to 1 in tenths")).to_have_value("0.9")
    await row.get_by_label("Why?").fill("The sixth night was a holiday.")
    await row.get_by_role("button", name="Set", exact=True).click()
    await expect(row).to_contain_text("set")


async def _look_back(olga: Tab) -> None:
    """What was learnt, of the objective and of the quarter."""
    page = olga.page
    await page.get_by_text("Look back on it").click()
    await page.get_by_label("What we learnt").fill("Ask first.")
    await page.get_by_role("button", name="Keep", exact=True).last.click()
    await expect(page.get_by_text("Ask first.").first).to_be_visible()
    await page.get_by_text("Answer them").click()
    await page.get_by_label("How well did we perform?").fill("Well, in the end.")
    await page.get_by_label("It hung at the rhythm").check()
    await page.get_by_role("button", name="Keep the answers").click()
    await expect(page.get_by_text("Well, in the end.").first).to_be_visible()


async def _close(olga: Tab) -> None:
    page = olga.page
    await page.get_by_role("button", name="Close the cycle").click()
    again = page.get_by_label("Close it all the same")
    if await again.count():
        olga.expected(422)
        await again.fill("It speaks for itself.")
        await page.get_by_role("button", name="Close the cycle").click()
    await expect(page.get_by_text("Open it again").first).to_be_visible()
