from datetime import date
from typing import Any

import pytest

from services.gateway.pages.planning import quarter_of
from tests.support.page import Browser, read
from tests.support.porch import Company


async def open_cycle(browser: Browser, **fields: str):
    usual = {"name": "Spring", "starts_on": "2027-01-01", "ends_on": "2027-03-31"}
    return await browser.post("/planning", "/cycles", **{**usual, **fields})


async def cycle_of(company: Company) -> Any:
    return (await company.done("GET", "/v1/cycles"))["data"][0]


async def test_a_new_company_begins_a_cycle_and_writes_its_first_objective(shop):
    browser, company = shop
    page = read(await browser.get("/welcome"))
    assert "First, the span of time" in page.words
    assert (await open_cycle(browser)).status_code == 200
    cycle = await cycle_of(company)
    assert (cycle["name"], cycle["check_ins"]["weekday"]) == ("Spring", "friday")
    fields = {"cycle_id": cycle["id"], "title": "People come for our bread", "owner": "company"}
    page = await browser.post("/planning", "/objectives", **fields)
    assert page.url.path.startswith("/objectives/")
    assert "People come for our bread" in read(page).words


async def test_a_cycle_that_cannot_be_comes_back_as_it_was_typed(shop):
    browser, _ = shop
    page = await open_cycle(browser, name="", starts_on="soon", ends_on="2027-03-31")
    assert page.status_code == 422
    assert read(page).fields["starts_on"] == "soon"
    page = await open_cycle(browser, starts_on="2027-03-31", ends_on="2027-01-01")
    assert page.status_code == 422


async def test_ideas_are_told_in_silence_and_then_revealed(shop):
    browser, company = shop
    await open_cycle(browser, silent="yes")
    cycle = await cycle_of(company)
    here = f"/cycles/{cycle['id']}"
    page = await browser.post(
        "/planning", f"{here}/ideas", text="Bake at noon", cycle_id=cycle["id"]
    )
    assert "Bake at noon" in read(page).text
    assert "Silence" in page.text
    page = await browser.post("/planning", f"{here}/reveal", cycle_id=cycle["id"])
    assert "Silence" not in page.text
    ideas = (await company.done("GET", f"/v1{here}/ideas"))["data"]
    page = await browser.post("/planning", f"/ideas/{ideas[0]['id']}/vote", votes="2")
    assert "of them yours: 2" in read(page).text
    page = await browser.post("/planning", f"/ideas/{ideas[0]['id']}/shortlist")
    assert page.url.path.startswith("/objectives/")


async def test_two_ideas_are_brought_together(shop):
    browser, company = shop
    await open_cycle(browser)
    cycle = await cycle_of(company)
    ideas = f"/v1/cycles/{cycle['id']}/ideas"
    for text in ("Bake at noon", "Bake twice a day"):
        await company.done("POST", ideas, {"text": text})
    one, other = (await company.done("GET", ideas))["data"]
    path = f"/cycles/{cycle['id']}/merge"
    same = await browser.post("/planning", path, idea=one["id"], into=one["id"])
    assert "An idea goes into another one." in read(same).words
    await browser.post("/planning", path, idea=one["id"], into=other["id"])
    (left,) = (await company.done("GET", ideas))["data"]
    assert [each["id"] for each in left["merged"]] == [one["id"]]


async def test_what_is_short_of_a_cycle_is_told_before_it_starts(shop):
    browser, company = shop
    await open_cycle(browser)
    cycle = await cycle_of(company)
    fields = {"cycle_id": cycle["id"], "title": "People come", "owner": "company"}
    await browser.post("/planning", "/objectives", **fields)
    page = read(await browser.get("/planning"))
    assert {"It has no key result yet.", "It is not published."} <= set(page.words)
    assert page.links["It is not published."].endswith("#publish")
    few = page.links["Company: 1 objective; two to five keep the focus."]
    begun = read(await browser.get(few))
    assert begun.fields["owner"] == "company"
    assert any(given.get("id") == "write" and "open" in given for _, given in begun.tags)
    start = f"/cycles/{cycle['id']}/activate"
    refused = await browser.post("/planning", start, cycle_id=cycle["id"])
    assert refused.status_code == 422
    reason = "We begin small."
    await browser.post("/planning", start, cycle_id=cycle["id"], override_reason=reason)
    assert (await cycle_of(company))["state"] == "active"


async def test_what_is_short_is_said_by_name_in_the_readers_language(shop):
    browser, company = shop
    await open_cycle(browser)
    cycle = await cycle_of(company)
    team = await company.done("POST", "/v1/teams", {"name": "Bakehouse"})
    owner = {"kind": "team", "id": team["id"]}
    body = {"cycle_id": cycle["id"], "title": "Rolls", "owner": owner, "ambition": "committed"}
    path = f"/v1/objectives/{(await company.done('POST', '/v1/objectives', body))['id']}"
    task = {"title": "Launch the shop", "metric": {"kind": "boolean"}}
    await company.done("POST", f"{path}/key-results", task)
    await company.done("POST", f"{path}/publish")
    browser = browser.again("de")
    start = f"/cycles/{cycle['id']}/activate"
    text = read(await browser.post("/planning", start, cycle_id=cycle["id"])).text
    assert "Bakehouse: weniger als zwei veröffentlichte Ziele" in text
    assert "„Launch the shop“: " in text and team["id"] not in text
    assert "keep the focus" not in text


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 27), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 3, 31)),
        (date(2028, 6, 30), date(2028, 4, 1), date(2028, 6, 30)),
    ],
)
def test_a_quarter_has_three_months(day, first, last):
    assert quarter_of(day) == (first, last)
