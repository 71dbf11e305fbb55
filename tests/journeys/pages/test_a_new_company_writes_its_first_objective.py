"""A new company goes from its first sign-in to an objective with a number, judged as it types."""

from playwright.async_api import Browser, expect

from services.runtime import ids
from tests.support.api import Api
from tests.support.chromium import signed_in
from tests.support.platform import Platform


async def test_a_new_company_writes_its_first_objective(chromium: Browser, platform: Platform):
    email = f"olga@{ids.new_id().hex[-12:]}.example"
    with Api(platform.url, platform.operator_key) as operator:
        owner = {"name": "Olga", "email": email}
        operator.post("/v1/organisations", {"name": "Brand new", "owner": owner})
    context, tab = await signed_in(chromium, platform, email)
    page = tab.page
    await tab.open("/welcome")
    await page.get_by_label("Name").fill("Spring")
    await page.get_by_role("button", name="Begin the cycle").click()
    await expect(page).to_have_url(f"{tab.url}/planning")
    await tab.open("/welcome")
    await page.get_by_label("What is to be different at the end?").fill("People come for our bread")
    await page.get_by_role("button", name="Write it down").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("People come for our bread")
    await tab.press("n")
    title = page.get_by_label("By what will you know?")
    await title.fill("Run a campaign")
    await expect(page.get_by_text("This is a task, not a result.")).to_be_visible()
    await title.fill("Regulars a week")
    await expect(page.get_by_text("This is a task, not a result.")).to_have_count(0)
    await page.get_by_label("From", exact=True).fill("210")
    await page.get_by_label("To", exact=True).fill("350")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("link", name="Regulars a week")).to_be_visible()
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("draft", exact=True)).to_have_count(0)
    await tab.ends()
    await context.close()
