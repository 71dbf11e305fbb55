"""What was learnt in the last cycle stands beside the plan of the next."""

from datetime import timedelta
from typing import Any

import pytest

from services.gateway.pages import learnt
from services.runtime import clock, ids
from tests.support.mailbox import Mailbox
from tests.support.page import Browser, read
from tests.support.porch import Company, furnished

VERDICT = "It hung at the rhythm: the objectives were not followed."


@pytest.fixture
async def mill(site, box: Mailbox) -> tuple[Browser, Company]:
    """A company that looked back on its cycle and plans another one."""
    at = f"{ids.new_id().hex}.example"
    company = await furnished(site, "Mill", at=at)
    cycle = company.things["cycle_id"]
    await company.done("POST", f"/v1/cycles/{cycle}/start-review")
    await answered(company, "Talk to bakers.", verdict="rhythm")
    return await Browser(site, box).signed_in(f"owner@{at}"), company


async def answered(company: Company, text: str, **more: Any) -> None:
    body = {"answers": {"learnings": text}, **more}
    await company.done("PUT", f"/v1/cycles/{company.things['cycle_id']}/review", body)


async def following(company: Company) -> str:
    first = clock.today() + timedelta(days=51)
    days = {"starts_on": first.isoformat(), "ends_on": (first + timedelta(days=90)).isoformat()}
    return str((await company.done("POST", "/v1/cycles", {"name": "Next", **days}))["id"])


async def test_what_the_last_cycle_taught_stands_on_the_plan_of_the_next(mill):
    owner, company = mill
    path = f"/v1/objectives/{company.things['objective_id']}/review"
    await company.done("PUT", path, {"answers": {"learnings": "Ask earlier."}})
    following_id = await following(company)
    found = read(await owner.get(f"/planning?cycle={following_id}"))
    assert VERDICT in found.text
    assert "Talk to bakers. Owner of Mill" in found.text and "Ask earlier." in found.text
    review = f"/review?cycle={company.things['cycle_id']}"
    assert ("a", {"href": review}) in found.tags
    assert "Was der letzte Zyklus gelehrt hat" in (await owner.again("de").get("/planning")).text
    # Also from its own review one gets to what was learnt before.
    found = read(await owner.get(f"/review?cycle={following_id}"))
    assert found.links["Cycle of Mill"] == f"{review}#answers"


async def test_a_first_cycle_and_one_that_runs_are_taught_nothing(mill):
    owner, company = mill
    found = read(await owner.get(f"/planning?cycle={company.things['cycle_id']}"))
    assert "What the last cycle taught" not in found.text
    assert "What was learnt before" not in read(await owner.get("/review")).text


async def test_more_than_is_shown_is_counted_and_stands_in_the_review(mill, monkeypatch):
    owner, company = mill
    monkeypatch.setattr(learnt, "LEARNINGS_SHOWN_MAX", 0)
    found = read(await owner.get(f"/planning?cycle={await following(company)}"))
    assert "Talk to bakers." not in found.text
    review = f"/review?cycle={company.things['cycle_id']}"
    assert found.links["and 1 more lesson"] == review
