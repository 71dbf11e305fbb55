import re

from tests.gateway.pages.test_objective import drafted
from tests.support.page import Browser, read
from tests.support.porch import Company


async def declared(browser: Browser, path: str, **fields: str):
    form = read(await browser.get(f"{path}/dependencies")).fields
    return await browser.send(f"{path}/dependencies", **{**form, **fields})


async def test_a_team_is_asked_for_something_and_says_no_with_a_reason(lead, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    on = f"team/{bakery.things['team_id']}"
    page = await declared(lead, path, need="A van on Saturdays", on=on, due_on="2027-02-01")
    assert "A van on Saturdays" in read(page).text and "○ open" in page.text
    (one,) = (await bakery.done("GET", f"/v1{path}/dependencies"))["data"]
    form = {"csrf": read(page).fields["csrf"], "dependency_id": one["id"], "version": "1"}
    refused = await lead.send(f"{path}/dependencies/answer", **form, answer="decline", reason="")
    assert refused.status_code == 422
    assert "This must say something." in read(refused).words
    reason = "The van is at the market."
    fields = {**form, "answer": "decline", "reason": reason}
    page = read(await lead.send(f"{path}/dependencies/answer", **fields))
    assert "■ declined" in page.text and reason in page.text
    assert "■ declined" in (await lead.get(path)).text
    assert "A van on Saturdays" in (await lead.get("/planning")).text


async def test_somebody_outside_who_is_new_answers_at_a_link(lead: Browser, bakery: Company):
    path = f"/objectives/{await drafted(bakery)}"
    person = {"name": "Mia Mill", "email": "no address", "company": "Mill & Sons"}
    wish = {"need": "Flour by Friday", "on": "external_party/new"}
    refused = await declared(lead, path, **wish, **person)
    assert refused.status_code == 422
    faulty = {given["name"] for _, given in read(refused).tags if given.get("aria-invalid")}
    assert "email" in faulty
    assert read(refused).fields["need"] == "Flour by Friday"
    fields = {**read(refused).fields, "email": "mia@mill.example"}
    page = await lead.send(f"{path}/dependencies", **fields)
    assert "Mia Mill, Mill &amp; Sons" in page.text
    link = re.search(r'class="secret">[^<]*(/d/[^<]+)<', page.text)
    assert link
    shown = await lead.send(link[1], answer="accept", reason="On Thursday even.")
    assert "accepted" in shown.text
    page = await lead.get(f"{path}/dependencies")
    assert "● accepted" in page.text and "On Thursday even." in page.text
    (one,) = (await bakery.done("GET", f"/v1{path}/dependencies"))["data"]
    known = {"csrf": read(page).fields["csrf"], "dependency_id": one["id"]}
    closed = await lead.send(f"{path}/dependencies/link/close", **known)
    assert 'class="secret"' not in closed.text
    assert (await lead.get(link[1])).status_code == 404


async def test_who_does_not_answer_reads_who_does(viewer: Browser, bakery: Company):
    page = await viewer.get(f"/objectives/{bakery.things['objective_id']}/dependencies")
    assert "lead of Bakery answers it." in page.text
    assert "/answer" not in page.text
