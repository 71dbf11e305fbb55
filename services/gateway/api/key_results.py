"""Key results: what an objective is measured by."""

from contracts.commands.planning import ChangeKeyResult, DefineKeyResult, WithdrawKeyResult
from contracts.commands.planning_work import AddInitiative, ChangeInitiative, CommentOnKeyResult
from contracts.queries.planning import KeyResultById
from contracts.queries.planning_work import InitiativeList, KeyResultComments
from services.gateway.api.route import act, change, get, make

ROUTES = (
    make(
        "/v1/objectives/{objective_id}/key-results",
        DefineKeyResult,
        "key_result_id",
        example={
            "title": "Restaurants that order every week",
            "metric": {"kind": "number", "baseline": 4, "target": 20},
        },
    ),
    get("/v1/key-results/{key_result_id}", KeyResultById, is_dated=True),
    change(
        "/v1/key-results/{key_result_id}",
        ChangeKeyResult,
        example={
            "metric": {"kind": "number", "target": 25},
            "reason": "Two chains of restaurants signed in the first week.",
        },
    ),
    act(
        "/v1/key-results/{key_result_id}/withdraw",
        WithdrawKeyResult,
        example={"reason": "The supplier closed."},
    ),
    get("/v1/key-results/{key_result_id}/initiatives", InitiativeList, is_dated=True),
    make(
        "/v1/key-results/{key_result_id}/initiatives",
        AddInitiative,
        "initiative_id",
        example={"title": "Bake a tasting box for every restaurant", "due_on": "2027-02-01"},
    ),
    change("/v1/initiatives/{initiative_id}", ChangeInitiative, example={"state": "done"}),
    get("/v1/key-results/{key_result_id}/comments", KeyResultComments, is_dated=True),
    make(
        "/v1/key-results/{key_result_id}/comments",
        CommentOnKeyResult,
        "comment_id",
        example={"text": "Do weekly orders count that skip a week?"},
    ),
)
