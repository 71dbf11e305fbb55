import pytest

from services.gateway.pages.steps import STEPS
from tests.support.page import Browser, read


@pytest.mark.parametrize("path", ["/welcome", "/planning", "/check-in", "/review"])
async def test_a_page_says_which_step_it_is_and_leads_to_the_next(lead: Browser, path: str):
    step = next(one for one in STEPS if path.startswith(one.starts))
    found = read(await lead.get(path))
    assert step.says in found.words
    assert found.links[step.then] == step.following


async def test_a_page_of_no_step_names_none(lead: Browser):
    assert "of 7:" not in read(await lead.get("/people")).text
