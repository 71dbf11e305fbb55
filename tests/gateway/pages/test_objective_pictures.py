"""The pictures of an objective say what they draw."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.queries.scoring import Contribution, Term
from services.gateway.pages.language import languages
from services.gateway.pages.objective_pictures import Part, shares_of, sum_sentence
from services.runtime import ids
from tests.support.page import Browser, read
from tests.support.porch import Company

ENGLISH = languages()["en"]
terms = st.builds(
    Term,
    key_result_id=st.builds(ids.new_id),
    weight=st.decimals("0.1", 1000, places=1),
    progress=st.decimals(0, 1, places=4),
    checked_in=st.just(True),
)


contributions = st.builds(
    Contribution,
    objective_id=st.builds(ids.new_id),
    weight=st.decimals("0.1", 1000, places=1),
    progress=st.decimals(0, 1, places=4),
    checked_in=st.just(True),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(terms | contributions, min_size=1, max_size=7))
def test_the_parts_of_a_sum_make_the_weighted_mean(some: list[Part]):
    mean = sum(one.weight * one.progress for one in some) / sum(one.weight for one in some)
    shares = shares_of(some)
    assert float(sum(shares)) == pytest.approx(float(mean))
    said = [Decimal(one) for one in re.findall(r"\d\.?\d*(?= |$)", sum_sentence(ENGLISH, shares))]
    assert float(sum(said[: len(some)])) == pytest.approx(float(said[len(some)]), abs=0.005)


def test_no_weight_at_all_adds_nothing():
    assert shares_of([]) == []


@pytest.fixture
async def hung(bakery: Company) -> str:
    body = {
        "cycle_id": bakery.things["cycle_id"],
        "title": "Crusts that sing",
        "owner": {"kind": "company"},
        "ambition": "aspirational",
        "parent_id": bakery.things["objective_id"],
    }
    return str((await bakery.done("POST", "/v1/objectives", body))["id"])


async def test_the_small_tree_names_what_it_hangs_under_and_marks_the_page(
    lead: Browser, hung: str
):
    text = (await lead.get(f"/objectives/{hung}")).text
    assert "It hangs under “Objective of Bakery”; 0 objectives hang under it." in text
    assert text.count('class="node here"') == 1


async def test_an_objective_that_hangs_alone_says_so(shop: tuple[Browser, Company]):
    owner, company = shop
    cycle = {"name": "One", "starts_on": "2030-01-01", "ends_on": "2030-03-31"}
    body = {
        "cycle_id": (await company.done("POST", "/v1/cycles", cycle))["id"],
        "title": "Alone",
        "owner": {"kind": "company"},
        "ambition": "aspirational",
    }
    made = (await company.done("POST", "/v1/objectives", body))["id"]
    page = read(await owner.get(f"/objectives/{made}"))
    assert "It hangs under nothing, and nothing hangs under it." in page.words
