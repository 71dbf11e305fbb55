from typing import Any

from tests.support.page import Browser, read
from tests.support.porch import Company, TownCaller

TITLE = "Guests come back and bring their friends"
FIRST = "Tables reserved by returning guests: from 24 to 40 %"
SECOND = "Empty seats on a Tuesday evening: from 46 to 20 seats"
SPAN = {"name": "Spring", "starts_on": "2027-01-01", "ends_on": "2027-03-31"}


async def objectives(company: Company) -> Any:
    return (await company.done("GET", "/v1/objectives"))["data"]


async def test_a_template_fills_the_form_of_an_objective_and_writes_nothing(
    shop: tuple[Browser, Company], caller: TownCaller
):
    browser, company = shop
    page = read(await browser.get("/welcome?template=restaurant-guests"))
    assert page.fields["template"] == "restaurant-guests"
    opened = await browser.post("/welcome", "/cycles", template="restaurant-guests", **SPAN)
    page = read(opened)
    assert opened.url.path == "/welcome"
    assert page.fields["title"] == TITLE
    assert page.fields["description"] == "A guest who returns costs no advertising."
    before = len(caller.told)
    for path in ("/welcome", "/planning", "/welcome?template=none"):
        assert read(await browser.get(path)).fields["title"] == ""
    assert read(await browser.get("/planning?template=craft-promise")).fields["title"] != ""
    assert len(caller.told) == before
    assert await objectives(company) == []


async def test_its_key_results_come_one_by_one_each_to_be_changed_before_it_is_sent(
    shop: tuple[Browser, Company],
):
    browser, company = shop
    await browser.post("/welcome", "/cycles", **SPAN)
    form = read(await browser.get("/welcome?template=restaurant-guests")).fields
    sent = {**form, "title": "Guests return", "description": ""}
    page = read(await browser.send("/objectives", **sent))
    objective = (await objectives(company))[0]
    assert (objective["title"], objective["key_results"]) == ("Guests return", [])
    taken = read(await browser.get(page.links[FIRST]))
    names = ("title", "kind", "baseline", "target")
    given = [taken.fields[name] for name in names]
    assert given == ["Tables reserved by returning guests", "percent", "24", "40"]
    assert (await objectives(company))[0]["key_results"] == []
    path = f"/objectives/{objective['id']}"
    more = {"target": "45", "weight": ""}
    page = read(await browser.send(f"{path}/key-results", **{**taken.fields, **more}))
    assert FIRST not in page.links and SECOND in page.links
    (made,) = (await objectives(company))[0]["key_results"]
    assert (made["title"], made["metric"]["target"]) == (given[0], 45)


async def test_a_template_speaks_the_readers_language(shop: tuple[Browser, Company]):
    browser, _ = shop
    await browser.post("/welcome", "/cycles", **SPAN)
    page = read(await browser.again("de").get("/welcome?template=software-trust"))
    assert page.fields["title"] == "Kunden vertrauen uns ihre tägliche Arbeit an"
    assert "Kunden, die im Quartal kündigen: von 4,5 auf 2 %" in page.words


async def test_a_refused_form_keeps_its_template(shop: tuple[Browser, Company]):
    browser, company = shop
    await browser.post("/welcome", "/cycles", **SPAN)
    form = read(await browser.get("/welcome?template=sample")).fields
    refused = await browser.send("/objectives", **{**form, "title": ""})
    assert refused.status_code == 422
    assert read(refused).fields["template"] == "sample"
    assert await objectives(company) == []


async def test_the_sample_says_why_how_much_and_by_when(viewer: Browser):
    page = read(await viewer.get("/welcome"))
    assert {"this is why", "this is how much", "this is by when"} <= set(page.words)
    assert "Bread thrown away: from 9 to 4 %" in page.text
    assert "Take it into the form" not in page.words
