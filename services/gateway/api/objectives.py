"""Objectives: from the draft to its history."""

from contracts.commands.planning import ChangeObjective, DraftObjective, PublishObjective
from contracts.queries.planning import ObjectiveById, ObjectiveList
from services.gateway.api.route import act, change, get, make

ROUTES = (
    get("/v1/objectives", ObjectiveList),
    make(
        "/v1/objectives",
        DraftObjective,
        "objective_id",
        example={
            "cycle_id": "0192f7c0-0000-7000-8000-000000000002",
            "title": "Restaurants around us bake with us",
            "owner": {"kind": "company"},
            "ambition": "aspirational",
        },
    ),
    get("/v1/objectives/{objective_id}", ObjectiveById, is_dated=True),
    change(
        "/v1/objectives/{objective_id}",
        ChangeObjective,
        example={"title": "Hotels around us bake with us", "reason": "Restaurants are served."},
    ),
    act("/v1/objectives/{objective_id}/publish", PublishObjective),
)
