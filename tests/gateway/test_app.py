"""What HTTP itself refuses is a problem document too, and nothing is ever a page or a trace."""

from typing import Any

import httpx
import pytest

from contracts.envelope import Refused, Reply
from contracts.errors import Behind, Unavailable
from services.gateway.answer import LOCKED
from services.gateway.limits import Rates
from services.gateway.problems import STATUS
from tests.support.porch import OPERATOR_KEY, client

OPERATOR = {"Authorization": f"Bearer {OPERATOR_KEY}"}
REGISTER = {"name": "A", "owner": {"name": "B", "email": "b@example.com"}}


class Wire:
    """A bus that answers every message with the same reply, or breaks."""

    def __init__(self, reply: Reply | Exception) -> None:
        self._reply = reply
        self.messages: list[Any] = []

    async def ask(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
        self.messages.append(message)
        if isinstance(self._reply, Exception):
            raise self._reply
        return self._reply

    tell = ask


def assert_problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"].endswith(code)
    assert problem["title"] and problem["detail"] and problem["instance"].startswith("urn:uuid:")
    assert "Traceback" not in response.text and "<html" not in response.text.lower()
    for name, value in LOCKED:
        assert response.headers[name.decode()] == value.decode()
    return problem


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/cycles/a/b/c", "/v1/%2e%2e/x", "/%ff"])
async def test_a_path_that_leads_nowhere_is_a_problem(http, path):
    assert_problem(await http.get(path), 404, "no_such_path")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST", "TRACE"])
async def test_a_method_not_taken_says_which_are(http, method):
    response = await http.request(method, "/v1/me")
    assert_problem(response, 405, "method_not_allowed")
    assert {m.strip() for m in response.headers["allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


async def test_options_says_what_a_path_takes(http):
    response = await http.options("/v1/cycles")
    assert response.status_code == 204
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


async def test_head_answers_like_get_without_a_body(ours):
    got, headed = await ours.send("GET", "/v1/me"), await ours.send("HEAD", "/v1/me")
    assert headed.status_code == 200
    assert headed.headers["content-length"] == got.headers["content-length"]


async def test_what_breaks_inside_is_a_500_that_tells_nothing():
    async with client(Wire(RuntimeError("secret detail"))) as http:
        response = await http.get("/v1/organisations", headers=OPERATOR)
    assert_problem(response, 500, "internal")
    assert "secret" not in response.text


async def test_what_breaks_inside_a_service_is_a_500_too():
    broken = Refused(kind="unavailable", code="internal", message="Something broke here.")
    async with client(Wire(broken)) as http:
        response = await http.get("/v1/organisations", headers=OPERATOR)
    assert_problem(response, 500, "internal")


@pytest.mark.parametrize("kind", STATUS)
async def test_every_kind_of_refusal_has_its_status(kind):
    refused = Refused(kind=kind, code="some_code", message="Some sentence.")
    async with client(Wire(refused)) as http:
        response = await http.post("/v1/organisations", headers=OPERATOR, json=REGISTER)
    problem = assert_problem(response, STATUS[kind], "some_code")
    assert problem["detail"] == "Some sentence."
    assert ("retry-after" in response.headers) == (STATUS[kind] in (429, 503))


async def test_a_service_that_is_away_is_503_with_a_time_to_ask_again():
    async with client(Wire(Unavailable(what="planning").refused)) as http:
        response = await http.get("/v1/organisations", headers=OPERATOR)
    assert_problem(response, 503, "unavailable")
    assert int(response.headers["retry-after"]) >= 1


async def test_a_reader_who_named_a_position_is_told_that_it_is_not_reached():
    wire = Wire(Behind(at=3, wanted=9).refused)
    async with client(wire) as http:
        response = await http.get(
            "/v1/organisations", headers={**OPERATOR, "Scoreline-Min-Position": "9"}
        )
    assert_problem(response, 503, "behind")
    assert [message.min_position for message in wire.messages] == [9]


async def test_too_many_requests_are_429_with_a_time_to_ask_again():
    async with client(Wire(Unavailable(what="x").refused), Rates(organisation_per_s=1)) as http:
        statuses = [
            (await http.get("/v1/organisations", headers=OPERATOR)).status_code for _ in range(4)
        ]
        last = await http.get("/v1/organisations", headers=OPERATOR)
    assert statuses == [503, 503, 429, 429]
    assert_problem(last, 429, "too_many_requests")
    assert int(last.headers["retry-after"]) >= 1


async def test_a_body_that_is_too_large_or_of_another_kind_is_refused(ours):
    large = await ours.send("POST", "/v1/teams", {"name": "x" * (1024 * 1024)})
    assert_problem(large, 413, "too_large")
    for media in (
        "text/csv",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        headers = {"Authorization": f"Bearer {ours.keys['owner']}", "Content-Type": media}
        response = await ours.http.post("/v1/teams", headers=headers, content=b"{}")
        assert_problem(response, 415, "media_type_not_taken")


async def test_a_body_that_is_not_json_is_400_and_one_with_faults_422(ours):
    headers = {"Authorization": f"Bearer {ours.keys['owner']}"}
    for raw, status, code in (
        (b"", 400, "empty_body"),
        (b"{", 400, "bad_json"),
        ("{}".encode("utf-16"), 400, "bad_json"),
        (b"[]", 422, "invalid"),
        (b'{"name": 5, "color": "red"}', 422, "invalid"),
    ):
        response = await ours.http.post("/v1/teams", headers=headers, content=raw)
        problem = assert_problem(response, status, code)
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [
        ("/color", "unknown_field"),
        ("/name", "wrong_type"),
    ]


async def test_requests_are_counted_by_their_route_and_never_by_their_path(ours):
    await ours.send("GET", f"/v1/cycles/{ours.things['cycle_id']}")
    await ours.send("GET", "/v1/nothing-of-the-kind")
    text = (await ours.http.get("/metrics")).text
    assert 'route="/v1/cycles/{cycle_id}",status="200"' in text
    assert ours.things["cycle_id"] not in text
    assert "nothing-of-the-kind" not in text
