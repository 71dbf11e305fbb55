from typing import Any

import pytest

from tests.gateway.pages.test_check_in import path as key_result_path
from tests.gateway.pages.test_objective import drafted
from tests.support.page import Browser, read
from tests.support.porch import Company

key_result = key_result_path


@pytest.fixture
async def path(bakery: Company, key_result: str) -> str:
    """The page of a check-in of the lead."""
    said = {"value": 40, "confidence": 6, "status": "on_track", "note": "Two hotels"}
    of_key_result = f"/v1/key-results/{key_result.rpartition('/')[2]}/check-ins"
    made = await bakery.done("POST", of_key_result, said, role="lead")
    return f"/check-ins/{made['id']}"


async def corrected(browser: Browser, path: str, **fields: str):
    return await browser.send(
        f"{path}/correct", **{**read(await browser.get(path)).fields, **fields}
    )


async def said(bakery: Company, path: str) -> Any:
    return await bakery.done("GET", f"/v1{path}")


async def test_a_wrong_check_in_is_put_right_and_both_values_stay(lead, bakery, path):
    page = await corrected(lead, path, value="14", note="One hotel", reason="A digit too many.")
    assert page.status_code == 200
    found = await said(bakery, path)
    assert (found["value"], found["confidence"], found["state"]) == (14, 6, "corrected")
    text = read(page).text
    assert "was 40 loaves" in text and "is 14 loaves" in text
    assert "A digit too many." in text and "lead of Bakery" in text


async def test_a_correction_wants_its_reason_and_keeps_what_was_typed(lead, bakery, path):
    page = await corrected(lead, path, value="a few", note="One hotel")
    assert page.status_code == 422
    found = read(page)
    faulty = {given["name"] for _, given in found.tags if given.get("aria-invalid")}
    assert faulty == {"value", "reason"}
    assert (found.fields["value"], found.fields["note"]) == ("a few", "One hotel")
    assert (await said(bakery, path))["state"] == "recorded"


async def test_two_corrections_at_once_are_shown_side_by_side(lead, bakery, path):
    form = read(await lead.get(path)).fields
    theirs = {"value": 15, "reason": "Counted again."}
    await bakery.done("POST", f"/v1{path}/correct", theirs)
    page = read(await lead.send(f"{path}/correct", **{**form, "value": "14", "reason": "Mine."}))
    assert "Meanwhile somebody wrote: 15" in page.text
    assert (page.fields["value"], page.fields["reason"]) == ("14", "")
    assert (await said(bakery, path))["value"] == 15


async def test_a_check_in_is_taken_back_with_its_reason(lead, bakery, path):
    form = read(await lead.get(path)).fields
    page = await lead.send(f"{path}/retract", **{**form, "reason": " "})
    assert page.status_code == 422 and (await said(bakery, path))["state"] == "recorded"
    reason = "It was about another key result."
    page = read(await lead.send(f"{path}/retract", **{**form, "reason": reason}))
    assert (await said(bakery, path))["state"] == "retracted"
    assert reason in page.text and "Put it right" not in page.text


async def test_milestones_are_put_right_by_name(lead: Browser, bakery: Company):
    home = f"/objectives/{await drafted(bakery)}"
    lines = {"kind": "milestones", "milestones": "Lease\r\nOven"}
    await lead.post(home, f"{home}/key-results", title="Shop", **lines)
    await lead.post(home, f"{home}/publish", reason="Now")
    (made,) = (await bakery.done("GET", f"/v1{home}"))["key_results"]
    lease, oven = (one["id"] for one in made["metric"]["milestones"])
    of_key_result = f"/v1/key-results/{made['id']}/check-ins"
    report = await bakery.done("POST", of_key_result, {"reached": [lease]})
    path = f"/check-ins/{report['id']}"
    fields = {f"r.{oven}": "yes", "reason": "It came on Friday."}
    page = read(await corrected(lead, path, **fields))
    assert "was Lease" in page.text and "is Lease, Oven" in page.text


async def test_who_may_not_put_it_right_reads_whom_to_ask(viewer: Browser, path):
    page = read(await viewer.get(path))
    assert "To have it changed, ask" in page.text and "lead of Bakery" in page.text
    assert "Put it right" not in page.text


async def test_what_is_in_the_way_is_said_passed_on_and_put_out_of_the_way(lead, bakery):
    home = f"/key-results/{bakery.things['key_result_id']}"
    empty = await lead.post(home, f"{home}/blockers", text=" ", severity="high")
    assert "This must say something." in read(empty).words
    words = {"text": "The mill is shut", "severity": "high", "kind": "supplier"}
    await lead.post(home, f"{home}/blockers", **words)
    found = (await bakery.done("GET", "/v1/blockers?state=open"))["data"]
    (one,) = [each for each in found if each["text"] == "The mill is shut"]
    assert (one["severity"], one["kind"]) == ("high", "supplier")
    path, member = f"/blockers/{one['id']}", bakery.members["member"]
    form = read(await lead.get(path)).fields
    await lead.send(f"{path}/assign", **{**form, "owner_id": member})
    late = await lead.send(f"{path}/resolve", **{**form, "resolution": "Another mill"})
    assert "Somebody changed this meanwhile" in late.text
    assert read(late).fields["resolution"] == "Another mill"
    await lead.send(f"{path}/resolve", **read(late).fields)
    done = next(
        each
        for each in (await bakery.done("GET", "/v1/blockers?state=resolved"))["data"]
        if each["id"] == one["id"]
    )
    assert (done["owner"], done["resolution"]) == (member, "Another mill")


async def test_an_initiative_is_added_changed_and_done(lead: Browser, bakery: Company):
    home = f"/key-results/{bakery.things['key_result_id']}"
    soon = await lead.post(home, f"{home}/initiatives", title="Bake a box", due_on="soon")
    assert soon.status_code == 422 and read(soon).fields["due_on"] == "soon"
    await lead.post(home, f"{home}/initiatives", title="Bake a box", due_on="2027-02-01")
    tasks = f"/v1{home}/initiatives"
    one = (await bakery.done("GET", tasks))["data"][-1]
    path = f"{home}/initiatives/{one['id']}"
    fields = {"title": "Bake a tasting box", "assignee_id": bakery.members["member"]}
    page = await lead.send(path, **{**read(await lead.get(path)).fields, **fields, "due_on": ""})
    assert page.url.path == home
    await lead.post(home, f"{path}/state", state="done")
    one = (await bakery.done("GET", tasks))["data"][-1]
    assert (one["title"], one["due_on"], one["state"]) == ("Bake a tasting box", None, "done")
    assert one["assignee_id"] == bakery.members["member"]


async def test_ones_own_check_in_is_not_acknowledged(lead: Browser, path):
    page = await lead.post(path, f"{path}/acknowledge")
    assert page.status_code == 422
    assert "acknowledged by somebody other than its author" in read(page).text
