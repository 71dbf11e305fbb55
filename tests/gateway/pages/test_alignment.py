from tests.support.page import Browser, read
from tests.support.porch import Company


async def drafted(bakery: Company, title: str) -> str:
    """An objective of a team, in the cycle that runs."""
    things = bakery.things
    body = {
        "cycle_id": things["cycle_id"],
        "title": title,
        "owner": {"kind": "team", "id": things["team_id"]},
        "ambition": "aspirational",
    }
    return str((await bakery.done("POST", "/v1/objectives", body))["id"])


async def test_what_hangs_under_nothing_is_hung_under_what_it_serves(lead: Browser, bakery):
    made = await drafted(bakery, "Vans are full both ways")
    page = read(await lead.get("/map"))
    assert "Vans are full both ways" in page.links
    there = f"/objectives/{made}/parent"
    assert there in [given.get("href") for _, given in page.tags]
    under = f"objective/{bakery.things['objective_id']}"
    await lead.post("/map", there, under=under)
    page = read(await lead.get("/map"))
    labels = [given.get("aria-label", "") for tag, given in page.tags if tag == "svg"]
    assert any("hangs under another" in label or "hang under others" in label for label in labels)
    shown = await bakery.done("GET", f"/v1/objectives/{made}")
    assert shown["parent_id"] == bakery.things["objective_id"]


async def test_a_team_sees_its_own_with_the_way_to_it(lead: Browser, bakery: Company):
    page = read(await lead.get(f"/map?team={bakery.things['team_id']}"))
    assert "Objective of Bakery" in page.links


async def test_who_only_reads_finds_nothing_to_press(viewer: Browser, bakery: Company):
    await drafted(bakery, "Vans are quiet")
    page = await viewer.get("/map")
    assert "Vans are quiet" in page.text
    assert "Align to" not in page.text
