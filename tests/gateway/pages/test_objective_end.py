from tests.gateway.pages.test_objective import drafted
from tests.gateway.pages.test_objective_parent import sent
from tests.support.page import Browser, read
from tests.support.porch import Company


async def published(lead: Browser, bakery: Company) -> str:
    path = f"/objectives/{await drafted(bakery)}"
    await lead.post(path, f"{path}/key-results", title="Rolls", baseline="1", target="2")
    await lead.post(path, f"{path}/publish", reason="Now")
    return path


async def done(lead: Browser, path: str, what: str, **fields: str):
    form = read(await lead.get(f"{path}/outcome")).fields
    return await lead.send(f"{path}/outcome/{what}", **{**form, "reason": "", **fields})


async def test_an_objective_ends_with_an_outcome_and_goes_on_again(lead, bakery: Company):
    path = await published(lead, bakery)
    refused = await done(lead, path, "close", outcome="abandoned")
    assert refused.status_code == 422
    assert read(refused).fields["outcome"] == "abandoned"
    page = await done(lead, path, "close", outcome="abandoned", reason="The mill closed.")
    assert page.url.path == path
    assert (await bakery.done("GET", f"/v1{path}"))["outcome"] == "abandoned"
    assert "It ended: abandoned." in (await lead.get(f"{path}/outcome")).text
    await done(lead, path, "reopen", reason="Another mill.")
    assert (await bakery.done("GET", f"/v1{path}"))["state"] == "published"


async def test_what_hangs_under_it_is_asked_about(lead: Browser, bakery: Company):
    path, below = await published(lead, bakery), await published(lead, bakery)
    place = {"under": path.replace("/objectives/", "objective/"), "reason": "It serves it."}
    await sent(lead, f"{below}/parent", **place)
    page = await done(lead, path, "close", outcome="achieved")
    assert page.status_code == 422
    assert "Objectives under it are still living: say what becomes of them." in read(page).words
    await done(lead, path, "close", outcome="achieved", children="close")
    assert (await bakery.done("GET", f"/v1{below}"))["state"] == "closed"


async def test_an_objective_is_set_aside_and_brought_back(lead: Browser, bakery: Company):
    path = await published(lead, bakery)
    page = await done(lead, path, "archive", reason="Not this quarter.")
    assert "set aside" in read(page).words
    assert (await bakery.done("GET", f"/v1{path}"))["archived"] is True
    await done(lead, path, "restore")
    assert (await bakery.done("GET", f"/v1{path}"))["archived"] is False


async def test_who_only_reads_is_told_whom_to_ask(viewer: Browser, bakery: Company):
    home = f"/objectives/{bakery.things['objective_id']}"
    for path in (f"{home}/outcome", f"{home}/parent", f"{home}/dependencies"):
        page = await viewer.get(path)
        assert "To have it changed, ask" in page.text
        assert f'action="{home}' not in page.text
