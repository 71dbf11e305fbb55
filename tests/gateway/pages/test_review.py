from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from services.runtime import ids
from tests.support.page import Browser, read
from tests.support.porch import Company, furnished


@dataclass
class Quarter:
    """A company whose quarter is reviewed, seen by its owner and its lead."""

    company: Company
    owner: Browser
    lead: Browser

    def __getitem__(self, name: str) -> str:
        return str(self.company.things[name])


@pytest.fixture
async def quarter(site, box) -> AsyncIterator[Quarter]:
    at = f"{ids.new_id().hex[-12:]}.example"
    company = await furnished(site, "Mill", at=at)
    owner = await Browser(site, box).signed_in(f"owner@{at}")
    lead = await Browser(site, box).signed_in(f"lead@{at}")
    made = Quarter(company, owner, lead)
    await owner.post("/review", f"/review/{made['cycle_id']}/start", cycle_id=made["cycle_id"])
    yield made


async def of(quarter: Quarter, path: str) -> Any:
    return await quarter.company.done("GET", path)


async def test_a_score_is_set_with_its_reason_and_confirmed_by_somebody_else(quarter: Quarter):
    score = f"/key-results/{quarter['key_result_id']}/score"
    page = await quarter.owner.post("/review", score, score="0,5", reason="")
    assert page.status_code == 422
    assert "faults" in page.text
    page = await quarter.owner.post("/review", score, score="0.5", reason="Half of it.")
    assert page.status_code == 200
    page = await quarter.lead.post("/review", f"{score}/confirm")
    assert page.status_code == 200
    told = await of(quarter, f"/v1{score}")
    assert (told["score"], told["set"]["reason"]) == (0.5, "Half of it.")
    assert told["confirmed"]["by"]


async def test_nobody_confirms_a_score_that_they_did_not_see(quarter: Quarter):
    path = f"/v1/key-results/{quarter['key_result_id']}/score"
    await quarter.company.done("PUT", path, {"score": 0.5, "reason": "Half of it."})
    form = read(await quarter.lead.get("/review")).fields
    assert form["seen"] == "0.5"
    await quarter.company.done("PUT", path, {"score": 0.9, "reason": "Nearly all of it."})
    confirm = path.removeprefix("/v1") + "/confirm"
    page = await quarter.lead.send(confirm, **form)
    assert page.status_code == 422
    assert "Somebody changed this meanwhile; look at it and send it again." in read(page).words
    assert (await of(quarter, path))["confirmed"] is None
    await quarter.lead.send(confirm, **read(page).fields)
    assert (await of(quarter, path))["confirmed"]["by"].endswith(quarter.company.members["lead"])


async def test_what_is_no_score_is_said_in_words(quarter: Quarter):
    score = f"/key-results/{quarter['key_result_id']}/score"
    page = await quarter.lead.post("/review", score, score="most", reason="We like it.")
    assert page.status_code == 422
    assert "Write a number" in page.text


async def test_the_five_questions_and_what_was_learnt_are_shown_to_everybody(quarter: Quarter):
    here = f"/review/{quarter['cycle_id']}/answers"
    answers = {"performance": "Better than before.", "verdict": "rhythm"}
    await quarter.owner.post("/review", here, **answers)
    learnt = {"learnings": "Bake less, better.", "outcome": "partly"}
    await quarter.lead.post("/review", f"/objectives/{quarter['objective_id']}/review", **learnt)
    page = read(await quarter.lead.get("/review"))
    assert "Better than before." in page.words
    assert "Bake less, better." in page.words
    assert "It hung at the rhythm: the objectives were not followed." in page.words


async def test_a_cycle_is_closed_once_each_objective_has_an_outcome_or_with_a_reason(quarter):
    close = f"/review/{quarter['cycle_id']}/close"
    page = await quarter.owner.post("/review", close, cycle_id=quarter["cycle_id"])
    assert page.status_code == 422
    await quarter.owner.post(
        "/review", close, cycle_id=quarter["cycle_id"], override_reason="It speaks for itself."
    )
    assert (await of(quarter, f"/v1/cycles/{quarter['cycle_id']}"))["state"] == "closed"
    page = read(await quarter.owner.get("/review"))
    assert "Open it again" in page.words


async def test_an_objective_is_carried_on_in_the_cycle_that_is_planned(quarter: Quarter):
    body = {"name": "Next", "starts_on": "2030-01-01", "ends_on": "2030-03-31"}
    planned = (await quarter.company.done("POST", "/v1/cycles", body))["id"]
    path = f"/objectives/{quarter['objective_id']}/carry-forward"
    await quarter.owner.post("/review", path, into=planned, cycle_id=quarter["cycle_id"])
    drafts = await of(quarter, f"/v1/objectives?cycle_id={planned}")
    assert [one["carried_from"] for one in drafts["data"]] == [quarter["objective_id"]]


async def test_goalposts_show_what_was_moved_and_both_scores(quarter: Quarter):
    path = f"/v1/key-results/{quarter['key_result_id']}"
    metric = {"kind": "number", "baseline": 0, "target": 8}
    cycle = f"/v1/cycles/{quarter['cycle_id']}"
    await quarter.company.done("POST", f"{cycle}/reopen", {"reason": "One more week."})
    body = {"metric": metric, "reason": "The oven broke."}
    await quarter.company.done("PATCH", path, body)
    page = read(await quarter.lead.get("/goalposts"))
    assert "“The oven broke.”" in page.words
    assert (
        page.words[page.words.index("→") - 1],
        page.words[page.words.index("→") + 2],
    ) == ("10", "8")
