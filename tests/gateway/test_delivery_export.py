"""The log of deliveries as a file: bounded, whole where it can be, and no cell a formula."""

import csv
import io
from typing import Any

import pytest
from msgspec import Raw

from contracts.envelope import Ok, Reply, decode, encode
from contracts.queries.notification_webhooks import Deliveries, DeliveryView
from contracts.queries.page import Page
from services.gateway.api.webhooks import DELIVERIES_EXPORT_MAX
from services.runtime import ids
from tests.gateway.test_app import assert_problem
from tests.support.porch import Company, TownCaller, client

DETAIL = {"url": "https://hooks.example.com/", "ms": {"dns": 1.5}, "response": {"body": "=1+1"}}


def attempt(n: int) -> DeliveryView:
    return DeliveryView(
        attempt_id=ids.new_id(),
        event_id=f"evt_{n:032x}",
        sequence=n,
        type="score.changed",
        subject="@objective",
        attempt=1,
        at=f"2026-11-23T10:00:00.{n:06}Z",
        duration_ms=12.5,
        status=200,
        outcome="delivered",
        detail=Raw(encode(DETAIL)),
    )


class Tried(TownCaller):
    """A town whose endpoints were sent so much, which its memory does not keep."""

    def __init__(self, of: TownCaller, attempts: list[DeliveryView]) -> None:
        super().__init__(of.town)
        self.attempts = attempts

    async def ask(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
        query = decode(message.body, Deliveries) if kind is Deliveries else None
        if query is None or query.after is None:
            reply = await super().ask(kind, message, timeout_s)
            if query is None or not isinstance(reply, Ok):
                return reply
        start = int(query.after or 0)
        end = start + query.limit
        following = str(end) if end < len(self.attempts) else None
        page = Page(data=tuple(self.attempts[start:end]), next=following)
        return Ok(body=Raw(encode(page)))


async def taken(company: Company, caller: TownCaller, attempts: Any, query: str = "") -> Any:
    path = f"/v1/webhooks/{company.things['webhook_id']}/deliveries/export{query}"
    async with client(Tried(caller, attempts)) as http:
        response = await http.get(
            path, headers={"Authorization": f"Bearer {company.keys['owner']}"}
        )
    assert response.status_code == 200, response.text
    return response


def rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


async def test_all_attempts_come_as_csv_and_no_text_is_a_formula(ours, caller):
    response = await taken(ours, caller, [attempt(n) for n in range(1, 451)])
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    found = rows(response)
    assert [one["sequence"] for one in found] == [str(n) for n in range(1, 451)]
    assert found[0]["answer"] == "'=1+1" and found[0]["subject"] == "'@objective"
    assert found[0]["dns_ms"] == "1.5" and found[0]["tls_ms"] == ""


async def test_as_json_it_holds_everything_that_is_kept(ours, caller):
    response = await taken(ours, caller, [attempt(n) for n in range(1, 251)], "?format=json")
    held = response.json()
    assert len(held["data"]) == 250 and held["more"] is None
    assert held["data"][0]["detail"] == DETAIL
    empty = (await taken(ours, caller, [], "?format=json")).json()
    assert empty == {"data": [], "more": None}


@pytest.mark.parametrize("beyond", [0, 1])
async def test_beyond_the_limit_its_end_says_how_to_get_the_rest(ours, caller, beyond):
    attempts = [attempt(n) for n in range(1, DELIVERIES_EXPORT_MAX + 1 + beyond)]
    found = rows(await taken(ours, caller, attempts))
    assert len(found) == DELIVERIES_EXPORT_MAX + beyond
    says = f"There are more than {DELIVERIES_EXPORT_MAX} attempts"
    assert found[-1]["at"].startswith(says) is bool(beyond)
    if beyond:
        assert attempts[DELIVERIES_EXPORT_MAX - 1].at in found[-1]["at"]


async def test_what_narrows_it_is_checked_before_it_begins(ours):
    path = f"/v1/webhooks/{ours.things['webhook_id']}/deliveries/export"
    problem = assert_problem(await ours.send("GET", f"{path}?from=yesterday"), 422, "invalid")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [("/from", "not_a_time")]
    moment = "2026-11-23T10:00:00Z"
    assert (await ours.send("GET", f"{path}?from={moment}&to={moment}")).status_code == 200
    assert_problem(await ours.send("GET", f"{path}?format=pdf"), 422, "invalid")
    assert_problem(await ours.send("GET", path, role="member"), 403, "forbidden")
    gone = f"/v1/webhooks/{ids.new_id()}/deliveries/export"
    assert_problem(await ours.send("GET", gone), 404, "not_found")
