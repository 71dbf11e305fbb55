from tests.support.page import Browser, read
from tests.support.porch import Company


async def test_today_shows_what_is_mine_and_nothing_else(lead, viewer, bakery: Company):
    page = await viewer.get("/")
    assert "Key result of Bakery" not in _between(page.text, 'id="mine"', "</section>")
    assert "Your key results will stand here, those that fall behind first." in read(page).text
    mine = await bakery.done("GET", f"/v1/objectives/{bakery.things['objective_id']}")
    owner = mine["key_results"][0]["accountable_id"]
    assert owner in bakery.members.values()


async def test_the_keys_of_the_bar_are_each_their_own(lead: Browser):
    keys = [given["data-key"] for _, given in read(await lead.get("/")).tags if "data-key" in given]
    of_bar = [key for key in keys if len(key) == 1]
    assert len(of_bar) == len(set(of_bar))


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


async def test_today_tells_what_others_did_lately_each_thing_once(viewer, bakery: Company):
    path = f"/v1/key-results/{bakery.things['key_result_id']}/check-ins"
    for value in (5, 6):
        await bakery.done("POST", path, {"value": value})
    moved = _between((await viewer.get("/")).text, 'id="moved"', "</section>")
    here = f'<a href="/key-results/{bakery.things["key_result_id"]}'
    assert moved.count(f"Somebody checked in</strong>: {here}") == 1
    assert "Key result of Bakery" in moved and "A key was given out" not in moved


async def test_what_i_did_myself_is_no_news_to_me(site, box, viewer, bakery: Company):
    await bakery.done(
        "POST",
        f"/v1/objectives/{bakery.things['objective_id']}/comments",
        {"text": "Rye is back"},
    )
    assert "Rye is back" in _between((await viewer.get("/")).text, 'id="moved"', "</section>")
    owner = await Browser(site, box).signed_in("owner@bakery.example")
    mine = _between((await owner.get("/")).text, 'id="moved"', "</section>")
    assert "Rye is back" not in mine


async def test_what_was_reported_to_me_waits_until_i_have_seen_it(lead, viewer, bakery: Company):
    path = f"/v1/key-results/{bakery.things['key_result_id']}/check-ins"
    made = await bakery.done("POST", path, {"value": 7, "note": "Two ovens more"})
    page = await lead.get("/")
    assert "Two ovens more" in _between(page.text, 'id="reports"', "</section>")
    assert 'id="reports"' not in (await viewer.get("/")).text
    seen = await lead.post("/", f"/check-ins/{made['id']}/acknowledge", back="today")
    assert "Good to see you" in seen.text
    assert "Two ovens more" not in _between(
        (await lead.get("/")).text, 'id="reports"', "</section>"
    )
