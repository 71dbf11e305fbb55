"""Someone who never read a manual walks from Welcome to Review: seven steps, pages only."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, expect

from services.runtime import ids
from tests.support.api import Api
from tests.support.chromium import Tab, signed_in
from tests.support.platform import Platform

IDEAS = ("People come for our bread", "Nobody waits at the counter")
LATE_IDEA = "Sell cake on Sundays"
ANSWERS_MAX = 4


class Novices:
    """A company that nobody has set anything up for: its owner, and whom she asks in."""

    def __init__(self, chromium: Browser, platform: Platform) -> None:
        self.domain = f"{ids.new_id().hex[-12:]}.example"
        self._chromium = chromium
        self._platform = platform
        self.contexts: list[BrowserContext] = []

    async def comes(self, name: str) -> Tab:
        """The tab of somebody who signs in by a letter."""
        email = f"{name}@{self.domain}"
        context, tab = await signed_in(self._chromium, self._platform, email)
        self.contexts.append(context)
        return tab

    async def outsider(self) -> Tab:
        """The tab of somebody who has a link and no account."""
        context = await self._chromium.new_context(locale="en-US")
        self.contexts.append(context)
        return Tab(await context.new_page(), self._platform.url)


@pytest.fixture
async def novices(chromium: Browser, platform: Platform) -> AsyncIterator[Novices]:
    """Nothing but a name and an owner."""
    company = Novices(chromium, platform)
    with Api(platform.url, platform.operator_key) as operator:
        owner = {"name": "Olga", "email": f"olga@{company.domain}"}
        operator.post("/v1/organisations", {"name": "Kornblum", "owner": owner})
    yield company
    for context in company.contexts:
        await context.close()


async def test_someone_who_never_read_a_manual_walks_from_welcome_to_review(novices: Novices):
    olga = await novices.comes("olga")
    await _learns(olga)
    await _opens_a_cycle_and_invites(olga, f"anna@{novices.domain}")
    anna = await novices.comes("anna")
    await _brainstorm(olga, anna)
    await _narrow(olga, anna)
    await _define(olga, IDEAS[0], "Regulars a week", ("210", "350"))
    await _asks_outside(olga, await novices.outsider())
    await _define(olga, IDEAS[1], "Time until the first customer waits", ("2", "12"))
    await _start(olga)
    await _check_in(anna)
    await _review(olga)


async def _goes(tab: Tab, name: str, heading: str | re.Pattern[str]) -> None:
    """Follows the link to the next step that the page itself shows."""
    await tab.page.get_by_role("link", name=name).first.click()
    await expect(tab.page.get_by_role("heading", level=1)).to_have_text(heading)


async def _learns(olga: Tab) -> None:
    """Step 1: a lesson, with answers that are wrong at first."""
    page = olga.page
    await expect(page.get_by_role("heading", name="To begin with")).to_be_visible()
    await _goes(olga, "How it all hangs together: the seven steps", re.compile("most significant"))
    lesson = page.locator(".seven .ticks a").first
    await lesson.click()
    passed = page.get_by_text("All of it is right. The lesson is done.")
    questions = page.locator("fieldset.steps")
    for choice in range(ANSWERS_MAX):
        for n in range(await questions.count()):
            await _answers(questions.nth(n), choice)
        await page.get_by_role("button", name="Check the answers").click()
        await expect(questions.first.locator("p")).to_be_visible()
        if await passed.count():
            break
    await expect(passed).to_be_visible()
    await _goes(olga, "Next step: build objectives", "Planning")


async def _answers(question: Locator, choice: int) -> None:
    """The next answer, where the last one was wrong."""
    if choice == 0 or await question.locator(".fault").count():
        options = question.get_by_role("radio")
        await options.nth(min(choice, await options.count() - 1)).check()


async def _opens_a_cycle_and_invites(olga: Tab, email: str) -> None:
    page = olga.page
    await page.get_by_label("Name").fill("This quarter")
    await page.get_by_role("button", name="Begin the cycle").click()
    await expect(page.get_by_role("heading", name="Ideas", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Kornblum").click()
    await page.get_by_role("link", name="Invite a colleague").click()
    await page.get_by_text("Invite somebody").click()
    await page.get_by_label("Name", exact=True).last.fill("Anna")
    await page.get_by_label("Mail address").fill(email)
    await page.get_by_role("button", name="Invite", exact=True).click()
    await expect(page.get_by_role("row").filter(has_text=email)).to_be_visible()


async def _says(tab: Tab, idea: str) -> None:
    await tab.page.get_by_label("What would you change?").fill(idea)
    await tab.page.get_by_role("button", name="Put it on the board").click()
    await expect(_card(tab, idea)).to_be_visible()


def _card(tab: Tab, idea: str) -> Locator:
    """An idea on somebody's board."""
    return tab.page.locator(".ideas li").filter(has_text=idea)


