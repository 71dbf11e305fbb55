"""Two companies on one platform: neither can find a trace of the other, by any route.

The cases come from the table of routes. That no kind of thing is forgotten is seen to in
tests/gateway/test_tenants.py; here is what only the whole platform can show.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from services.gateway.api import NOUNS
from services.gateway.api.cycles import IMPORT
from services.gateway.api.events import STREAM
from services.gateway.api.route import Plain, Route
from services.runtime import clock
from tests.support.api import Api
from tests.support.customers import Customer, customer
from tests.support.platform import Platform
from tests.support.refusals import assert_problem

NOBODY = "0192f7c0-0000-7000-8000-00000000dead"
REVOKED_SECONDS_MAX = 5.0
EVERY = [one for several in NOUNS.values() for one in several]
INSIDE = [one for one in EVERY if isinstance(one, Plain) or not one.is_platform]
THINGS = {
    "member_id",
    "api_key_id",
    "team_id",
    "cycle_id",
    "objective_id",
    "key_result_id",
    "check_in_id",
}
WITH_PLACES = [one for one in INSIDE if one.places and THINGS.issuperset(one.places)]
LISTS = [r for r in INSIDE if isinstance(r, Route) and not r.is_command and not r.places]

# The lists that hold something of every company furnished here.
FULL = frozenset(
    f"/v1/{name}"
    for name in (
        "me",
        "organisation",
        "members",
        "teams",
        "api-keys",
        "cycles",
        "objectives",
        "blockers",
        "history",
        "events",
    )
)


def named(one: Route | Plain) -> str:
    return f"{one.method} {one.path}"


@dataclass
class Furnished:
    """A company with something of everything; secrets are its ids and words, none public."""

    customer: Customer
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> set[str]:
        return {self.customer.id, self.word, *self.ids.values()}

    @property
    def word(self) -> str:
        return str(self.customer.made["organisation"]["name"])

    def furnish(self) -> None:
        company, word = self.customer, self.word
        api = company.api
        member, _ = company.member(f"Max{word}", "member")
        key = api.post("/v1/api-keys", {"name": f"Key of {word}", "member_id": member})
        team = api.post("/v1/teams", {"name": f"Team of {word}"})
        api.put(f"/v1/teams/{team['id']}/members/{member}")
        cycle = company.cycle(f"Cycle of {word}")
        objective = company.objective(cycle, f"Objective of {word}")
        key_result = company.key_result(objective, f"Key result of {word}")
        api.post(f"/v1/objectives/{objective}/publish")
        company.activate(cycle)
        report = {
            "value": 4,
            "note": f"Note of {word}",
            "blockers": [{"text": f"Blocker of {word}"}],
            "effective_on": "2018-08-01",
        }
        check_in = api.post(f"/v1/key-results/{key_result}/check-ins", report)
        self.ids = {
            "member_id": member,
            "api_key_id": key["id"],
            "team_id": team["id"],
            "cycle_id": cycle,
            "objective_id": objective,
            "key_result_id": key_result,
            "check_in_id": check_in["id"],
        }
        assert self.ids.keys() == THINGS

    def assert_silent(self, text: str, asked: str = "") -> None:
        """Nothing of this company stands in a text, but for what was asked with."""
        assert not {secret for secret in self.secrets if secret in text and secret not in asked}


@pytest.fixture(scope="module")
def both(platform: Platform) -> Iterator[tuple[Furnished, Furnished]]:
    with ExitStack() as opened:
        found = [
            Furnished(opened.enter_context(customer(platform, name, email=f"{name}@example.com")))
            for name in ("Wheatfield", "Barleycorn")
        ]
        for company in found:
            company.furnish()
            company.customer.now()
        yield found[0], found[1]


def ask(api: Api, one: Route | Plain, ids: dict[str, str]) -> httpx.Response:
    path = one.path.format(**{name: ids[name] for name in one.places})
    if one is IMPORT:
        sheet = b"objective,key_result,target\nO,K,5\n"
        return api.send(one.method, path, content=sheet, headers={"Content-Type": "text/csv"})
    if one.method == "GET":
        return api.send(one.method, path)
    example = one.example if isinstance(one, Route) else None
    return api.send(one.method, path, json=dict(example or {}))


@pytest.mark.parametrize("one", WITH_PLACES, ids=named)
def test_an_id_of_another_company_is_404_just_like_one_that_does_not_exist(both, one):
    theirs, ours = both
    foreign = ask(ours.customer.api, one, theirs.ids)
    assert_problem(foreign, 404, "not_found")
    theirs.assert_silent(foreign.text)
    missing = ask(ours.customer.api, one, dict.fromkeys(theirs.ids, NOBODY))
    told = [{**r.json(), "instance": ""} for r in (foreign, missing)]
    assert told[0] == told[1]


def test_every_list_that_should_hold_something_is_tried():
    assert {route.path for route in LISTS} >= FULL


@pytest.mark.parametrize("route", LISTS, ids=named)
def test_no_list_holds_anything_of_another_company(both, route):
    for ours, theirs in (both, both[::-1]):
        answer = ask(ours.customer.api, route, ours.ids).text
        theirs.assert_silent(answer)
        # So that an empty answer is no proof.
        assert route.path not in FULL or any(secret in answer for secret in ours.secrets)


FILTERS = ["/v1/objectives?cycle_id={cycle_id}", "/v1/history?entity={objective_id}"]


@pytest.mark.parametrize("asked", FILTERS)
def test_an_id_of_another_company_as_a_filter_finds_nothing(both, asked):
    theirs, ours = both
    asked = asked.format(**theirs.ids)
    response = ours.customer.api.send("GET", asked)
    assert response.status_code == 404 or response.json()["data"] == []
    theirs.assert_silent(response.text, asked)


def test_a_subject_of_another_company_is_not_in_the_feed(both):
    theirs, ours = both
    subject = f"objective/{theirs.ids['objective_id']}"
    assert theirs.customer.api.get("/v1/events", subject=subject)["data"]
    assert ours.customer.api.get("/v1/events", subject=subject)["data"] == []


@pytest.mark.parametrize(
    "path", ["/v1/members?limit=1", "/v1/history?limit=1", "/v1/events?limit=1"]
)
def test_a_cursor_of_another_company_opens_nothing(both, path):
    theirs, ours = both
    cursor = theirs.customer.api.get(path)["next"]
    response = ours.customer.api.send("GET", f"{path}&after={cursor}")
    theirs.assert_silent(response.text)


def test_the_stream_of_events_tells_of_nobody_elses(both):
    theirs, ours = both
    theirs.customer.api.post("/v1/teams", {"name": f"Night shift of {theirs.word}"})
    ours.customer.api.post("/v1/teams", {"name": f"Day shift of {ours.word}"})
    headers = {"Authorization": f"Bearer {ours.customer.key}"}
    url = ours.customer.platform.url + STREAM.path
    with httpx.stream("GET", url, headers=headers, timeout=20, trust_env=False) as stream:
        for line in stream.iter_lines():
            theirs.assert_silent(line)
            if "Day shift" in line:
                return
    raise AssertionError("the stream ended")


def test_the_same_idempotency_key_in_two_companies_is_two_keys(both):
    answers = [
        company.customer.api.send(
            "POST", "/v1/teams", json={"name": "Shop"}, headers={"Idempotency-Key": "same"}
        )
        for company in both
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]
    assert not any("Idempotency-Replayed" in answer.headers for answer in answers)


def test_nothing_that_was_tried_has_changed_anything(both):
    for company in both:
        own = {entry["id"] for entry in company.customer.api.all("/v1/members")}
        for entry in company.customer.api.all("/v1/history", limit=200):
            actor: dict[str, Any] = entry["actor"]
            assert actor["kind"] in ("operator", "system") or actor["id"] in own


def test_a_revoked_key_is_refused_within_five_seconds(both):
    company, _ = both
    api = company.customer.api
    issued = api.post("/v1/api-keys", {"name": "Tablet", "member_id": company.ids["member_id"]})
    tablet = company.customer.signed_in(issued["api_key"])
    assert tablet.get("/v1/me")["member"]["id"] == company.ids["member_id"]
    api.send("DELETE", f"/v1/api-keys/{issued['id']}")
    deadline = clock.monotonic() + REVOKED_SECONDS_MAX
    while (response := tablet.send("GET", "/v1/me")).is_success:
        assert clock.monotonic() < deadline, "the key still works"
    assert_problem(response, 401, "unauthorized")


def test_a_suspended_company_is_refused_and_comes_back_with_everything(both, platform):
    company, other = both
    api, place = company.customer.api, f"/v1/organisations/{company.customer.id}"
    before = company.customer.now(), api.all("/v1/objectives")
    with Api(platform.url, platform.operator_key) as operator:
        assert operator.post(f"{place}/suspend", {"reason": "Unpaid"})["state"] == "suspended"
        for response in (api.send("GET", "/v1/me"), api.send("POST", "/v1/teams", json={})):
            assert_problem(response, 403, "organisation_closed")
        assert other.customer.api.get("/v1/me")["organisation"]["state"] == "active"
        assert operator.post(f"{place}/reinstate", {"reason": "Paid"})["state"] == "active"
    # The suspension and its end stand in the company's own log, and nothing else does.
    assert (company.customer.now(), api.all("/v1/objectives")) == (before[0] + 2, before[1])
