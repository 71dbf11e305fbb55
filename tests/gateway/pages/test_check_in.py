from datetime import timedelta
from typing import Any, get_args

import pytest

from contracts.values import Weekday
from services.runtime import clock, ids
from tests.support.page import Browser, read
from tests.support.porch import Company


@pytest.fixture
async def path(bakery: Company) -> str:
    """The check-in of a fresh key result of the lead."""
    body = {
        "title": "Loaves of rye",
        "accountable_id": bakery.members["lead"],
        "metric": {"kind": "number", "baseline": 0, "target": 40, "unit": "loaves"},
        "reason": "It came up.",
    }
    of_objective = f"/v1/objectives/{bakery.things['objective_id']}/key-results"
    made = (await bakery.send("POST", of_objective, body)).json()
    if "id" not in made:
        others = f"/v1/objectives/{bakery.things['objective_id']}"
        made = (await bakery.done("GET", others))["key_results"][-1]
    return f"/check-in/{made['id']}"


async def given(browser: Browser, path: str, **fields: str):
    usual = {"check_in_id": str(ids.new_id()), "value": "10", "confidence": "6", "note": ""}
    return await browser.post(path, path, **{**usual, **fields})


async def reported(bakery: Company, path: str) -> Any:
    of_key_result = f"/v1/key-results/{path.rpartition('/')[2]}/check-ins"
    return (await bakery.done("GET", of_key_result))["data"]


async def test_a_check_in_is_a_value_a_confidence_and_a_word(lead, bakery, path):
    await given(lead, path, value="12,5", confidence="7", note="Two hotels more", status="on_track")
    (said, *_) = await reported(bakery, path)
    assert (said["value"], said["confidence"], said["status"]) == (12.5, 7, "on_track")
    assert (said["note"], said["author"]) == ("Two hotels more", bakery.members["lead"])


async def test_what_was_said_last_stands_in_the_form(lead, path):
    await given(lead, path, value="21", confidence="6")
    page = read(await lead.get(path))
    assert (page.fields["value"], page.fields["confidence"]) == ("21", "6")


async def test_a_refused_check_in_comes_back_as_it_was_typed(lead, bakery, path):
    before = len(await reported(bakery, path))
    page = await given(lead, path, value="a few", confidence="7", note="Something")
    assert page.status_code == 422
    found = read(page)
    assert "Write a number, as 12.5." in found.words
    assert (found.fields["value"], found.fields["note"]) == ("a few", "Something")
    assert found.fields["confidence"] == "7"
    assert len(await reported(bakery, path)) == before


async def test_a_drop_in_confidence_asks_what_happened(lead, bakery, path):
    await given(lead, path, confidence="8", note="All is well")
    page = await given(lead, path, confidence="4", value="11")
    assert page.status_code == 422
    assert "Your confidence fell by two or more: say what happened." in read(page).words
    page = await given(lead, path, confidence="4", value="11", note="The oven broke")
    assert page.status_code == 200
    assert (await reported(bakery, path))[0]["note"] == "The oven broke"


async def test_no_change_is_one_press(lead, bakery, path):
    await given(lead, path, value="14", confidence="6", note="Steady")
    await lead.post(path, path, check_in_id=str(ids.new_id()), no_change="yes")
    (newest, *_) = await reported(bakery, path)
    assert (newest["value"], newest["no_change"]) == (14, True)


async def test_a_form_that_is_sent_twice_counts_once(lead, bakery, path):
    again = str(ids.new_id())
    for _ in range(2):
        await given(lead, path, check_in_id=again, value="15", confidence="6", note="Steady")
    assert [one["id"] for one in await reported(bakery, path)].count(again) == 1


async def test_a_late_value_is_of_the_day_it_is_about(lead, bakery, path):
    day = (clock.today() - timedelta(days=3)).isoformat()
    await given(lead, path, value="13", note="Counted late", effective_on=day)
    assert day in [one["effective_on"] for one in await reported(bakery, path)]
    page = await given(lead, path, value="13", note="Kept", effective_on="soon")
    assert page.status_code == 422
    assert read(page).fields["note"] == "Kept" and read(page).fields["effective_on"] == "soon"


async def test_what_is_in_the_way_is_recorded_with_it(lead, bakery, path):
    await given(lead, path, value="16", note="Slow", blocker="No rye flour")
    (newest, *_) = await reported(bakery, path)
    blocker = await bakery.done("GET", f"/v1/blockers?key_result_id={newest['key_result_id']}")
    assert "No rye flour" in [one["text"] for one in blocker["data"]]


async def test_who_only_reads_is_refused(viewer, path):
    page = await given(viewer, path)
    assert page.status_code in (403, 422)
    assert "Your role may not do this." in read(page).text


async def test_who_owes_nothing_is_led_to_what_comes_next(shop):
    browser, company = shop
    today = clock.today()
    assert "Coming next" not in read(await browser.get("/check-in")).words
    cycle = {
        "name": "Now",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=60)).isoformat(),
        "check_ins": {
            "every": "weekly",
            "weekday": get_args(Weekday)[(today.weekday() + 3) % len(get_args(Weekday))],
        },
    }
    cycle_id = (await company.done("POST", "/v1/cycles", cycle))["id"]
    body = {"cycle_id": cycle_id, "title": "People come", "ambition": "committed"}
    objective = {**body, "owner": {"kind": "company"}}
    path = f"/v1/objectives/{(await company.done('POST', '/v1/objectives', objective))['id']}"
    metric = {"kind": "number", "baseline": 0, "target": 40, "unit": "loaves"}
    rye = {"title": "Loaves of rye", "metric": metric}
    made = await company.done("POST", f"{path}/key-results", rye)
    await company.done("POST", f"{path}/publish")
    reason = {"override_reason": "We begin small."}
    await company.done("POST", f"/v1/cycles/{cycle_id}/activate", reason)
    done = read(await browser.get("/check-in"))
    assert "You are done for now" in done.words
    assert done.links["Loaves of rye"] == f"/check-in/{made['id']}"
