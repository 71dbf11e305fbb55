from tests.support.page import Browser, read
from tests.support.porch import Company


async def drafted(bakery: Company) -> str:
    body = {
        "cycle_id": bakery.things["cycle_id"],
        "title": "Our rolls are known",
        "owner": {"kind": "team", "id": bakery.things["team_id"]},
        "ambition": "aspirational",
    }
    return str((await bakery.done("POST", "/v1/objectives", body, role="lead"))["id"])


async def test_an_objective_shows_the_sum_of_its_score(lead: Browser, bakery: Company):
    page = read(await lead.get(f"/objectives/{bakery.things['objective_id']}"))
    assert "rounded once, at the end, it scores" in page.text
    assert "Need of Bakery" in page.text


async def test_a_key_result_is_defined_by_a_form(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    fields = {"title": "Rolls a day", "kind": "number", "baseline": "1.200", "target": "2.400"}
    lead = lead.again()
    await lead.post(path, f"{path}/key-results", **fields, unit="rolls")
    (made,) = (await bakery.done("GET", f"/v1{path}", role="lead"))["key_results"]
    assert made["metric"]["target"] == 2.4 and made["metric"]["unit"] == "rolls"


async def test_milestones_are_lines(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    lines = "Lease signed\r\nOven in\r\n\r\nDoors open"
    await lead.post(path, f"{path}/key-results", title="Shop", kind="milestones", milestones=lines)
    (made,) = (await bakery.done("GET", f"/v1{path}", role="lead"))["key_results"]
    titles = [one["title"] for one in made["metric"]["milestones"]]
    assert titles == ["Lease signed", "Oven in", "Doors open"]


async def test_every_fault_of_a_key_result_is_told_at_once_and_nothing_is_lost(lead, bakery):
    path = f"/objectives/{await drafted(bakery)}"
    fields = {"title": "", "kind": "number", "baseline": "few", "target": "many"}
    page = await lead.post(path, f"{path}/key-results", **fields)
    assert page.status_code == 422
    found = read(page)
    assert found.text.count("Write a number, as 12.5.") >= 2
    assert "This must say something." in found.text
    assert (found.fields["baseline"], found.fields["target"]) == ("few", "many")


async def test_a_draft_is_published_once_it_has_a_key_result(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    page = await lead.post(path, f"{path}/publish", reason="Now")
    assert page.status_code == 422
    assert "An objective needs a key result before it is published." in read(page).text
    await lead.post(path, f"{path}/key-results", title="Rolls", baseline="1", target="2")
    await lead.post(path, f"{path}/publish", reason="Now")
    assert (await bakery.done("GET", f"/v1{path}"))["state"] == "published"


async def test_words_are_judged_while_they_are_typed(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    fields = {"of": "key_result", "title": "Run a campaign", "kind": "number"}
    page = await lead.post(path, "/lint", **fields)
    assert "This is a task, not a result." in page.text
    assert "<html" not in page.text
    nothing = await lead.post(path, "/lint", of="key_result", title="")
    assert "This is a task" not in nothing.text
