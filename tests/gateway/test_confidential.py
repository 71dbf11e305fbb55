"""What is confidential leaves no trace for others: every question of every service is asked.

An objective gets all that an objective can have, each text with the same rare word. Then everybody
who may not see it asks everything that can be asked, with every id, now and as of every step; and
what they are told about the rest is, to the byte, what they were told before it was there.
"""

from itertools import product
from typing import Any

import httpx
import msgspec
import pytest

from contracts.registry import QUERIES
from tests.support.porch import TownCaller, furnished
from tests.support.whispers import (
    APART,
    COUNTING,
    OTHERS,
    THOSE,
    WORD,
    Whispers,
    leaks,
    questions,
    trace,
)


async def hidden(whispers: Whispers) -> None:
    """The objective, and all that can happen to it while its cycle runs."""
    company, do, ids = whispers.company, whispers.do, whispers.ids
    ids |= {"cycle_id": company.things["cycle_id"]}
    admin = company.members["admin"]
    draft = {
        "cycle_id": ids["cycle_id"],
        "title": f"Sell to {WORD}",
        "description": WORD,
        "owner": {"kind": "company"},
        "ambition": "aspirational",
        "accountable_id": admin,
        "confidential": True,
    }
    ids["objective_id"] = (await do("POST", "/v1/objectives", draft))["id"]
    metric = {"kind": "number", "baseline": 0, "target": 10, "unit": WORD}
    for name in ("gone_id", "key_result_id"):
        kr = {"title": f"Launch {WORD}", "metric": metric, "accountable_id": admin}
        made = await do("POST", "/v1/objectives/{objective_id}/key-results", kr)
        ids[name] = made["id"]
    answer = {"rule": "task_not_result", "key_result_id": ids["key_result_id"], "reason": WORD}
    await do("POST", "/v1/objectives/{objective_id}/lint/answers", answer)
    await do("POST", "/v1/objectives/{objective_id}/publish", {"reason": WORD})
    await do("PATCH", "/v1/objectives/{objective_id}", {"title": f"Sold to {WORD}", "reason": WORD})
    amended = {"metric": {**metric, "target": 12}, "reason": WORD}
    await do("PATCH", "/v1/key-results/{key_result_id}", amended)
    await do("POST", "/v1/key-results/{gone_id}/withdraw", {"reason": WORD})
    task = {"title": WORD, "assignee_id": company.members["owner"]}
    made = await do("POST", "/v1/key-results/{key_result_id}/initiatives", task)
    ids["initiative_id"] = made["id"]
    await do("PATCH", "/v1/initiatives/{initiative_id}", {"state": "done"})
    for place in ("objectives/{objective_id}", "key-results/{key_result_id}"):
        await do("POST", f"/v1/{place}/comments", {"text": WORD})
    party = company.things["party_id"]
    for kind, id in (("team", company.things["team_id"]), ("external_party", party)):
        need = {"on": {"kind": kind, "id": id}, "need": WORD}
        made = await do("POST", "/v1/objectives/{objective_id}/dependencies", need)
        ids["dependency_id"] = made["id"]
    await do("POST", "/v1/dependencies/{dependency_id}/accept", {"reason": WORD})
    await reported(whispers)


async def reported(whispers: Whispers) -> None:
    """What is reported on it, in the way of it, and said of its score."""
    company, do, ids = whispers.company, whispers.do, whispers.ids
    for value in (3, 9):
        report = {"value": value, "confidence": 9, "note": WORD, "blockers": [{"text": WORD}]}
        made = await do("POST", "/v1/key-results/{key_result_id}/check-ins", report, role="admin")
        ids |= {"check_in_id": made["id"], "blocker_id": made["blocker_ids"][0]}
    corrected = {"value": 8, "reason": WORD}
    await do("POST", "/v1/check-ins/{check_in_id}/correct", corrected, role="admin")
    await do("POST", "/v1/check-ins/{check_in_id}/acknowledge")
    owner = {"owner_id": company.members["owner"]}
    await do("POST", "/v1/blockers/{blocker_id}/assign", owner)
    await do("POST", "/v1/blockers/{blocker_id}/resolve", {"resolution": WORD})
    closing = {"outcome": "partly", "reason": WORD}
    await do("POST", "/v1/objectives/{objective_id}/close", closing)
    await do("POST", "/v1/objectives/{objective_id}/reopen", {"reason": WORD})
    await do("POST", "/v1/objectives/{objective_id}/archive", {"reason": WORD})
    await do("POST", "/v1/objectives/{objective_id}/restore", {})


