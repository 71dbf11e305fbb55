"""Proof that nothing was lost and nothing happened twice, read from the log itself.

Marks, indexes and versions are counted here by hand; what every service shows over HTTP is held
to the values that the crowd reported.
"""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

from contracts.envelope import encode
from services.cli.where import open_store
from services.runtime import clock
from services.runtime.settings import Settings
from services.runtime.store.api import Recorded
from tests.support.crowd import TARGET, VALUES, Crowd
from tests.support.customers import Customer
from tests.support.platform import Platform

SETTLED_SECONDS_MAX = 30.0
ANSWERS_TRIED_MIN = 20
# One path of each service that keeps read models.
READ_MODELS = (
    "/v1/teams",
    "/v1/objectives",
    "/v1/key-results/{}/check-ins",
    "/v1/key-results/{}/score",
    "/v1/events",
    "/v1/history",
)


def log_of(data_dir: Path, organisation: str) -> list[Recorded[Any]]:
    """The whole log of an organisation, as the audit service may read it."""

    async def read() -> list[Recorded[Any]]:
        async with open_store(Settings(data_dir=str(data_dir)), "audit") as (store, _):
            return [one async for batch in store.scan(UUID(organisation)) for one in batch]

    # In a thread of its own, since the loop of the tests may be under way in this one.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, read()).result()


def assert_whole(platform: Platform, crowd: Crowd) -> None:
    """The crowd ends its work; all it was answered happened once, and every reader shows it."""
    crowd.stop()
    for company in crowd.companies:
        marks = [one.mark for one in crowd.answered if one.company is company]
        assert len(marks) == len({*marks}) > 0
        assert_log_holds_once(log_of(platform.data_dir, company.id), marks)
        assert_settled(company, [kr for found, kr in crowd.finished if found is company])
        assert_feed_is_dense(company)
    assert_answers_are_kept(crowd)


def assert_log_holds_once(log: list[Recorded[Any]], marks: list[str]) -> None:
    """Dense indexes, dense versions, rising times, and each mark in exactly one event."""
    assert [one.index for one in log] == list(range(1, len(log) + 1))
    times = [one.header.recorded_at for one in log]
    assert times == sorted({*times})
    assert len({one.header.event_id for one in log}) == len(log)
    versions: Counter[str] = Counter()
    for one in log:
        versions[one.header.stream] += 1
        assert one.header.version == versions[one.header.stream], one.header
    bodies = [encode(one.event).decode() for one in log]
    told = Counter(mark for body in bodies for mark in marks if mark in body)
    assert told == Counter(marks), "lost or doubled"


def assert_settled(company: Customer, key_results: list[str]) -> None:
    """Every service shows the log to its end, and every score is what the values give."""
    last = VALUES[-1] / TARGET
    deadline = clock.monotonic() + SETTLED_SECONDS_MAX
    for key_result in key_results:
        path = f"/v1/key-results/{key_result}"
        while (scores := company.api.get(f"{path}/scores")["data"])[-1:] == [] or (
            scores[-1]["new"] != last
        ):
            # A score follows its check-in on its own; the feed tells when something moves.
            assert clock.monotonic() < deadline, f"no score of {last} after {SETTLED_SECONDS_MAX} s"
            company.now()
        assert [one["old"] for one in scores] == [None, *(one["new"] for one in scores[:-1])]
        assert company.api.get(f"{path}/score")["score"] == last
    company.now()
    for path in READ_MODELS:
        assert company.api.get(path.format(key_results[0]))


def assert_feed_is_dense(company: Customer) -> None:
    """The public feed holds everything once, in order; so does the history."""
    events: list[Any] = []
    page = company.api.get("/v1/events", limit=500)
    while page["data"]:
        events += page["data"]
        page = company.api.get("/v1/events", limit=500, after=page["next"])
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert len({event["id"] for event in events}) == len(events)
    history = [entry["position"] for entry in company.api.all("/v1/history", limit=200)]
    assert history == list(range(1, len(history) + 1))


def assert_answers_are_kept(crowd: Crowd) -> None:
    """Asked again under its key, each wish that met trouble is answered as the first time."""
    troubled = [one for one in crowd.answered if one.tries > 1]
    for one in (*troubled, *crowd.answered[:: len(crowd.answered) // ANSWERS_TRIED_MIN]):
        again = one.company.api.send(
            "POST", one.path, json=one.body, headers={"Idempotency-Key": one.mark}
        )
        assert again.headers["Idempotency-Replayed"] == "true", again.text
        assert again.content == one.response.content
        assert again.headers["Scoreline-Position"] == one.response.headers["Scoreline-Position"]
