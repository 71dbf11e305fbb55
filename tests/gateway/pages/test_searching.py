from services.gateway.pages.searching import Hit, matching
from tests.support.page import Browser, read
from tests.support.porch import Company


def test_every_word_must_be_there_whatever_its_case():
    hits = [Hit(kind="Team", title=title, path="/") for title in ("Große Backstube", "Backstube")]
    assert matching("backstube GROSSE", hits) == hits[:1]


async def test_what_one_may_see_is_found_by_words_and_without_scripts(
    lead: Browser, bakery: Company
):
    links = read(await lead.get("/search?q=of+bakery")).links
    things = bakery.things
    assert links["Objective of Bakery"] == f"/objectives/{things['objective_id']}"
    assert links["Key result of Bakery"] == f"/key-results/{things['key_result_id']}"
    assert links["Team of Bakery"] == f"/teams/{things['team_id']}"
    assert links["Cycle of Bakery"] == f"/planning?cycle={things['cycle_id']}"
    assert links["lead of Bakery"] == f"/people/{bakery.members['lead']}"


async def test_what_is_confidential_to_others_is_not_found(
    lead: Browser, viewer: Browser, bakery: Company
):
    secret = {
        "cycle_id": bakery.things["cycle_id"],
        "title": "Sell the zweites Haus",
        "owner": {"kind": "company"},
        "ambition": "committed",
        "accountable_id": bakery.members["lead"],
        "confidential": True,
    }
    await bakery.done("POST", "/v1/objectives", secret)
    assert "Sell the zweites Haus" in read(await lead.get("/search?q=zweites")).links
    assert "Sell the zweites Haus" not in (await viewer.get("/search?q=zweites")).text
