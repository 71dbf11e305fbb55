"""What is said in silence leaves no trace for others: every question of every service is asked.

No role is excepted, not the owner's and not the auditor's; and what everybody is told of the rest
is, to the byte, what they were told before anybody spoke.
"""

from datetime import timedelta
from itertools import product

import httpx

from services.runtime import clock
from tests.gateway.test_confidential import told
from tests.support.porch import TownCaller, furnished
from tests.support.whispers import WORD, Whispers, questions, trace

# A proof leads to the newest root, whatever it is a proof of, and an export goes so far.
TO_THE_NEWEST = {
    "ProofAt",
    "ExportOpening",
    "ExportEntries",
    "ExportCheckpoints",
    "ExportInclusion",
}
OTHERS = ("owner", "admin", "auditor", "member", "viewer")


async def test_no_question_of_any_service_breaks_a_silence(
    http: httpx.AsyncClient, caller: TownCaller
):
    company = await furnished(http, "Silence")
    whispers = Whispers(company, caller)
    starts_on = clock.today() + timedelta(days=100)
    cycle = {
        "name": "Next",
        "starts_on": starts_on.isoformat(),
        "ends_on": (starts_on + timedelta(days=80)).isoformat(),
        "silent_ideas": True,
    }
    made = await company.done("POST", "/v1/cycles", cycle)
    open_ones = company.things | {"cycle_id": made["id"]}
    around = [(role, query) for role in OTHERS for query in questions(open_ones)]
    before = {(role, repr(query)): await whispers.ask(query, role) for role, query in around}
    whispers.ids["cycle_id"] = made["id"]
    idea = await whispers.do("POST", "/v1/cycles/{cycle_id}/ideas", {"text": WORD}, role="lead")
    whispers.ids["idea_id"] = idea["id"]
    await whispers.do("PUT", "/v1/ideas/{idea_id}/vote", {"votes": 3}, role="lead")
    about = list(questions(whispers.ids))
    for role, query in product(OTHERS, about):
        for at in (None, *whispers.positions):
            assert not trace(whispers, await whispers.ask(query, role, as_of=at)), (role, query)
    for role, query in around:
        answer = await whispers.ask(query, role)
        assert not trace(whispers, answer), (role, query)
        if type(query).__name__ not in TO_THE_NEWEST:
            assert told(answer) == told(before[role, repr(query)]), (role, query)
    # So that silence above is no proof of empty answers.
    await whispers.do("POST", "/v1/cycles/{cycle_id}/reveal-ideas")
    heard = {type(q).__name__ for q in about if trace(whispers, await whispers.ask(q, "viewer"))}
    assert {"CycleIdeas", "IdeaById", "History"} <= heard
