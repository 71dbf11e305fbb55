from tests.support.page import Browser, read
from tests.support.porch import Company


async def test_a_key_result_shows_its_way_its_words_and_what_is_in_the_way(lead, bakery):
    page = read(await lead.get(f"/key-results/{bakery.things['key_result_id']}"))
    for said in ("Note", "Initiative"):
        assert f"{said} of Bakery" in page.text
    assert "Blocker of Bakery" in page.text
    pictures = [one for tag, one in page.tags if tag == "svg" and "aria-hidden" not in one]
    assert any("% of the way" in given["aria-label"] for given in pictures)
    assert all(given["role"] == "img" for given in pictures)


async def test_a_comment_is_said_and_stands_there(lead: Browser, bakery: Company):
    path = f"/key-results/{bakery.things['key_result_id']}"
    page = await lead.post(path, f"{path}/comments", text="Well <done>")
    assert "Well <done>" in read(page).words
    assert "<done>" not in page.text
    empty = await lead.post(path, f"{path}/comments", text=" ")
    assert empty.status_code == 422


async def test_a_check_in_of_somebody_else_is_acknowledged_once(lead: Browser, bakery: Company):
    things = bakery.things
    path = f"/key-results/{things['key_result_id']}"
    seen = f"/check-ins/{things['check_in_id']}/acknowledge"
    page = read(await lead.post(path, seen, key_result_id=things["key_result_id"]))
    assert "✓ lead of Bakery" in page.text
    said = await bakery.done("GET", f"/v1/check-ins/{things['check_in_id']}")
    assert [one["by"] for one in said["acknowledgements"]] == [bakery.members["lead"]]


async def test_what_is_confidential_has_no_page_for_others(site, box, bakery, newcomer):
    secret = {
        "cycle_id": bakery.things["cycle_id"],
        "title": "Buy the shop next door",
        "owner": {"kind": "company"},
        "ambition": "committed",
        "confidential": True,
    }
    made = await bakery.done("POST", "/v1/objectives", secret)
    browser = await Browser(site, box).signed_in(await newcomer("jana"))
    page = await browser.get(f"/objectives/{made['id']}")
    assert page.status_code == 404
    for path in ("/", "/board", "/planning"):
        assert "Buy the shop next door" not in (await browser.get(path)).text
