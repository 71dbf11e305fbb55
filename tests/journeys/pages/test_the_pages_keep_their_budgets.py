"""The pages of a company of fifty people and sixty key results keep their budgets, measured in a
browser; `make budgets` prints the table."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, get_args

import pytest
from playwright.async_api import Browser, expect

from contracts.values import Weekday
from services.runtime import clock, ids
from tests.support.api import Api
from tests.support.budgets import Figures
from tests.support.chromium import SECONDS_MAX, Tab, signed_in
from tests.support.platform import Platform

PEOPLE, OBJECTIVES, KEY_RESULTS = 50, 12, 5
AT_ONCE = 6
MAIN = ("/", "/board", "/map", "/pulse", "/review", "/history", "/planning", "/people", "/check-in")
_TIMES = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return { html: page.encodedBodySize / 1000, first_byte: page.responseStart - page.requestStart,
    first_paint: paint?.startTime ?? null, nodes: document.querySelectorAll("*").length };
}"""
_WEIGHTS = """() => performance.getEntriesByType("resource").map(
  (one) => [one.name, one.encodedBodySize / 1000])"""
# Submits the form, and gives the moment of that and how long its answer took to be shown.
_SAVE = """() => new Promise((shown) => {
  const at = Date.now();
  document.addEventListener("htmx:after:swap", () =>
    requestAnimationFrame(() => shown([at, Date.now() - at])), { once: true });
  document.querySelector("form.check-in .main").click();
})"""
# The moment at which the status line says something.
_HEARD = """() => new Promise((heard) => {
  const line = document.getElementById("status");
  new MutationObserver(() => line.textContent && heard(Date.now())).observe(line,
    { childList: true, characterData: true, subtree: true });
})"""
_HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  Object.defineProperty(document, "visibilityState",
    { configurable: true, get: () => hidden ? "hidden" : "visible" });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


class Crowd:
    """A company of that size, in the middle of its quarter; all key results are Anna's."""

    def __init__(self, platform: Platform) -> None:
        self.domain = f"{ids.new_id().hex[-12:]}.example"
        with Api(platform.url, platform.operator_key) as operator:
            owner = {"name": "Olga", "email": f"olga@{self.domain}"}
            made = operator.post("/v1/organisations", {"name": "Crowd", "owner": owner})
        self.api = Api(platform.url, made["api_key"])
        self.anna = self._invited("anna")
        today = clock.today()
        cycle = {
            "name": "This quarter",
            "starts_on": (today - timedelta(days=40)).isoformat(),
            "ends_on": (today + timedelta(days=50)).isoformat(),
            "check_ins": {"every": "weekly", "weekday": get_args(Weekday)[today.weekday()]},
        }
        self.cycle = self.api.post("/v1/cycles", cycle)["id"]
        others = [f"person{n}" for n in range(PEOPLE - 2)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._objective, range(OBJECTIVES)))
            list(pool.map(self._invited, others))
        self.api.post(f"/v1/cycles/{self.cycle}/activate", {"override_reason": "To be weighed."})

    def _invited(self, name: str) -> str:
        person = {"name": name.title(), "email": f"{name}@{self.domain}"}
        return str(self.api.post("/v1/members", person)["id"])

    def _objective(self, n: int) -> None:
        body = {
            "cycle_id": self.cycle,
            "title": f"Objective {n} that says in a sentence what is to be different",
            "owner": {"kind": "company"},
            "ambition": "aspirational",
            "accountable_id": self.anna,
        }
        path = f"/v1/objectives/{self.api.post('/v1/objectives', body)['id']}"
        for m in range(KEY_RESULTS):
            metric = {"kind": "number", "baseline": 0, "target": 10, "unit": "loaves"}
            title = f"Key result {m} of objective {n}, as long as usual"
            said = {"title": title, "metric": metric, "accountable_id": self.anna}
            self.api.post(f"{path}/key-results", said)
        self.api.post(f"{path}/publish")


@pytest.fixture(scope="module")
def crowd(platform: Platform) -> Iterator[Crowd]:
    """The company."""
    made = Crowd(platform)
    with made.api:
        yield made


@pytest.fixture(scope="module")
def figures() -> Iterator[Figures]:
    """What is measured here; printed at the end."""
    kept = Figures()
    yield kept
    print(f"\n{kept.table()}")


