"""Every page with large text, in colours of the reader's own, with fingers and by keys: what axe
does not look at."""

import pytest
from playwright.async_api import ViewportSize

from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import PHONE, Tab
from tests.support.reach import faults, look, text_size
from tests.support.screens import PAGES

DESK: ViewportSize = {"width": 1280, "height": 800}
MAIN = ("/", "/board", "/map", "/pulse", "/review", "/history")
HAND: ViewportSize = {"width": PHONE, "height": 640}


@pytest.fixture(scope="module")
def addresses(bakery: Bakery) -> list[str]:
    """Every page, with something on it."""
    of_key_result = f"/v1/key-results/{bakery.key_results[2]}"
    said = {"value": 10, "confidence": 5, "blockers": [{"text": "No flour"}]}
    report = bakery.api.post(f"{of_key_result}/check-ins", said)
    task = bakery.api.post(f"{of_key_result}/initiatives", {"title": "Bake a tasting box"})
    found = {"check_in": report["id"], "blocker": report["blocker_ids"][0]}
    things = {**bakery.things, **found, "initiative": task["id"]}
    return [row.of(things) for row in PAGES]


async def test_every_page_is_used_in_every_way(olga: Tab, addresses: list[str]):
    wrong: dict[str, list[str]] = {}
    helps = set()
    for address in addresses:
        await olga.page.set_viewport_size(DESK)
        await olga.open(address)
        await look(olga.page)
        found = {**await at_a_desk(olga), **await in_a_hand(olga)}
        wrong |= {f"{address}, {what}": those for what, those in found.items() if those}
        helps.add(await help_of(olga))
    assert wrong == {}
    assert len(helps) == 1, f"help stands in one place: {helps}"
    assert not olga.said, olga.said


async def test_the_main_pages_hold_in_the_readers_own_colours(olga: Tab, bakery: Bakery):
    for address in (*MAIN, f"/check-in/{bakery.key_results[0]}"):
        await olga.open(address)
        await olga.holds_in_own_colours()
    chosen = olga.page.locator(".scale label", has_text="7")
    await olga.page.emulate_media(forced_colors="active")
    await chosen.click()
    widths = "labels => labels.map(one => getComputedStyle(one.lastElementChild).borderTopWidth)"
    borders = await olga.page.locator(".scale label").evaluate_all(widths)
    assert borders.count("3px") == 1 and borders[7] == "3px", "the chosen one is marked by its edge"


async def at_a_desk(tab: Tab) -> dict[str, list[str]]:
    """With a mouse, by keys, in colours of the reader's own, without motion, with large text."""
    page = tab.page
    found = {"small at a desk": await faults(page, "small")}
    found["covered at a desk"] = await faults(page, "covered")
    await page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found["focus in own colours"] = await faults(page, "unmarked")
    found["moving"] = await faults(page, "moving")
    await page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    await text_size(page, 200)
    found["large text"] = await faults(page, "clipped")
    await text_size(page, 100)
    live = await page.locator("[aria-live]").count()
    found["status lines"] = [] if live == 1 else [str(live)]
    return found


async def in_a_hand(tab: Tab) -> dict[str, list[str]]:
    """With a finger."""
    await tab.page.set_viewport_size(HAND)
    found = {"small in a hand": await faults(tab.page, "small")}
    found["covered in a hand"] = await faults(tab.page, "covered")
    return found


async def help_of(tab: Tab) -> tuple[int, str]:
    """Where the help stands among what the foot leads to, and what it is called."""
    links = tab.page.locator("footer.foot > p:last-child > a")
    places = [await links.nth(n).get_attribute("href") for n in range(await links.count())]
    nth = places.index("/welcome")
    return nth, await links.nth(nth).inner_text()
