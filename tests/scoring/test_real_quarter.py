"""The real quarter, lived to its close: every figure is what a plain reading of its log says."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.events.scoring import ProvisionalScoreChanged
from contracts.values import Actor
from services.gateway.api.cycles import CSV
from services.runtime import clock
from tests.scoring.naive.cycles import Cycles
from tests.scoring.naive.reading import Reading
from tests.scoring.naive.scores import Scores, told
from tests.scoring.naive.world import world_of
from tests.support.porch import Company, TownCaller, client, registered, services
from tests.support.real_quarter import FILE
from tests.support.town import Town


@pytest.fixture(scope="module")
def town() -> Town:
    return Town(*services())


@pytest.fixture(scope="module")
async def company(town: Town) -> AsyncIterator[Company]:
    async with client(TownCaller(town)) as http:
        company = await registered(http, "GitLab 2018")
        await lived(company)
        yield company


async def lived(company: Company) -> None:
    """Imported, run, amended, reported on, reviewed, closed."""
    quarter = {"name": "2018 Q3", "starts_on": "2018-07-01", "ends_on": "2018-09-30"}
    cycle = (await company.done("POST", "/v1/cycles", quarter))["id"]
    company.things["cycle_id"] = cycle
    sent = await company.http.post(
        f"/v1/cycles/{cycle}/import",
        headers={"Authorization": f"Bearer {company.keys['owner']}", "Content-Type": CSV},
        content=FILE.read_bytes(),
    )
    assert sent.status_code == 200, sent.text
    await company.done("POST", f"/v1/cycles/{cycle}/activate", {"override_reason": "It ran."})
    await moved_about(company, await objectives(company))
    await company.done("POST", f"/v1/cycles/{cycle}/start-review", {"reason": "It is over."})
    await reviewed(company, await objectives(company))
    await company.done("POST", f"/v1/cycles/{cycle}/close", {"override_reason": "Enough."})


async def objectives(company: Company) -> list[Any]:
    path = f"/v1/objectives?limit=200&cycle_id={company.things['cycle_id']}"
    return list((await company.done("GET", path))["data"])


async def moved_about(company: Company, there: list[Any]) -> None:
    """Some hang under others and count there, some targets move, some end or are set aside."""
    for child, parent in zip(there[1:12], [there[0]] * 6 + there[1:6], strict=True):
        place = {"parent_id": parent["id"], "contributes": True, "weight": 2, "reason": "Counts"}
        await company.done("PUT", f"/v1/objectives/{child['id']}/parent", place)
    for objective in there[10:16]:
        key_result = objective["key_results"][0]
        path = f"/v1/key-results/{key_result['id']}"
        metric = {**key_result["metric"], "target": key_result["metric"]["target"] + 7}
        await company.done("PATCH", path, {"metric": metric, "reason": "It was too easy."})
        for sure in (8, 5, 9):
            said = {"value": 3, "confidence": sure, "status": "on_track", "note": "Why not"}
            await company.done("POST", f"{path}/check-ins", said)
    for objective, outcome in ((there[2], "abandoned"), (there[3], "achieved")):
        path = f"/v1/objectives/{objective['id']}/close"
        body = {"outcome": outcome, "reason": "So it came out.", "children": "keep"}
        await company.done("POST", path, body)
    await company.done("POST", f"/v1/objectives/{there[20]['id']}/archive", {"reason": "Later"})
    many = next(o for o in there[21:] if len(o["key_results"]) > 1)
    gone = many["key_results"][0]["id"]
    await company.done("POST", f"/v1/key-results/{gone}/withdraw", {"reason": "Not ours."})


async def reviewed(company: Company, there: list[Any]) -> None:
    """Some scores are set, the cycle is reviewed."""
    for objective in there[25:28]:
        path = f"/v1/key-results/{objective['key_results'][0]['id']}/score"
        await company.done("PUT", path, {"score": 0.4, "reason": "Half of it was luck."})
    answers = {"learnings": "Fewer objectives.", "performance": "As well as could be."}
    path = f"/v1/cycles/{company.things['cycle_id']}/review"
    await company.done("PUT", path, {"answers": answers, "verdict": "strategy"})


async def test_every_figure_of_the_real_quarter_is_that_of_a_plain_reading(town, company):
    log = await town.events(company.id)
    owner = Actor(kind="member", id=company.members["owner"], role="owner")

    async def ask(question: Any) -> Any:
        return await town.ask(question, actor=owner, organisation=company.id)

    now_us = clock.now_us()
    today = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=now_us)).date()
    reading = Reading(world_of(log), ask, today, now_us, True)
    assert len(reading.seen) == 43
    assert sum(bool(reading.world.counting(o.id)) for o in reading.seen) > 3
    await Scores(reading).held()
    await Cycles(reading).held()


async def test_every_move_of_the_real_quarter_is_told_once_with_its_cause(town, company):
    log = await town.events(company.id)
    moves = [r.event for r in log if isinstance(r.event, ProvisionalScoreChanged)]
    found = [(e.cause, e.subject_id, e.score.old, e.score.new, e.progress) for e in moves]
    assert len(found) > 100
    assert sorted(found, key=str) == sorted(told(log), key=str)