@pytest.fixture
async def anna(chromium: Browser, platform: Platform, crowd: Crowd) -> AsyncIterator[Tab]:
    """Anna's tab."""
    context, tab = await signed_in(chromium, platform, f"anna@{crowd.domain}")
    yield tab
    await context.close()


@pytest.fixture
async def olga(chromium: Browser, platform: Platform, crowd: Crowd) -> AsyncIterator[Tab]:
    """The owner's tab."""
    context, tab = await signed_in(chromium, platform, f"olga@{crowd.domain}")
    yield tab
    await context.close()


class Wire:
    """What a tab asks for, as the browser itself counts it."""

    def __init__(self) -> None:
        self.asked: dict[str, str] = {}
        self.packed: dict[str, float] = {}
        self.open: set[str] = set()
        self.changed = asyncio.Event()

    @classmethod
    async def of(cls, tab: Tab) -> "Wire":
        """Listen to a tab, whose store is empty from now on."""
        wire = cls()
        session = await tab.page.context.new_cdp_session(tab.page)
        session.on("Network.requestWillBeSent", wire._ask)
        session.on("Network.loadingFinished", wire._finish)
        session.on("Network.loadingFailed", wire._finish)
        await session.send("Network.enable")
        await session.send("Network.clearBrowserCache")
        return wire

    def _ask(self, told: Any) -> None:
        # A part asks anew when something moves: that is no visit, and happens as it happens. The
        # browser's own pictures, as in a field for a date, come from nowhere.
        is_again = "If-None-Match" in told["request"]["headers"]
        if is_again or not told["request"]["url"].startswith("http"):
            return
        self.asked[told["requestId"]] = told["request"]["url"]
        self.open.add(told["requestId"])
        self.changed.set()

    def _finish(self, told: Any) -> None:
        if told["requestId"] not in self.asked:
            return
        self.packed[told["requestId"]] = told.get("encodedDataLength", 0) / 1000
        self.open.discard(told["requestId"])
        self.changed.set()

    @property
    def streams(self) -> int:
        """How many streams of hints are open."""
        return sum(self.asked[one].endswith("/live") for one in self.open)

    async def until(self, streams: int) -> None:
        """Wait until so many streams are open and nothing else is under way."""
        async with asyncio.timeout(SECONDS_MAX):
            while self.streams != streams or len(self.open) > streams:
                self.changed.clear()
                await self.changed.wait()


async def test_a_first_visit_is_light(olga: Tab, figures: Figures):
    wire = await Wire.of(olga)
    await olga.open("/board")
    await wire.until(streams=1)
    figures.note("requests", len(wire.asked))
    figures.note("first_visit", sum(wire.packed.values()))
    weights = await olga.page.evaluate(_WEIGHTS)
    figures.note("script", sum(size for name, size in weights if name.endswith(".js")))
    figures.note("style", sum(size for name, size in weights if name.endswith(".css")))
    assert all(size > 1 for name, size in weights if not name.endswith((".svg", "/live"))), weights
    figures.note("streams", wire.streams)
    await olga.page.evaluate(_HIDE, True)
    await wire.until(streams=0)
    figures.note("streams_hidden", wire.streams)
    await olga.page.evaluate(_HIDE, False)
    await wire.until(streams=1)
    await olga.ends()


async def test_the_main_pages_come_soon_and_are_small(anna: Tab, figures: Figures):
    for path in MAIN:
        await anna.open(path)
        await expect(anna.page.get_by_role("heading", level=1)).to_be_visible()
        measured = await anna.page.evaluate(_TIMES)
        for name, figure in measured.items():
            # A page that is not painted before it is left tells no paint.
            if figure is not None:
                figures.note(name, figure)
    assert len(figures.found["first_byte"]) == len(MAIN)


async def test_a_check_in_is_shown_at_once_and_soon_elsewhere(
    anna: Tab, olga: Tab, figures: Figures
):
    await olga.open("/board")
    await anna.open("/check-in")
    loads: list[object] = []
    anna.page.on("load", lambda page: loads.append(page))
    heading = anna.page.get_by_role("heading", level=1)
    for value in (3, 4):
        title = await heading.inner_text()
        await anna.page.get_by_label("New value").fill(str(value))
        heard = asyncio.create_task(olga.page.evaluate(_HEARD))
        at, took = await anna.page.evaluate(_SAVE)
        await expect(heading).not_to_have_text(title)
        figures.note("saved", took)
        figures.note("heard", await heard - at)
    figures.note("reloads", len(loads))
    await anna.ends()
    await olga.ends()
