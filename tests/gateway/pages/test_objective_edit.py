from typing import Any

from tests.gateway.pages.test_objective import drafted
from tests.support.page import Browser, read
from tests.support.porch import Company


async def stood(bakery: Company, path: str) -> Any:
    return await bakery.done("GET", f"/v1{path}", role="owner")


async def edited(browser: Browser, path: str, **fields: str):
    """The edit form of a thing as it stands, with some fields typed anew."""
    form = f"{path}/edit"
    return await browser.send(form, **{**read(await browser.get(form)).fields, **fields})


async def test_a_draft_is_changed_by_a_form(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    fields = {
        "title": "Our rolls are known everywhere",
        "description": "People ask for them.",
        "owner": "company",
        "accountable_id": bakery.members["lead"],
        "ambition": "committed",
        "every": "monthly",
        "weekday": "monday",
    }
    page = await edited(lead, path, **fields)
    assert page.url.path == path
    found = await stood(bakery, path)
    assert found["title"] == fields["title"] and found["description"] == fields["description"]
    assert (found["owner"], found["ambition"]) == ({"kind": "company"}, "committed")
    assert found["rhythm"] == {"every": "monthly", "weekday": "monday"}


async def test_what_is_published_changes_with_its_reason_only(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    await lead.post(path, f"{path}/key-results", title="Rolls", baseline="1", target="2")
    await lead.post(path, f"{path}/publish", reason="Now")
    refused = await edited(lead, path, title="Our rolls are loved")
    assert refused.status_code == 422
    page = read(refused)
    assert "Once it is published, a change needs its reason." in page.words
    assert page.fields["title"] == "Our rolls are loved"
    await edited(lead, path, title="Our rolls are loved", reason="Known is not enough.")
    assert (await stood(bakery, path))["title"] == "Our rolls are loved"


async def test_who_is_overtaken_sees_both_values_and_loses_none(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    form = read(await lead.get(f"{path}/edit")).fields
    theirs = {"title": "Theirs", "description": "Theirs too"}
    await bakery.done("PATCH", f"/v1{path}", theirs, role="lead")
    mine = {**form, "title": "Mine", "description": form["description"]}
    clash = await lead.send(f"{path}/edit", **mine)
    assert clash.status_code == 422
    page = read(clash)
    assert "Somebody changed the same meanwhile." in page.text
    assert page.fields["title"] == "Mine"
    assert "Meanwhile somebody wrote: Theirs" in page.text
    # What I left alone is theirs by now, and nothing to quarrel about.
    assert page.fields["description"] == "Theirs too"
    assert (await stood(bakery, path))["title"] == "Theirs"
    await lead.send(f"{path}/edit", **page.fields)
    found = await stood(bakery, path)
    assert (found["title"], found["description"]) == ("Mine", "Theirs too")


async def test_two_who_change_different_things_do_not_meet(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    form = read(await lead.get(f"{path}/edit")).fields
    await bakery.done("PATCH", f"/v1{path}", {"description": "Theirs"}, role="lead")
    page = await lead.send(f"{path}/edit", **{**form, "title": "Mine"})
    assert page.url.path == path
    found = await stood(bakery, path)
    assert (found["title"], found["description"]) == ("Mine", "Theirs")


async def test_every_fault_stands_at_its_field_with_what_was_typed(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    page = await edited(lead, path, title=" ", description="Kept", owner="team/nobody")
    assert page.status_code == 422
    faulty = {given["name"] for _, given in read(page).tags if given.get("aria-invalid")}
    assert {"title", "owner"} <= faulty
    assert read(page).fields["description"] == "Kept"


async def test_who_may_not_change_it_reads_whom_to_ask(viewer: Browser, bakery: Company):
    path = f"/objectives/{bakery.things['objective_id']}"
    for page in (read(await viewer.get(path)), read(await viewer.get(f"{path}/edit"))):
        assert "To have it changed, ask" in page.text
        assert "Owner of Bakery" in page.text and "lead of Bakery" in page.text
        assert not [given for _, given in page.tags if given.get("action") == f"{path}/edit"]
    token = read(await viewer.get(path)).fields["csrf"]
    refused = await viewer.send(f"{path}/edit", csrf=token, title="Mine", version="1")
    assert refused.status_code == 422
    assert "Your role may not do this." in read(refused).words


async def test_a_finding_of_the_rules_is_argued_with(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    await lead.post(path, f"{path}/key-results", title="Launch the shop", kind="boolean")
    page = read(await lead.get(path))
    assert page.fields["finding"].startswith("task_not_result/")
    empty = await lead.post(path, f"{path}/lint/answers", finding=page.fields["finding"])
    assert "This must say something." in read(empty).words
    reason = "The shop is the result."
    finding = page.fields["finding"]
    page = read(await lead.post(path, f"{path}/lint/answers", finding=finding, reason=reason))
    assert reason in page.text
    assert page.fields.get("finding", "") != finding


async def test_somebody_is_asked_for_help(lead: Browser, bakery: Company):
    path = f"/objectives/{bakery.things['objective_id']}"
    member = bakery.members["member"]
    await lead.post(path, f"{path}/comments", text="Who knows the hotels?", mention=member)
    said = (await bakery.done("GET", f"/v1{path}/comments"))["data"]
    assert said[-1]["mentions"] == [member]


async def test_a_form_that_is_none_any_more_comes_back_with_what_was_typed(
    lead: Browser, viewer: Browser, bakery: Company
):
    path = f"/objectives/{await drafted(bakery)}"
    form = read(await lead.get(path)).fields
    await lead.post(path, f"{path}/key-results", title="Rolls", baseline="1", target="2")
    await lead.post(path, f"{path}/publish", reason="Now")
    closed = {"outcome": "abandoned", "reason": "The mill closed."}
    await bakery.done("POST", f"/v1{path}/close", closed)
    typed = {**form, "version": "", "title": "Regulars a day", "baseline": "3", "target": "9"}
    page = await lead.send(f"{path}/key-results", **typed)
    assert page.status_code == 422
    assert "The objective is not in a state in which this can be done." in read(page).words
    assert read(page).fields["title"] == "Regulars a day"
    token = read(await viewer.get(path)).fields["csrf"]
    page = await viewer.send(f"{path}/comments", csrf=token, text="Kept all the same")
    assert "Your role may not do this." in read(page).words
    assert read(page).fields["text"] == "Kept all the same"
