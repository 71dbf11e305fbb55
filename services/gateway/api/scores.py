"""Scores: what they are, how they came to be, setting and confirming one."""

from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    ReviewCycle,
    ReviewObjective,
    SetKeyResultScore,
)
from contracts.queries.scoring import (
    CompanyScores,
    KeyResultScore,
    KeyResultScores,
    ObjectiveScore,
    ObjectiveScores,
    TeamScores,
)
from contracts.queries.scoring_ambition import ObjectiveAmbition
from contracts.queries.scoring_board import ScoreBoard
from contracts.queries.scoring_insights import InsightItems, Insights
from contracts.queries.scoring_learnings import CycleLearnings
from contracts.queries.scoring_reviews import (
    CycleReview,
    ObjectiveReview,
)
from contracts.queries.scoring_summary import CycleSummary
from services.gateway.api.route import act, get, put

ROUTES = (
    get("/v1/key-results/{key_result_id}/score", KeyResultScore, is_dated=True),
    put(
        "/v1/key-results/{key_result_id}/score",
        SetKeyResultScore,
        example={"score": 0.7, "reason": "The last order came a day after the end."},
    ),
    act("/v1/key-results/{key_result_id}/score/confirm", ConfirmKeyResultScore),
    get("/v1/key-results/{key_result_id}/scores", KeyResultScores, is_dated=True),
    get("/v1/objectives/{objective_id}/score", ObjectiveScore, is_dated=True),
    get("/v1/objectives/{objective_id}/ambition", ObjectiveAmbition, is_dated=True),
    get("/v1/objectives/{objective_id}/scores", ObjectiveScores, is_dated=True),
    get("/v1/teams/{team_id}/scores", TeamScores, is_dated=True),
    get("/v1/company/scores", CompanyScores, is_dated=True),
    get("/v1/cycles/{cycle_id}/scores", ScoreBoard, is_dated=True),
    get("/v1/insights", Insights),
    get("/v1/insights/items", InsightItems),
    get("/v1/cycles/{cycle_id}/summary", CycleSummary, is_dated=True),
    get("/v1/cycles/{cycle_id}/learnings", CycleLearnings, is_dated=True),
    get("/v1/cycles/{cycle_id}/review", CycleReview, is_dated=True),
    put(
        "/v1/cycles/{cycle_id}/review",
        ReviewCycle,
        example={"answers": {"performance": "Better than last time."}, "verdict": "rhythm"},
    ),
    get("/v1/objectives/{objective_id}/review", ObjectiveReview, is_dated=True),
    put(
        "/v1/objectives/{objective_id}/review",
        ReviewObjective,
        example={"answers": {"went_well": "Two hotels stayed."}, "outcome": "partly"},
    ),
)
