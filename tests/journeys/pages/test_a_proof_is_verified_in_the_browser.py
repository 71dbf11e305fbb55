"""Whoever has an export checks it in the browser, with the verdict of the command line."""

import json
from pathlib import Path

from playwright.async_api import expect

from services.verifier import scoreline_verify
from tests.journeys.pages.conftest import Bakery
from tests.support.chromium import Tab

VECTORS = Path(scoreline_verify.__file__).parent / "vectors"


async def verdict_of(tab: Tab, path: Path) -> str:
    """What the page says of a file."""
    said = tab.page.locator("#verdict")
    await tab.page.get_by_label("Drop an export here").set_input_files(path)
    await expect(said).to_contain_text(f"{path.name}:")
    return str(await said.get_attribute("data-verdict"))


async def test_the_export_of_this_log_is_verified_and_a_changed_one_is_not(
    olga: Tab, bakery: Bakery, tmp_path: Path
):
    await olga.open("/proof")
    async with olga.page.expect_download() as download:
        await olga.page.get_by_role("button", name="Download the export").click()
    whole = tmp_path / "whole.export"
    await (await download.value).save_as(whole)
    assert await verdict_of(olga, whole) == "verified"
    await olga.ends()
    changed = tmp_path / "changed.export"
    changed.write_bytes(whole.read_bytes().replace(b'"target":350', b'"target":250'))
    assert await verdict_of(olga, changed) == "tampered"
    found = olga.page.locator("#found .is-bad").first
    await expect(found).to_contain_text("Entry")
    await olga.ends()


async def test_the_browser_comes_to_the_verdict_of_the_command_line(olga: Tab):
    await olga.open("/proof")
    vectors = json.loads((VECTORS / "vectors.json").read_text("utf-8"))["vectors"]
    for one in vectors:
        assert await verdict_of(olga, VECTORS / one["file"]) == one["verdict"], one
        if one["entry"]:
            named = await olga.page.locator("#found .is-bad").all_inner_texts()
            assert any(said.startswith(f"Entry {one['entry']}:") for said in named), (one, named)
    assert not olga.said