async def reviewed(whispers: Whispers) -> None:
    """The cycle is reviewed, so that there are scores."""
    do = whispers.do
    await do("POST", "/v1/cycles/{cycle_id}/start-review", {})
    graded = {"score": 0.7, "reason": WORD}
    await do("PUT", "/v1/key-results/{key_result_id}/score", graded, role="admin")
    await do("POST", "/v1/key-results/{key_result_id}/score/confirm")
    answers = {"answers": {"went_well": WORD}, "outcome": "partly"}
    await do("PUT", "/v1/objectives/{objective_id}/review", answers)


@pytest.fixture(scope="module")
async def whispers(http: httpx.AsyncClient, caller: TownCaller) -> Whispers:
    """Two companies in one: what others are told is noted before the secret is there."""
    company = await furnished(http, "Whispers")
    party = {"name": "Mill", "email": "mill@example.com"}
    made = await company.done("POST", "/v1/external-parties", party)
    company.things["party_id"] = made["id"]
    need = {"on": {"kind": "external_party", "id": made["id"]}, "need": "Flour"}
    of_objective = f"/v1/objectives/{company.things['objective_id']}"
    await company.done("POST", f"{of_objective}/dependencies", need)
    whispers = Whispers(company, caller)
    for role in OTHERS:
        for query in questions(company.things):
            whispers.before[role, repr(query)] = await whispers.ask(query, role)
    await hidden(whispers)
    return whispers


async def test_nobody_else_hears_of_it_whatever_they_ask(whispers: Whispers):
    assert await leaks(whispers) == []


async def test_those_who_may_are_told_by_nearly_every_question_about_it(whispers: Whispers):
    """So that silence above is no proof of empty answers."""
    about = {
        kind.__name__
        for kind in QUERIES.values()
        if {"objective_id", "key_result_id", "check_in_id", "blocker_id"}
        & {f.name for f in msgspec.structs.fields(kind) if f.required}
    }
    around = {"Feed", "History", "CycleTree", "ObjectiveList", "CycleAmendments", "BlockerList"}
    for role in THOSE:
        heard = {
            type(query).__name__
            for query in questions(whispers.ids)
            if trace(whispers, await whispers.ask(query, role))
        }
        assert (about | around) - heard == set()


async def test_what_others_are_told_of_the_rest_is_what_they_were_told_before(whispers: Whispers):
    different = [
        f"{role} asks {query}"
        for role in OTHERS
        for query in questions(whispers.company.things)
        if told(whispers.before[role, repr(query)]) != told(await whispers.ask(query, role))
    ]
    assert different == []


def told(answer: bytes | str) -> Any:
    """What an answer tells; some add how far the log is, which grows with everything."""
    if isinstance(answer, str) or not any(word in answer for word in (b'"head":', b'"position":')):
        return answer
    told = msgspec.json.decode(answer)
    return told["data"] if {"head", "position"} & told.keys() and "data" in told else answer


async def test_every_question_there_is_was_asked(whispers: Whispers):
    asked = {type(query).__name__ for query in questions(whispers.company.things | whispers.ids)}
    assert asked == {kind.__name__ for kind in QUERIES.values()} - APART - COUNTING


async def test_as_of_no_moment_of_it_is_anything_told(whispers: Whispers):
    dated = [
        query
        for query in (*questions(whispers.ids), *questions(whispers.company.things))
        if type(query).__module__.startswith("contracts.queries.planning")
    ]
    for at, query in product(whispers.positions[::3], dated):
        assert not trace(whispers, await whispers.ask(query, "member", as_of=at)), (at, query)


async def test_in_review_nobody_else_hears_of_its_scores_either(whispers: Whispers):
    """Runs last here: it moves the cycle."""
    await reviewed(whispers)
    assert await leaks(whispers) == []
