from typing import Any

import pytest

from tests.gateway.pages.test_objective import drafted
from tests.gateway.pages.test_objective_edit import edited
from tests.support.page import Browser, read
from tests.support.porch import Company

FORMS = {
    "number": {"baseline": "1200", "target": "2400", "unit": "rolls", "stretch": "3000"},
    "percent": {"baseline": "10", "target": "64,5"},
    "currency": {"baseline": "0", "target": "40000", "unit": "€", "decimals": "2"},
    "boolean": {},
    "milestones": {"milestones": "Lease\r\nOven"},
    "maintain": {"at_least": "95", "unit": "%"},
}


async def defined(browser: Browser, bakery: Company, kind: str) -> tuple[str, Any]:
    """A key result of a draft, made by a form: its page, and what the API says of it."""
    path = f"/objectives/{await drafted(bakery)}"
    await browser.post(path, f"{path}/key-results", title="Rolls", kind=kind, **FORMS[kind])
    (made,) = (await bakery.done("GET", f"/v1{path}"))["key_results"]
    return f"/key-results/{made['id']}", made


@pytest.mark.parametrize("kind", FORMS)
async def test_a_key_result_of_any_kind_is_made_and_changed(lead: Browser, bakery: Company, kind):
    path, made = await defined(lead, bakery, kind)
    assert made["metric"]["kind"] == kind
    page = await edited(lead, path, title="Rolls a day", weight="2,5")
    assert page.url.path == path
    found = await bakery.done("GET", f"/v1{path}")
    assert (found["title"], found["weight"]) == ("Rolls a day", 2.5)
    # What nobody touched stays as it was, to the last digit.
    assert found["metric"] == made["metric"]


async def test_the_target_of_a_published_one_is_amended_with_its_reason(lead, bakery: Company):
    path, made = await defined(lead, bakery, "number")
    home = f"/objectives/{made['objective_id']}"
    await lead.post(home, f"{home}/publish", reason="Now")
    refused = await edited(lead, path, target="2600")
    assert "Once it is published, a change needs its reason." in read(refused).words
    assert read(refused).fields["target"] == "2600"
    await edited(lead, path, target="2600", reason="A hotel more.")
    assert (await bakery.done("GET", f"/v1{path}"))["metric"]["target"] == 2600
    amended = await bakery.done("GET", f"/v1/cycles/{bakery.things['cycle_id']}/amendments")
    (last,) = [one for one in amended["data"] if one["field"] == "metric.target"]
    assert (last["old"], last["new"], last["reason"]) == (2400, 2600, "A hotel more.")


async def test_what_the_service_refuses_stands_at_its_field(lead: Browser, bakery: Company):
    path, _ = await defined(lead, bakery, "number")
    page = await edited(lead, path, target="1200", commit="soon")
    assert page.status_code == 422
    faulty = {given["name"] for _, given in read(page).tags if given.get("aria-invalid")}
    assert faulty == {"commit"}
    page = await edited(lead, path, target="1200", commit="")
    faulty = {given["name"] for _, given in read(page).tags if given.get("aria-invalid")}
    assert faulty == {"target"}
    assert "The target must differ from where it starts." in read(page).words


async def test_a_milestone_keeps_its_identity_under_another_title(lead, bakery: Company):
    path, made = await defined(lead, bakery, "milestones")
    fields = {"m.0.title": "Lease signed", "m.0.weight": "3", "m.1.title": "", "m.2.title": "Doors"}
    await edited(lead, path, **fields)
    found = (await bakery.done("GET", f"/v1{path}"))["metric"]["milestones"]
    assert [(one["title"], one["weight"]) for one in found] == [("Lease signed", 3), ("Doors", 1)]
    assert found[0]["id"] == made["metric"]["milestones"][0]["id"]


async def test_two_targets_at_once_are_shown_side_by_side(lead: Browser, bakery: Company):
    path, _ = await defined(lead, bakery, "number")
    form = read(await lead.get(f"{path}/edit")).fields
    theirs = {"metric": {"kind": "number", "target": 3000, "baseline": 1000}}
    await bakery.done("PATCH", f"/v1{path}", theirs)
    page = read(await lead.send(f"{path}/edit", **{**form, "target": "2800"}))
    assert page.fields["target"] == "2800"
    assert "Meanwhile somebody wrote: 3000" in page.text
    await lead.send(f"{path}/edit", **page.fields)
    metric = (await bakery.done("GET", f"/v1{path}"))["metric"]
    assert (metric["target"], metric["baseline"]) == (2800, 1000)


async def test_a_key_result_is_withdrawn_with_its_reason(lead: Browser, bakery: Company):
    path, made = await defined(lead, bakery, "number")
    home = f"/objectives/{made['objective_id']}"
    await lead.post(home, f"{home}/publish", reason="Now")
    form = read(await lead.get(f"{path}/edit")).fields
    page = await lead.send(f"{path}/withdraw", **{**form, "reason": ""})
    assert "Once it is published, a change needs its reason." in read(page).words
    page = await lead.send(f"{path}/withdraw", **{**form, "reason": "Nobody counts them."})
    assert page.url.path == home
    assert (await bakery.done("GET", f"/v1{path}"))["state"] == "withdrawn"
    assert "It was withdrawn or closed" in (await lead.get(f"{path}/edit")).text
