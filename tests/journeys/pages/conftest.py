"""A bakery on the running platform, with people who sign in."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import get_args

import pytest
from playwright.async_api import Browser

from contracts.values import Weekday
from services.runtime import clock, ids
from tests.support.api import Api
from tests.support.chromium import Tab, signed_in
from tests.support.platform import Platform

KEY_RESULTS = (
    ("Regulars who buy three times a week", 210, 350),
    ("Orders placed online", 5, 70),
    ("Night shifts a week", 12, 4),
)


class Bakery:
    """A company in the middle of its quarter; Olga owns it, Anna owes three check-ins."""

    def __init__(self, platform: Platform) -> None:
        self.domain = f"{ids.new_id().hex[-12:]}.example"
        with Api(platform.url, platform.operator_key) as operator:
            owner = {"name": "Olga", "email": self.email("olga")}
            made = operator.post("/v1/organisations", {"name": "Kornblum", "owner": owner})
        self.api = Api(platform.url, made["api_key"])
        person = {"name": "Anna", "email": self.email("anna")}
        self.anna = self.api.post("/v1/members", person)["id"]
        self.team = str(self.api.post("/v1/teams", {"name": "Bakehouse"})["id"])
        # No such name is ever found, so that nobody is told anything.
        hook = {"url": "https://hooks.invalid/scoreline"}
        self.webhook = str(self.api.post("/v1/webhooks", hook)["id"])
        today = clock.today()
        cycle = {
            "name": "This quarter",
            "starts_on": (today - timedelta(days=40)).isoformat(),
            "ends_on": (today + timedelta(days=50)).isoformat(),
            # Due today, on whichever day this runs: nothing is owed for before there was anything.
            "check_ins": {"every": "weekly", "weekday": get_args(Weekday)[today.weekday()]},
        }
        self.cycle = self.api.post("/v1/cycles", cycle)["id"]
        objective = {
            "cycle_id": self.cycle,
            "title": "People come for our bread",
            "owner": {"kind": "company"},
            "ambition": "aspirational",
            "accountable_id": self.anna,
        }
        self.objective = self.api.post("/v1/objectives", objective)["id"]
        self.key_results = [self._key_result(*one) for one in KEY_RESULTS]
        self.api.post(f"/v1/objectives/{self.objective}/publish")
        reason = {"override_reason": "We begin small."}
        self.api.post(f"/v1/cycles/{self.cycle}/activate", reason)

    @property
    def things(self) -> dict[str, str]:
        """An id of each thing that a page is about."""
        return {
            "team": self.team,
            "member": self.anna,
            "objective": self.objective,
            "key_result": self.key_results[2],
            "webhook": self.webhook,
        }

    def email(self, name: str) -> str:
        """The address of somebody here."""
        return f"{name}@{self.domain}"

    def _key_result(self, title: str, baseline: int, target: int) -> str:
        metric = {"kind": "number", "baseline": baseline, "target": target}
        body = {"title": title, "metric": metric, "accountable_id": self.anna}
        made = self.api.post(f"/v1/objectives/{self.objective}/key-results", body)
        return str(made["id"])

    def reported(self, key_result: str) -> list[dict[str, object]]:
        """The check-ins of a key result, newest first."""
        found: list[dict[str, object]] = self.api.all(f"/v1/key-results/{key_result}/check-ins")
        return found

    def position(self) -> int:
        """How far the log is."""
        return int(self.api.all("/v1/history")[-1]["position"])


@pytest.fixture(scope="module")
def bakery(platform: Platform) -> Iterator[Bakery]:
    """A bakery of this journey's own."""
    made = Bakery(platform)
    with made.api:
        yield made


@pytest.fixture
async def anna(chromium: Browser, platform: Platform, bakery: Bakery) -> AsyncIterator[Tab]:
    """Anna's tab."""
    context, tab = await signed_in(chromium, platform, bakery.email("anna"))
    yield tab
    await context.close()


@pytest.fixture
async def olga(chromium: Browser, platform: Platform, bakery: Bakery) -> AsyncIterator[Tab]:
    """The owner's tab."""
    context, tab = await signed_in(chromium, platform, bakery.email("olga"))
    yield tab
    await context.close()
