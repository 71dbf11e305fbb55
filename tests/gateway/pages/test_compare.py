"""What differs between two moments, on the page: what is planned, and what is reported of it."""

from typing import Any

import pytest

from services.gateway.pages import compare
from services.runtime import ids
from tests.support.mailbox import Mailbox
from tests.support.page import Browser, Found, read
from tests.support.porch import Company, furnished


@pytest.fixture
async def mill(site, box: Mailbox) -> tuple[Browser, Company]:
    at = f"{ids.new_id().hex}.example"
    company = await furnished(site, "Mill", at=at)
    return await Browser(site, box).signed_in(f"owner@{at}"), company


async def position(company: Company) -> int:
    return int(
        (await company.done("GET", "/v1/history?order=newest&limit=1"))["data"][0]["position"]
    )


def of_key_result(company: Company) -> str:
    return f"/v1/key-results/{company.things['key_result_id']}"


async def said(company: Company, **body: Any) -> str:
    path = f"{of_key_result(company)}/check-ins"
    return str((await company.done("POST", path, {"note": "So it is", **body}))["id"])


def column(text: str, name: str) -> str:
    """The words of a column, as a reader hears them."""
    found = Found()
    found.feed("<section " + next(one for one in text.split("<section ") if f" {name} <" in one))
    return found.text


async def test_check_ins_and_scores_are_compared_with_what_they_were(mill):
    owner, company = mill
    before = await position(company)
    await said(company, value=9, confidence=8, status="on_track")
    page = await owner.get(f"/history/compare?from={before}&to={await position(company)}")
    added = column(page.text, "Added")
    assert "added Key result of Mill check-in" in added and "● on track" in added and " 9 " in added
    changed = column(page.text, "Changed")
    assert "Score: was 0.4 → is 0.9" in changed and "Progress: was 40% → is 90%" in changed
    assert "Check-ins: was 1 → is 2" in changed
    # The score of the objective moved as that of its only key result.
    assert changed.count("Score: was 0.4 → is 0.9") == 2
    assert "Objective of Mill" in changed
    assert "<ins>" in page.text


async def test_a_check_in_that_was_put_right_or_taken_back_is_told_so(mill):
    owner, company = mill
    wrong, extra = company.things["check_in_id"], await said(company, value=7)
    before = await position(company)
    body = {"value": 5, "reason": "Counted twice."}
    await company.done("POST", f"/v1/check-ins/{wrong}/correct", body)
    right = await position(company)
    page = await owner.get(f"/history/compare?from={before}&to={right}")
    assert "Value: was 4 → is 5" in column(page.text, "Changed")
    await company.done("POST", f"/v1/check-ins/{extra}/retract", {"reason": "Another mill."})
    page = await owner.get(f"/history/compare?from={right}&to={await position(company)}")
    assert "removed Key result of Mill check-in" in column(page.text, "Removed")
    assert "<del>" in page.text


async def test_an_objective_and_a_key_result_come_change_and_go(mill):
    owner, company = mill
    before = await position(company)
    objective = {
        "cycle_id": company.things["cycle_id"],
        "title": "Flour for all",
        "owner": {"kind": "company"},
        "ambition": "committed",
    }
    new = (await company.done("POST", "/v1/objectives", objective))["id"]
    body = {"title": "Sacks", "metric": {"kind": "number", "baseline": 0, "target": 3}}
    await company.done("POST", f"/v1/objectives/{new}/key-results", body)
    await company.done("PATCH", of_key_result(company), {"title": "Rolls", "reason": "Clearer."})
    middle = await position(company)
    page = await owner.get(f"/history/compare?from={before}&to={middle}")
    added = column(page.text, "Added")
    assert "added Flour for all objective" in added and "added Sacks key result" in added
    assert "Title: was Key result of Mill → is Rolls" in column(page.text, "Changed")
    # Leads to the page as it was then.
    assert read(page).links["Flour for all"] == f"/objectives/{new}?as_of={middle}"
    await company.done("POST", f"/v1/objectives/{new}/archive", {"reason": "Next year."})
    page = await owner.get(f"/history/compare?from={middle}&to={await position(company)}")
    removed = column(page.text, "Removed")
    assert "removed Flour for all objective" in removed and "removed Sacks key result" in removed
    assert read(page).links["Flour for all"] == f"/objectives/{new}?as_of={middle}"


async def test_of_many_check_ins_the_latest_are_told_and_the_others_counted(mill, monkeypatch):
    owner, company = mill
    monkeypatch.setattr(compare, "CHECK_INS_TOLD_MAX", 1)
    before = await position(company)
    for value in (5, 6, 7):
        await said(company, value=value)
    page = await owner.get(f"/history/compare?from={before}&to={await position(company)}")
    added = column(page.text, "Added")
    assert "Added 3" in added and added.count("added Key result") == 1
    assert "and 2 more check-ins" in added


async def test_what_is_confidential_is_no_difference_for_others(mill):
    owner, company = mill
    before = await position(company)
    await said(company, value=9)
    hide = {"confidential": True, "reason": "It is a secret."}
    await company.done("PATCH", f"/v1/objectives/{company.things['objective_id']}", hide)
    address = f"/history/compare?from={before}&to={await position(company)}"
    assert "Key result of Mill" in (await owner.get(address)).text
    viewer = owner.again()
    letters = f"viewer@{read(await owner.get('/people')).text.split('owner@')[1].split()[0]}"
    viewer.cookies.clear()
    await viewer.signed_in(letters)
    text = (await viewer.get(address)).text
    assert "of Mill" not in text.split("<main")[1].replace("Cycle of Mill", "")


async def test_the_moments_that_the_address_names_stand_in_the_form(mill):
    owner, company = mill
    after = await position(company)
    fields = read(await owner.get(f"/history/compare?from=2&to={after}")).fields
    assert fields["from"] == "2" and fields["to"] == str(after)
