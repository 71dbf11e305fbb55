from datetime import timedelta

from services.runtime import clock
from tests.support.page import Browser, Found, read
from tests.support.porch import Company

TICKS = (
    "Choose a cycle",
    "Write the first objective",
    "Give it a key result with a number",
    "Invite a colleague",
    "Check in once",
)


def done(page: Found) -> list[str]:
    """The ticks that are made: what is still to be done is a link."""
    return [tick for tick in TICKS if tick not in page.links]


async def both(browser: Browser) -> list[str]:
    """What is done, as the first page and the help say alike."""
    today, welcome = read(await browser.get("/")), read(await browser.get("/welcome"))
    assert "To begin with" in today.words
    assert done(today) == done(welcome)
    return done(today)


async def begun(company: Company) -> str:
    """A cycle with an objective; its path."""
    today = clock.today()
    cycle = {
        "name": "Now",
        "starts_on": (today - timedelta(days=9)).isoformat(),
        "ends_on": (today + timedelta(days=80)).isoformat(),
    }
    cycle_id = (await company.done("POST", "/v1/cycles", cycle))["id"]
    body = {
        "cycle_id": cycle_id,
        "title": "People come for our bread",
        "owner": {"kind": "company"},
        "ambition": "aspirational",
    }
    return f"/v1/objectives/{(await company.done('POST', '/v1/objectives', body))['id']}"


async def test_each_tick_is_made_by_what_is_there_and_by_nothing_else(shop):
    browser, company = shop
    assert await both(browser) == []
    path = await begun(company)
    assert await both(browser) == list(TICKS[:2])
    yes_or_no = {"title": "The shop is open", "metric": {"kind": "boolean"}}
    await company.done("POST", f"{path}/key-results", yes_or_no)
    assert await both(browser) == list(TICKS[:2])
    metric = {"kind": "number", "baseline": 210, "target": 350}
    body = {"title": "Regulars a week", "metric": metric}
    key_result = (await company.done("POST", f"{path}/key-results", body))["id"]
    assert await both(browser) == list(TICKS[:3])
    person = {"name": "Anna", "email": f"anna@{path[-12:]}.example"}
    await company.done("POST", "/v1/members", person)
    assert await both(browser) == list(TICKS[:4])
    await company.done("POST", f"{path}/publish")
    cycle = (await company.done("GET", "/v1/cycles"))["data"][0]["id"]
    reason = {"override_reason": "We begin small."}
    await company.done("POST", f"/v1/cycles/{cycle}/activate", reason)
    await company.done("POST", f"/v1/key-results/{key_result}/check-ins", {"value": 220})
    assert "To begin with" not in read(await browser.get("/")).words
    welcome = read(await browser.get("/welcome"))
    assert done(welcome) == list(TICKS)
    assert "Show this list on the first page again" not in welcome.words


async def test_a_list_that_is_put_away_stays_away_and_the_help_brings_it_back(shop):
    browser, _ = shop
    await browser.post("/", "/preferences", beginning_shown="off", back="/")
    assert "To begin with" not in read(await browser.again().get("/")).words
    help_page = read(await browser.get("/welcome"))
    assert "Show this list on the first page again" in help_page.words
    page = await browser.post("/welcome", "/preferences", beginning_shown="on", back="/")
    assert "To begin with" in read(page).words


async def test_who_only_reads_is_not_told_to_begin(shop, site, box):
    _, company = shop
    person = {"name": "Vera", "email": f"vera@{company.id}.example", "role": "viewer"}
    await company.done("POST", "/v1/members", person)
    vera = await Browser(site, box).signed_in(person["email"])
    assert "To begin with" not in read(await vera.get("/")).words
