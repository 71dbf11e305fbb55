"""Metrics of every process on one page."""

from prometheus_client.parser import text_string_to_metric_families

from services.runtime import telemetry
from services.runtime.bus.connection import connect
from services.runtime.bus.metrics import Page, answer_metrics, collect_metrics


async def test_the_gateway_collects_what_every_service_answers(broker):
    planning = await connect(broker.url("planning"), "planning")
    relay = await connect(broker.url("relay"), "relay")
    await answer_metrics(planning, "planning")
    await answer_metrics(relay, "relay")
    await planning.client.flush()
    await relay.client.flush()
    gateway = await connect(broker.url("gateway"), "gateway")
    telemetry.bus_violations.inc(0)
    page = (await collect_metrics(gateway, seconds=20, enough=2)).decode()
    families = {f.name: f for f in text_string_to_metric_families(page)}
    samples = families["scoreline_bus_violations"].samples
    assert {s.labels["process"] for s in samples} == {"planning", "relay"}
    assert page.count("# TYPE scoreline_bus_violations_total counter") == 1
    for link in (planning, relay, gateway):
        await link.close()


def test_replicas_stand_beside_each_other():
    page = Page()
    for instance in ("a:1", "b:2"):
        page.add("planning", instance, "# TYPE things_total counter\nthings_total 3.0\n")
    text = page.text().decode()
    assert 'things_total{instance="a:1",process="planning"} 3.0' in text
    assert 'things_total{instance="b:2",process="planning"} 3.0' in text
