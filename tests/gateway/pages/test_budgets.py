"""What a page may weigh and ask for; no page enters without its row in tests/support/screens.py."""

import gzip
from datetime import timedelta

import httpx
import pytest

from services.gateway.assets import Assets
from services.runtime import clock, ids
from tests.support.budgets import limit
from tests.support.mailbox import Mailbox
from tests.support.page import Browser, read
from tests.support.porch import Company, registered
from tests.support.screens import PAGES, reading

# A company of some size: so many objectives with so many key results each.
OBJECTIVES, KEY_RESULTS = 12, 5


def test_every_page_has_its_row():
    assert sorted(screen.path for screen in reading()) == sorted(page.path for page in PAGES)


@pytest.fixture(scope="module")
async def crowded(site: httpx.AsyncClient, box: Mailbox) -> tuple[Browser, dict[str, str]]:
    """Somebody in a company with sixty key results that are all theirs, and ids of some things."""
    at = f"{ids.new_id().hex[-12:]}.example"
    company = await registered(site, "Crowded", at=at)
    team = (await company.done("POST", "/v1/teams", {"name": "Bakehouse"}))["id"]
    cycle = await _cycle(company)
    person = {"name": "Anna", "email": f"anna@{at}"}
    things = {"team": team, "member": (await company.done("POST", "/v1/members", person))["id"]}
    hook = {"url": "https://hooks.example/scoreline"}
    things["webhook"] = (await company.done("POST", "/v1/webhooks", hook))["id"]
    for n in range(OBJECTIVES):
        body = {
            "cycle_id": cycle,
            "title": f"Objective {n} that says in a sentence what is to be different",
            "owner": {"kind": "team", "id": team} if n % 2 else {"kind": "company"},
            "ambition": "aspirational",
        }
        things["objective"] = (await company.done("POST", "/v1/objectives", body))["id"]
        await _filled(company, things, n)
    reason = {"override_reason": "To be weighed."}
    await company.done("POST", f"/v1/cycles/{cycle}/activate", reason)
    for value in (1, 2, 4):
        said = {"value": value, "confidence": 7, "blockers": [{"text": "No rye flour"}]}
        of_key_result = f"/v1/key-results/{things['key_result']}"
        report = await company.done("POST", f"{of_key_result}/check-ins", said)
    things |= {"check_in": report["id"], "blocker": report["blocker_ids"][0]}
    task = {"title": "Bake a tasting box"}
    made = await company.done("POST", f"{of_key_result}/initiatives", task)
    things["initiative"] = made["id"]
    return await Browser(site, box).signed_in(f"owner@{at}"), things


async def _cycle(company: Company) -> str:
    today = clock.today()
    body = {
        "name": "Now",
        "starts_on": (today - timedelta(days=40)).isoformat(),
        "ends_on": (today + timedelta(days=50)).isoformat(),
    }
    return str((await company.done("POST", "/v1/cycles", body))["id"])


async def _filled(company: Company, things: dict[str, str], n: int) -> None:
    path = f"/v1/objectives/{things['objective']}"
    for m in range(KEY_RESULTS):
        metric = {"kind": "number", "baseline": 0, "target": 10, "unit": "loaves"}
        body = {"title": f"Key result {m} of objective {n}, as long as usual", "metric": metric}
        things["key_result"] = (await company.done("POST", f"{path}/key-results", body))["id"]
    await company.done("POST", f"{path}/publish")


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.path)
async def test_a_page_of_a_company_of_some_size_is_light(crowded, row):
    browser, things = crowded
    page = await browser.get(row.of(things))
    assert page.status_code == 200
    weight = len(gzip.compress(page.content, 5)) / 1000
    found = read(page)
    nodes = len(found.tags)
    print(f"{row.path}: {weight:.1f} kB, {nodes} nodes")
    assert weight <= limit("html")
    assert nodes <= limit("nodes")


def test_scripts_and_styles_are_light():
    assets = Assets()
    script = sum(assets.bytes_packed(name) for name in ("vendor.js", "pages.js")) / 1000
    style = assets.bytes_packed("pages.css") / 1000
    print(f"script {script:.1f} kB, style {style:.1f} kB")
    assert script <= limit("script")
    assert style <= limit("style")
    mark = assets.bytes_packed("mark.svg") / 1000
    assert script + style + mark + limit("html") <= limit("first_visit")


async def test_a_first_visit_asks_for_few_things(crowded):
    browser, _ = crowded
    found = read(await browser.get("/board"))
    asked = [given for tag, given in found.tags if tag in ("script", "link", "img")]
    streams = [given for _, given in found.tags if "hx-sse:connect" in given]
    assert len(streams) == 1
    assert 1 + len(asked) + len(streams) <= limit("requests")
