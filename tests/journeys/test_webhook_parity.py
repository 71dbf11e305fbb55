"""Whoever is called back, pulls, or listens to the stream is told the same, byte for byte; and who
missed some of it fetches that by the kit."""

import asyncio
import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.envelope import decode
from contracts.queries.notification import FeedView
from services.consumer.scoreline_webhooks import Feed, Seen, Unfetched, reconcile
from tests.notification.delivery.receiver import ALLOWED, Got, Receiver, receiver
from tests.support.customers import Customer, customer
from tests.support.platform import running_platform

TYPES = ("team.created", "objective.drafted", "key_result.defined")
TEAMS, OBJECTIVES = 8, 4
EVENTS = TEAMS + OBJECTIVES * 3
ARRIVE_SECONDS_MAX = 90.0


def happen(here: Customer) -> None:
    """What is told, in letters that have to be escaped somewhere."""
    cycle = here.cycle()
    for n in range(TEAMS):
        here.api.post("/v1/teams", {"name": f'Öfen & "Brot" <{n}> \u2028'})
    for n in range(OBJECTIVES):
        objective = here.objective(cycle, f"Brot für alle \\{n} 🥖")
        for m in range(2):
            here.key_result(objective, f"Laibe {m}", target=10 + m)


def hashes(bodies: Iterable[bytes]) -> dict[str, str]:
    """The hash of each event's bytes by its id, of the types that all three were asked for."""
    found = {}
    for body in bodies:
        event = json.loads(body)
        if event["type"] in TYPES:
            found[event["id"]] = hashlib.sha256(body).hexdigest()
    return found


def pulled(here: Customer) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {here.key}"}
    url = f"{here.platform.url}/v1/events?limit=500"
    page = httpx.get(url, headers=headers, timeout=30, trust_env=False)
    return hashes(bytes(body) for body in decode(page.content, FeedView).data)


def streamed(here: Customer) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {here.key}"}
    url = f"{here.platform.url}/v1/events/stream"
    found: dict[str, str] = {}
    with httpx.stream("GET", url, headers=headers, timeout=30, trust_env=False) as answer:
        buffered = b""
        for piece in answer.iter_raw():
            *lines, buffered = (buffered + piece).split(b"\n")
            found |= hashes(line[6:] for line in lines if line.startswith(b"data: "))
            if len(found) >= EVENTS:
                break
    return found


def fetched(here: Customer, got: list[Got]) -> None:
    """A receiver that was away for every other event fetches those by the kit, and no more."""
    feed, seen = Feed(here.platform.url, here.key), Seen()
    everything = [event["id"] for event, _ in feed.after()]
    came = sorted({one.id for one in got})[::2]
    for id in came:
        seen.is_new(id)
    missed = [id for id in everything if id not in came]
    assert missed[0] != everything[0] or len(missed) > 1
    taken: list[str] = []

    def take(event: dict[str, Any]) -> None:
        if len(taken) == 2 and "" not in taken:
            taken.append("")
            raise OSError("the disk is full")
        taken.append(event["id"])

    with pytest.raises(OSError, match="the disk is full"):
        reconcile(feed, None, seen, take)
    cursor = reconcile(feed, None, seen, take)
    assert [id for id in taken if id] == missed
    assert reconcile(feed, cursor, seen, take) == cursor
    assert [id for id in taken if id] == missed
    here.api.post("/v1/external-parties", {"name": "Mia", "email": "mia@mill.example"})
    here.now()
    reconcile(feed, cursor, seen, take)
    assert len(taken) == 1 + len(missed) + 1
    with pytest.raises(Unfetched, match="status 401"):
        next(Feed(here.platform.url, "sl_nobody").after())


def told(folder: Path, there: Receiver, arrived: "Future[list[Got]]") -> list[dict[str, str]]:
    """Of a platform: what was pulled and what was streamed, when everything was called back."""
    with running_platform(folder) as platform, customer(platform, "Bakery") as here:
        hook = {"url": there.url, "types": list(TYPES), "format": "standard", "payload": "full"}
        here.api.post("/v1/webhooks", hook)
        happen(here)
        here.now()
        found = [pulled(here), streamed(here)]
        fetched(here, arrived.result(ARRIVE_SECONDS_MAX))
        return found


async def test_gate_9_webhook_pull_and_stream_tell_the_same_events_in_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SCORELINE_EGRESS_ALLOW", ALLOWED)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with receiver() as there:
        everything = there.until(
            lambda got: len({one.id for one in got}) >= EVENTS, ARRIVE_SECONDS_MAX
        )
        arrived = asyncio.run_coroutine_threadsafe(everything, asyncio.get_running_loop())
        by_pull, by_stream = await asyncio.to_thread(told, tmp_path / "data", there, arrived)
        by_webhook = hashes(one.body for one in there.got)
        print(
            f"gate 9: {len(by_webhook)} events by webhook, {len(by_pull)} by pull, "
            f"{len(by_stream)} by stream, the same ids and hashes"
        )
        assert len(by_pull) == EVENTS
        assert by_webhook == by_pull == by_stream
        assert {one.headers["webhook-id"] for one in there.got} == by_pull.keys()
