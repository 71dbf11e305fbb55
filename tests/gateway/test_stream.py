"""The feed as server-sent events."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from contracts.envelope import Reply, decode
from contracts.errors import Unavailable
from contracts.queries.notification import Feed, FeedView
from contracts.values import ROLES
from services.gateway import stream
from services.gateway.main import built
from services.gateway.stream import STREAMS_PER_KEY_MAX, STREAMS_PER_ORGANISATION_MAX
from tests.gateway.test_app import assert_problem
from tests.support.mailbox import at_home
from tests.support.porch import NO_LIMIT, OPERATOR_KEY, Company, TownCaller, client


class Ending(TownCaller):
    """A town whose feed answers what it has, and is away when asked to wait for more: so a stream
    comes to its end, as soon as go_on lets it."""

    def __init__(self, of: TownCaller, *, is_away: bool = False) -> None:
        super().__init__(of.town)
        self.is_away = is_away
        self.waiting = asyncio.Semaphore(0)
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def ask(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
        if kind is Feed and (self.is_away or decode(message.body, Feed).wait):
            self.waiting.release()
            await self.go_on.wait()
            return Unavailable(what="notification").refused
        return await super().ask(kind, message, timeout_s)


async def read(caller: Ending, company: Company, query: str = "", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["Authorization"] = f"Bearer {company.keys['owner']}"
    async with client(caller) as http:
        return await http.get(f"/v1/events/stream{query}", headers=named)


def events_in(text: str) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


async def test_the_stream_carries_the_same_bytes_as_the_pull(caller, ours):
    pulled = await ours.send("GET", "/v1/events?limit=500")
    response = await read(Ending(caller), ours)
    assert response.headers["content-type"] == "text/event-stream"
    told = [line[6:] for line in response.text.splitlines() if line.startswith("data: ")]
    assert told and all(event in pulled.text for event in told)
    # Gate 9: the same ids, and the same bytes of each.
    bodies = {json.loads(event)["id"]: event for event in told}
    page = decode(pulled.content, FeedView)
    assert bodies == {json.loads(bytes(b))["id"]: bytes(b).decode() for b in page.data}
    assert [event["sequence"] for event in events_in(response.text)] == list(
        range(1, len(told) + 1)
    )


async def test_who_comes_again_goes_on_where_the_last_id_was(caller, ours):
    first = await read(Ending(caller), ours)
    (last,) = [line[4:] for line in first.text.splitlines() if line.startswith("id: ")]
    made = await ours.done("POST", "/v1/teams", {"name": "Told later"})
    again = await read(Ending(caller), ours, Last_Event_ID=last)
    (event,) = events_in(again.text)
    assert event["data"]["team_id"] == made["id"]
    assert event["sequence"] == len(events_in(first.text)) + 1


async def test_types_narrow_the_stream(caller, ours):
    response = await read(Ending(caller), ours, "?types=key_result.checked_in")
    assert {event["type"] for event in events_in(response.text)} == {"key_result.checked_in"}


async def test_nothing_of_another_organisation_is_told(caller, ours, theirs):
    response = await read(Ending(caller), ours)
    assert theirs.things["organisation_id"] not in response.text


async def test_a_bad_cursor_type_or_key_is_refused_before_the_stream_begins(caller, ours):
    for query in ("?after=made-up", "?types=no.such", "?speed=fast"):
        assert_problem(await read(Ending(caller), ours, query), 422, "invalid")
    assert_problem(await read(Ending(caller, is_away=True), ours), 503, "unavailable")
    async with client(caller) as http:
        assert_problem(await http.get("/v1/events/stream"), 401, "unauthorized")


@pytest.mark.parametrize(
    ("roles", "limit"),
    [(ROLES[:1], STREAMS_PER_KEY_MAX), (ROLES[:5], STREAMS_PER_ORGANISATION_MAX)],
    ids=["a key", "an organisation"],
)
async def test_so_many_streams_are_open_at_once_and_no_more(caller, ours, roles, limit):
    ending = Ending(caller)
    ending.go_on.clear()
    keys = [{"Authorization": f"Bearer {ours.keys[role]}"} for role in roles]
    headers = keys[-1]
    async with client(ending) as http:
        open_ones = [
            asyncio.create_task(http.get("/v1/events/stream", headers=keys[n % len(keys)]))
            for n in range(limit)
        ]
        for _ in open_ones:
            await ending.waiting.acquire()
        refused = await http.get("/v1/events/stream", headers=headers)
        assert_problem(refused, 429, "too_many_streams")
        ending.go_on.set()
        await asyncio.gather(*open_ones)
        assert (await http.get("/v1/events/stream", headers=headers)).status_code == 200


async def test_a_reader_that_is_too_slow_is_told_so_behind_a_whole_event(caller, ours, monkeypatch):
    monkeypatch.setattr(stream, "SLOW_SECONDS", -1.0)
    response = await read(Ending(caller), ours)
    assert response.text.endswith("event: lag\ndata: {}\n\n")
    assert response.text.startswith("retry: ")


async def test_a_stream_ends_when_we_do(caller, ours):
    ending = Ending(caller)
    ending.go_on.clear()
    web = at_home()
    app: Any = built(
        ending, rates=NO_LIMIT, platform_key=OPERATOR_KEY, others_metrics=nothing, web=web
    )
    headers = {"Authorization": f"Bearer {ours.keys['owner']}"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://gateway", headers=headers
    ) as http:
        reading = asyncio.create_task(http.get("/v1/events/stream"))
        await ending.waiting.acquire()
        web.stop.set()
        async with asyncio.timeout(20):
            assert events_in((await reading).text)


async def nothing() -> bytes:
    return b""