async def _brainstorm(olga: Tab, anna: Tab) -> None:
    """Step 2: ideas in silence, then all of them at once."""
    await olga.page.get_by_role("link", name="Planning", exact=True).click()
    await anna.page.get_by_role("link", name="Planning", exact=True).click()
    await _says(olga, IDEAS[0])
    await _says(anna, IDEAS[1])
    await _says(anna, LATE_IDEA)
    await expect(anna.page.get_by_text(IDEAS[0])).to_have_count(0)
    await expect(olga.page.get_by_text(LATE_IDEA)).to_have_count(0)
    await olga.page.get_by_role("button", name="Reveal the ideas").click()
    for idea in (*IDEAS, LATE_IDEA):
        await expect(_card(olga, idea)).to_be_visible()
    # Nobody tells Anna's page to look again but the stream of hints.
    await expect(_card(anna, IDEAS[0])).to_be_visible()


async def _narrow(olga: Tab, anna: Tab) -> None:
    """Votes, and two of the three go on."""
    for idea in IDEAS:
        await anna.page.get_by_role("button", name=f"+1 {idea}").click()
        await expect(_card(anna, idea)).to_contain_text("of them yours: 1")
    for idea in IDEAS:
        await _card(olga, idea).get_by_role("button", name="Make it an objective").click()
        await expect(olga.page.get_by_role("heading", level=1)).to_have_text(idea)
        await olga.page.get_by_role("link", name="Planning", exact=True).click()


async def _define(olga: Tab, idea: str, title: str, way: tuple[str, str]) -> None:
    """Steps 3 and 4: what the planning page says is short is put right where it leads to."""
    page = olga.page
    await page.get_by_role("link", name=f"It has no key result yet. {idea}").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(idea)
    await page.get_by_role("link", name="Change", exact=True).click()
    ambition = page.get_by_label("Ambition")
    await ambition.select_option(label="committed: all of it is due")
    await page.get_by_role("button", name="Keep the change").click()
    await page.get_by_text("Add a key result").click()
    await page.get_by_label("By what will you know?").fill(title)
    for label, text in zip(("From", "To"), way, strict=True):
        await page.get_by_label(label, exact=True).fill(text)
    await page.get_by_label("Unit").fill("customers")
    await page.get_by_label("Who is accountable?").select_option("Anna")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("link", name=title)).to_be_visible()
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("draft", exact=True)).to_have_count(0)
    await _goes(olga, "Next step: clear the way", "What it needs of others")


async def _asks_outside(olga: Tab, outside: Tab) -> None:
    """Step 5: somebody without an account is told what is needed of them, and says yes."""
    page = olga.page
    await page.get_by_label("What is needed?").fill("Rye flour, a tonne a week")
    await page.get_by_label("Of whom, or of what?").select_option("somebody else, named below")
    await page.get_by_label("Name", exact=True).fill("Mia")
    await page.get_by_label("Mail address").fill("mia@mill.example")
    await page.get_by_role("button", name="Say it").click()
    link = (await page.locator(".secret").inner_text()).strip()
    await outside.open(link[link.index("/d/") :])
    await outside.page.get_by_role("button", name="We see to it").click()
    await expect(outside.page.get_by_text("accepted")).to_be_visible()
    await outside.ends()
    await _goes(olga, "Next step: start the cycle", re.compile("most significant"))
    await expect(page.get_by_text("● accepted")).to_be_visible()


async def _start(olga: Tab) -> None:
    page = olga.page
    await _goes(olga, "Next step: start the cycle", re.compile("most significant"))
    await expect(page.get_by_text("● ready")).to_have_count(len(IDEAS))
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_role("link", name="It runs: go on to the check-in")).to_be_visible()


async def _check_in(anna: Tab) -> None:
    """Step 6: each key result, from the row on the first page that asks for it."""
    page = anna.page
    for title, value in (("Regulars a week", "350"), ("Time until the first", "8")):
        await page.get_by_role("link", name="Kornblum").click()
        row = page.get_by_role("row").filter(has_text=title)
        await row.get_by_role("link", name="Check in").click()
        await page.get_by_label("New value").fill(value)
        await page.locator(".scale label").nth(7).click()
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator("#status")).to_have_text("Saved.")
    await anna.ends()


async def _review(olga: Tab) -> None:
    """Step 7: scores, what was learnt, the five questions; then the next cycle."""
    page = olga.page
    await page.get_by_role("link", name="It runs: go on to the check-in").click()
    await _goes(olga, "Next step: score and review", re.compile("^Review"))
    await page.get_by_role("button", name="Begin the review").click()
    for idea in IDEAS:
        await page.get_by_text(f"Look back on it: {idea}").click()
        mine = page.locator("article").filter(has_text=idea)
        await mine.get_by_label("What we learnt").fill("Ask first.")
        await mine.get_by_role("button", name="Keep", exact=True).click()
        await expect(mine.get_by_text("Ask first.").first).to_be_visible()
    await page.get_by_text("Answer them").click()
    await page.get_by_label("How well did we perform?").fill("Well, in the end.")
    await page.get_by_role("button", name="Keep the answers").click()
    await page.get_by_role("button", name="Close the cycle").click()
    await expect(page.get_by_text("Open it again").first).to_be_visible()
    await _goes(olga, "Next step: plan the next cycle", "Planning")
    await expect(page.get_by_text("Plan another cycle")).to_be_visible()
    await olga.ends()
