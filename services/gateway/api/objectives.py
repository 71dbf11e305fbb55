"""Objectives: from the draft to its history."""

from contracts.commands.planning import ChangeObjective, DraftObjective, PublishObjective
from contracts.commands.planning_life import (
    AlignObjective,
    ArchiveObjective,
    CarryObjectiveForward,
    CloseObjective,
    ReopenObjective,
    RestoreObjective,
    UnalignObjective,
)
from contracts.commands.planning_lint import AnswerLint
from contracts.commands.planning_work import CommentOnObjective
from contracts.queries.planning import ObjectiveById, ObjectiveList
from contracts.queries.planning_lint import LintText, ObjectiveLint
from contracts.queries.planning_work import ObjectiveComments
from services.gateway.api.route import act, change, consider, get, make, put, remove

ROUTES = (
    get("/v1/objectives", ObjectiveList, is_dated=True),
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
    act("/v1/objectives/{objective_id}/close", CloseObjective, example={"outcome": "achieved"}),
    act(
        "/v1/objectives/{objective_id}/reopen",
        ReopenObjective,
        example={"reason": "Two restaurants came back."},
    ),
    act(
        "/v1/objectives/{objective_id}/archive",
        ArchiveObjective,
        example={"reason": "We move the bakehouse first."},
    ),
    act("/v1/objectives/{objective_id}/restore", RestoreObjective, example={}),
    make(
        "/v1/objectives/{objective_id}/carry-forward",
        CarryObjectiveForward,
        "new_objective_id",
        example={"cycle_id": "0192f7c0-0000-7000-8000-000000000009"},
    ),
    put(
        "/v1/objectives/{objective_id}/parent",
        AlignObjective,
        example={
            "parent_id": "0192f7c0-0000-7000-8000-000000000003",
            "contributes": True,
            "weight": 2,
            "reason": "It is how restaurants come to know us.",
        },
    ),
    remove(
        "/v1/objectives/{objective_id}/parent",
        UnalignObjective,
        example={"reason": "It stands for itself."},
    ),
    get("/v1/objectives/{objective_id}/lint", ObjectiveLint, is_dated=True),
    act(
        "/v1/objectives/{objective_id}/lint/answers",
        AnswerLint,
        example={
            "rule": "unit_missing",
            "key_result_id": "0192f7c0-0000-7000-8000-000000000004",
            "reason": "Everybody here knows that we count loaves.",
        },
    ),
    consider(
        "/v1/lint",
        LintText,
        example={
            "title": "Launch the webshop",
            "key_results": [{"title": "Orders", "metric": {"kind": "number", "baseline": 0}}],
        },
    ),
    get("/v1/objectives/{objective_id}/comments", ObjectiveComments, is_dated=True),
    make(
        "/v1/objectives/{objective_id}/comments",
        CommentOnObjective,
        "comment_id",
        example={"text": "Who talks to the hotels?"},
    ),
)
