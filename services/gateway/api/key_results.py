"""Key results: what an objective is measured by."""

from contracts.commands.planning import ChangeKeyResult, DefineKeyResult, WithdrawKeyResult
from contracts.queries.planning import KeyResultById
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
    get("/v1/key-results/{key_result_id}", KeyResultById),
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
)
