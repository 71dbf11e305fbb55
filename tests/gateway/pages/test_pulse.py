from tests.support.page import Browser, read
from tests.support.porch import Company


async def said(bakery: Company, confidence: int) -> None:
    """Somebody says how sure they are."""
    path = f"/v1/key-results/{bakery.things['key_result_id']}/check-ins"
    body = {"value": 1, "confidence": confidence, "note": "The oven is cold."}
    await bakery.done("POST", path, body)


async def test_a_fall_of_confidence_is_named_and_drawn(viewer: Browser, bakery: Company):
    await said(bakery, 9)
    await said(bakery, 4)
    page = read(await viewer.get("/pulse"))
    assert "fell by 5, to 4 of 10" in page.text
    labels = [given.get("aria-label", "") for tag, given in page.tags if tag == "svg"]
    # Others of this company may have lost some too: the picture counts those that are named.
    count = page.text.count("fell by")
    assert any(f" {count} losing confidence" in label for label in labels)


async def test_the_table_says_what_the_picture_says(viewer: Browser, bakery: Company):
    await said(bakery, 5)
    cycle = bakery.things["cycle_id"]
    page = read(await viewer.get("/pulse"))
    assert page.links["The same as a table"] == f"/pulse?cycle={cycle}&table=yes"
    page = read(await viewer.get(page.links["The same as a table"]))
    assert page.count("table") == 1
    assert "Key result of Bakery" in page.links
