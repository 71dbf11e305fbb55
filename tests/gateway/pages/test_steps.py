import pytest

from services.gateway.pages.steps import STEPS
from tests.support.page import Browser, read
from tests.support.porch import Company


@pytest.mark.parametrize("path", ["/welcome", "/planning", "/check-in", "/review"])
async def test_a_page_says_which_step_it_is_and_leads_to_the_next(lead: Browser, path: str):
    step = next(one for one in STEPS if path.startswith(one.starts))
    found = read(await lead.get(path))
    assert step.says in found.words
    assert found.links[step.then] == step.following


async def test_the_pages_of_an_objective_lead_to_what_it_needs_and_from_there_to_the_start(
    lead: Browser, bakery: Company
):
    path = f"/objectives/{bakery.things['objective_id']}"
    links = read(await lead.get(path)).links
    needs = links["Next step: clear the way"]
    assert needs == f"{path}/dependencies"
    found = read(await lead.get(needs))
    assert "Step 5 of 7: clear the way" in found.words
    assert found.links["Next step: start the cycle, then check in"] == "/planning#start"


async def test_a_page_of_no_step_names_none(lead: Browser):
    assert "of 7:" not in read(await lead.get("/people")).text
