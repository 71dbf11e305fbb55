import re

from tests.gateway.pages.test_alignment import drafted
from tests.support.page import Browser, read
from tests.support.porch import Company


async def sent(browser: Browser, path: str, **fields: str):
    return await browser.send(path, **{**read(await browser.get(path)).fields, **fields})


async def test_an_objective_is_hung_under_another_and_off_again(lead: Browser, bakery: Company):
    made = await drafted(bakery, "Vans are never late")
    path = f"/objectives/{made}/parent"
    under = f"objective/{bakery.things['objective_id']}"
    page = await sent(lead, path, under=under, contributes="yes", weight="2,5")
    assert page.url.path == f"/objectives/{made}"
    assert "counts there with weight 2.5" in page.text
    shown = await bakery.done("GET", f"/v1/objectives/{made}")
    assert shown["parent_id"] == bakery.things["objective_id"]
    assert (shown["parent"]["contributes"], shown["parent"]["weight"]) == (True, 2.5)
    form = read(await lead.get(path)).fields
    assert (form["under"], form["weight"]) == (under, "2.5")
    await sent(lead, path, under="")
    assert (await bakery.done("GET", f"/v1/objectives/{made}"))["parent_id"] is None


async def test_it_hangs_under_a_key_result_too(lead: Browser, bakery: Company):
    made = await drafted(bakery, "Vans are electric")
    under = f"key_result/{bakery.things['key_result_id']}"
    await sent(lead, f"/objectives/{made}/parent", under=under)
    shown = await bakery.done("GET", f"/v1/objectives/{made}")
    assert shown["parent"]["key_result_id"] == bakery.things["key_result_id"]


async def test_a_place_that_cannot_be_says_why_before_it_is_chosen(lead: Browser, bakery: Company):
    top = await drafted(bakery, "Vans are ours")
    below = await drafted(bakery, "Vans are leased")
    await bakery.done("PUT", f"/v1/objectives/{below}/parent", {"parent_id": top})
    text = (await lead.get(f"/objectives/{top}/parent")).text
    closed = dict(re.findall(r'value="objective/([^"]+)" disabled>[^<]*\(([^)]*)\)', text))
    assert closed == {top: "this one itself", below: "hangs under this one"}
    # Whoever sends it all the same is refused by the service with the same words.
    page = await sent(lead, f"/objectives/{top}/parent", under=f"objective/{below}")
    assert page.status_code == 422
    said = "An objective cannot stand under itself, nor under what hangs under it."
    assert said in read(page).words


async def test_a_weight_that_is_none_stands_at_its_field(lead: Browser, bakery: Company):
    made = await drafted(bakery, "Vans are blue")
    under = f"objective/{bakery.things['objective_id']}"
    fields = {"under": under, "contributes": "yes", "weight": "much"}
    page = await sent(lead, f"/objectives/{made}/parent", **fields)
    assert "Write a number, as 12.5." in read(page).words
    assert read(page).fields["under"] == under and read(page).fields["weight"] == "much"
