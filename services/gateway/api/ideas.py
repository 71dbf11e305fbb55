"""Ideas: said, voted for, brought together, revealed, shortlisted."""

from contracts.commands.planning_ideas import (
    CastVote,
    MergeIdea,
    RevealIdeas,
    ShortlistIdea,
    SubmitIdea,
    WithdrawVote,
)
from contracts.queries.planning_ideas import CycleIdeas, IdeaById
from services.gateway.api.route import act, get, make, put, remove

ROUTES = (
    get("/v1/cycles/{cycle_id}/ideas", CycleIdeas, is_dated=True),
    make(
        "/v1/cycles/{cycle_id}/ideas",
        SubmitIdea,
        "idea_id",
        example={"text": "Nobody waits longer than five minutes on Saturdays"},
    ),
    act("/v1/cycles/{cycle_id}/reveal-ideas", RevealIdeas),
    get("/v1/ideas/{idea_id}", IdeaById, is_dated=True),
    put("/v1/ideas/{idea_id}/vote", CastVote, example={"votes": 2}),
    remove("/v1/ideas/{idea_id}/vote", WithdrawVote),
    act(
        "/v1/ideas/{idea_id}/merge",
        MergeIdea,
        example={"into": "0192f7c0-0000-7000-8000-000000000006"},
    ),
    make(
        "/v1/ideas/{idea_id}/shortlist",
        ShortlistIdea,
        "objective_id",
        example={"owner": {"kind": "company"}, "ambition": "aspirational"},
    ),
)
