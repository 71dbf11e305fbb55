"""One page for all processes, as Prometheus reads it."""

from typing import Any

import httpx
from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from contracts.errors import Unavailable
from services.gateway.limits import Rates
from services.gateway.main import built
from services.runtime import clock
from services.runtime.bus.metrics import Page
from tests.gateway.test_app import Wire
from tests.support.mailbox import at_home


def page_of(process: str) -> bytes:
    registry = CollectorRegistry()
    Counter("scoreline_tried_total", "Tried.", registry=registry).inc(3)
    page = Page()
    page.add(process, "host:1", generate_latest(registry).decode())
    return page.text()


class Others:
    """The other processes as the bus answers for them."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self) -> bytes:
        self.asked += 1
        return page_of("planning")


async def scraped(others: Others, times: int = 1) -> httpx.Response:
    app: Any = built(
        Wire(Unavailable(what="x").refused),
        rates=Rates(),
        platform_key="",
        others_metrics=others,
        web=at_home(),
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://gateway"
    ) as http:
        await http.get("/health/live")
        for _ in range(times):
            response = await http.get("/metrics")
    return response


async def test_own_and_others_samples_stand_on_one_page():
    response = await scraped(Others())
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = {f.name: f for f in text_string_to_metric_families(response.text)}
    (tried,) = families["scoreline_tried"].samples
    assert (tried.value, tried.labels["process"]) == (3, "planning")
    processes = {s.labels["process"] for s in families["scoreline_http_seconds"].samples}
    assert processes == {"gateway"}


async def test_a_family_is_introduced_once():
    lines = (await scraped(Others())).text.splitlines()
    introduced = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(introduced) == len(set(introduced))


async def test_scraping_all_the_time_does_not_wake_every_process(monkeypatch):
    monkeypatch.setattr(clock, "monotonic", lambda: 100.0)
    others = Others()
    await scraped(others, times=20)
    assert others.asked == 1
