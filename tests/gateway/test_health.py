"""Alive is this process; ready is every service with its database."""

from typing import Any

from contracts.envelope import Reply
from contracts.errors import Unavailable
from contracts.registry import EVENT_OWNERS, owner_of
from services.gateway.health import PROBES
from services.runtime import clock
from tests.gateway.test_app import Wire, assert_problem
from tests.support.porch import TownCaller, client


class WithoutPlanning(TownCaller):
    """A town whose planning service is away."""

    async def ask(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
        if owner_of(kind) == "planning":
            return Unavailable(what="planning").refused
        return await super().ask(kind, message, timeout_s)


def test_every_service_is_asked():
    assert {owner_of(type(probe)) for probe in PROBES} == set(EVENT_OWNERS)


async def test_with_every_service_there_it_is_ready(http, ours):
    response = await http.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


async def test_a_service_that_is_away_is_named(caller):
    async with client(WithoutPlanning(caller.town)) as http:
        response = await http.get("/health/ready")
        live = await http.get("/health/live")
    problem = assert_problem(response, 503, "not_ready")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/planning"]
    assert int(response.headers["retry-after"]) >= 1
    assert live.status_code == 200


async def test_asking_all_the_time_does_not_keep_the_services_busy(monkeypatch):
    now = 100.0
    monkeypatch.setattr(clock, "monotonic", lambda: now)
    wire = Wire(Unavailable(what="x").refused)
    async with client(wire) as http:
        for _ in range(20):
            await http.get("/health/ready")
        assert len(wire.messages) == len(PROBES)
        now += 1.5
        await http.get("/health/ready")
    assert len(wire.messages) == 2 * len(PROBES)
