from tests.support.page import Browser, read
from tests.support.porch import Company


async def test_today_shows_what_is_mine_and_nothing_else(lead, viewer, bakery: Company):
    page = read(await viewer.get("/"))
    assert "Key result of Bakery" not in page.text
    assert "Your key results will stand here, those that fall behind first." in page.text
    mine = await bakery.done("GET", f"/v1/objectives/{bakery.things['objective_id']}")
    owner = mine["key_results"][0]["accountable_id"]
    assert owner in bakery.members.values()


async def test_the_keys_of_the_bar_are_each_their_own(lead: Browser):
    keys = [given["data-key"] for _, given in read(await lead.get("/")).tags if "data-key" in given]
    of_bar = [key for key in keys if len(key) == 1]
    assert len(of_bar) == len(set(of_bar))
