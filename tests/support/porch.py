"""The gateway in front of a town: HTTP in, the services' real handlers behind, no wires between."""

import importlib
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
from msgspec import Raw

from contracts.envelope import (
    Command,
    CommandMessage,
    Ok,
    Query,
    QueryMessage,
    Reply,
    decode,
    encode,
)
from contracts.errors import Invalid, Refusal
from contracts.ids import PLATFORM
from contracts.registry import EVENT_OWNERS, owner_of
from services.gateway.limits import Rates
from services.gateway.main import Web, built
from services.runtime import clock
from services.runtime.bus.codec import UNREADABLE, fault_of
from services.runtime.service import Asked, Question, Service
from tests.support.mailbox import at_home
from tests.support.town import Town

OPERATOR_KEY = "the operator's key"
NO_LIMIT = Rates(organisation_per_s=0, commands_per_s=0, key_per_s=0)


def services() -> list[Service]:
    """Every service as it is wired."""
    return [importlib.import_module(f"services.{name}.main").SERVICE for name in EVENT_OWNERS]


class TownCaller:
    """Carries the gateway's messages to a town as the bus carries them to services."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.told: list[CommandMessage] = []
        self.asked: list[QueryMessage] = []

    async def tell(
        self, kind: type[Command], message: CommandMessage, timeout_s: float = 5.0
    ) -> Reply:
        """Have a command decided; then everything settles."""
        self.told.append(message)
        service = self._service(kind)
        try:
            asked = Asked(
                command=_read(message.body, kind),
                organisation_id=message.organisation_id,
                actor=message.actor,
                at=message.at,
                correlation=message.correlation,
                key=message.key,
                fingerprint=message.fingerprint,
                causation=message.causation,
                if_match=message.if_match,
                min_position=message.min_position,
            )
            await self._caught_up(service, message)
            done = await service.commands[kind](asked, self.town.desk(service))
        except Refusal as refusal:
            return refusal.refused
        for organisation_id in (message.organisation_id, PLATFORM):
            await self.town.settle(organisation_id)
        return decode(encode(done), Ok)

    async def ask(self, kind: type[Query], message: QueryMessage, timeout_s: float = 5.0) -> Reply:
        """Have a query answered."""
        self.asked.append(message)
        service = self._service(kind)
        try:
            question = Question(
                query=_read(message.body, kind),
                organisation_id=message.organisation_id,
                actor=message.actor,
                min_position=message.min_position,
                as_of=message.as_of,
                as_of_us=message.as_of_us,
            )
            await self._caught_up(service, message)
            answer = await service.queries[kind](question, self.town.desk(service))
        except Refusal as refusal:
            return refusal.refused
        answer, version = answer if isinstance(answer, tuple) else (answer, 0)
        return Ok(body=Raw(encode(answer)), version=version)

    def _service(self, kind: type[Any]) -> Service:
        return next(s for s in self.town.services if s.name == owner_of(kind))

    async def _caught_up(self, service: Service, message: CommandMessage | QueryMessage) -> None:
        if message.min_position:
            documents = self.town.desk(service).documents
            await documents.reached(message.organisation_id, message.min_position)


def _read(body: Raw, kind: type[Any]) -> Any:
    try:
        return decode(body, kind)
    except UNREADABLE as error:
        raise Invalid(fault_of(error)) from None


async def nothing_counted() -> bytes:
    """The metrics of others, where there are none."""
    return b""


def client(caller: Any, rates: Rates = NO_LIMIT, web: Web | None = None) -> httpx.AsyncClient:
    """An HTTP client of a gateway around a caller."""
    # httpx and Litestar write the type of an ASGI application differently.
    app: Any = built(
        caller,
        rates=rates,
        platform_key=OPERATOR_KEY,
        others_metrics=nothing_counted,
        web=web or at_home(),
    )
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://gateway",
    )


class Company:
    """An organisation with people of every role, a running cycle and something of everything.

    keys holds an API key per role; things holds the ids, by the names of the message fields.
    """

    def __init__(self, http: httpx.AsyncClient, name: str) -> None:
        self.http = http
        self.name = name
        self.keys: dict[str, str] = {}
        self.things: dict[str, str] = {}
        self.members: dict[str, str] = {}

    async def send(
        self, method: str, path: str, body: Any = None, *, role: str = "owner", **headers: str
    ) -> httpx.Response:
        """A request with the key of a role; header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {self.keys[role]}"
        if body is None:
            return await self.http.request(method, path, headers=named)
        return await self.http.request(method, path, headers=named, json=body)

    async def done(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A request that succeeds; its answer."""
        response = await self.send(method, path, body, **more)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response.json()

    @property
    def id(self) -> UUID:
        """The organisation's id."""
        return UUID(self.things["organisation_id"])


async def registered(http: httpx.AsyncClient, name: str, at: str = "example.com") -> Company:
    """A new organisation with its owner and nothing else; at is what addresses end with."""
    company = Company(http, name)
    response = await http.post(
        "/v1/organisations",
        headers={"Authorization": f"Bearer {OPERATOR_KEY}"},
        json={"name": name, "owner": {"name": f"Owner of {name}", "email": f"owner@{at}"}},
    )
    assert response.status_code == 201, response.text
    made = response.json()
    company.keys["owner"] = made["api_key"]
    company.things["organisation_id"] = made["organisation"]["id"]
    company.members["owner"] = made["owner"]["id"]
    company.things["member_id"] = made["owner"]["id"]
    # A lesson is everybody's.
    company.things["slug"] = "scoring"
    return company


async def furnished(http: httpx.AsyncClient, name: str, at: str = "example.com") -> Company:
    """An organisation with something of everything, its texts naming it."""
    company = await registered(http, name, at)
    for role in ("admin", "lead", "member", "viewer", "auditor"):
        person = {"name": f"{role} of {name}", "email": f"{role}@{at}", "role": role}
        member = await company.done("POST", "/v1/members", person)
        company.members[role] = member["id"]
        key = {"name": f"Key of {role} of {name}", "member_id": member["id"]}
        issued = await company.done("POST", "/v1/api-keys", key)
        company.keys[role] = issued["api_key"]
        company.things["api_key_id"] = issued["id"]
    team = {"name": f"Team of {name}", "lead_id": company.members["lead"]}
    company.things["team_id"] = (await company.done("POST", "/v1/teams", team))["id"]
    await company.done(
        "PUT",
        f"/v1/teams/{company.things['team_id']}/members/{company.members['member']}",
    )
    party = {"name": f"Party of {name}", "email": f"party@{at}"}
    made = await company.done("POST", "/v1/external-parties", party)
    company.things["external_party_id"] = made["id"]
    await _planned(company)
    return company


async def _planned(company: Company) -> None:
    today = clock.today()
    cycle = {
        "name": f"Cycle of {company.name}",
        "starts_on": (today - timedelta(days=40)).isoformat(),
        "ends_on": (today + timedelta(days=50)).isoformat(),
    }
    cycle_id = (await company.done("POST", "/v1/cycles", cycle))["id"]
    idea = {"text": f"Idea of {company.name}"}
    idea_id = (await company.done("POST", f"/v1/cycles/{cycle_id}/ideas", idea))["id"]
    objective = {
        "cycle_id": cycle_id,
        "title": f"Objective of {company.name}",
        "owner": {"kind": "team", "id": company.things["team_id"]},
        "ambition": "aspirational",
    }
    objective_id = (await company.done("POST", "/v1/objectives", objective))["id"]
    key_result = {
        "title": f"Key result of {company.name}",
        "metric": {"kind": "number", "baseline": 0, "target": 10},
    }
    made = await company.done("POST", f"/v1/objectives/{objective_id}/key-results", key_result)
    await company.done("POST", f"/v1/objectives/{objective_id}/publish")
    reason = {"override_reason": "One objective is enough here."}
    await company.done("POST", f"/v1/cycles/{cycle_id}/activate", reason)
    blocker = {"text": f"Blocker of {company.name}"}
    check_in = {"value": 4, "note": f"Note of {company.name}", "blockers": [blocker]}
    report = await company.done("POST", f"/v1/key-results/{made['id']}/check-ins", check_in)
    company.things |= {
        "cycle_id": cycle_id,
        "idea_id": idea_id,
        "objective_id": objective_id,
        "key_result_id": made["id"],
        "check_in_id": report["id"],
        "blocker_id": report["blocker_ids"][0],
        # The first position, which every log has: see tests/audit for those of others.
        "position": "1",
    }
    await _worked_on(company)


async def _worked_on(company: Company) -> None:
    things = company.things
    initiative = {"title": f"Initiative of {company.name}"}
    of_key_result = f"/v1/key-results/{things['key_result_id']}"
    task = await company.done("POST", f"{of_key_result}/initiatives", initiative)
    need = {"on": {"kind": "team", "id": things["team_id"]}, "need": f"Need of {company.name}"}
    of_objective = f"/v1/objectives/{things['objective_id']}"
    needed = await company.done("POST", f"{of_objective}/dependencies", need)
    things |= {"dependency_id": needed["id"], "initiative_id": task["id"]}
    await _told(company)


async def _told(company: Company) -> None:
    """Somebody outside is told: a webhook, with a key that signs nothing yet."""
    url = f"https://hooks.example.com/{quote(company.name)}"
    hook = await company.done("POST", "/v1/webhooks", {"url": url})
    staged = await company.done("POST", f"/v1/webhooks/{hook['id']}/stage-key")
    key = next(key for key in staged["keys"] if key["state"] == "staged")
    # No event was delivered yet, and no replay runs; what is no id of theirs is not found as such.
    company.things |= {
        "webhook_id": hook["id"],
        "webhook_key_id": key["id"],
        "event_id": key["id"],
        "replay_id": key["id"],
    }
