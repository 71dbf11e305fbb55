"""The scoring service, put together."""

import asyncio

from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    MoveProvisionalScore,
    ProposeScore,
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
from contracts.queries.scoring_export import Standings
from contracts.queries.scoring_insights import InsightItems, Insights
from contracts.queries.scoring_learnings import CycleLearnings
from contracts.queries.scoring_reviews import (
    CycleReview,
    ObjectiveReview,
)
from contracts.queries.scoring_summary import CycleSummary
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings
from services.scoring.handlers.commands import (
    move_provisional_score,
    propose_score,
    set_or_confirm,
)
from services.scoring.handlers.reactions import MOVED_SCORES, PROPOSED_SCORES
from services.scoring.handlers.reviews import review_cycle, review_objective
from services.scoring.projections.cycles import CYCLES
from services.scoring.projections.histories import HISTORIES
from services.scoring.projections.key_results import KEY_RESULTS
from services.scoring.projections.lineages import LINEAGES
from services.scoring.projections.organisation import ORGANISATION
from services.scoring.projections.records import RECORDS
from services.scoring.projections.reviews import REVIEWS
from services.scoring.projections.sheets import SHEETS
from services.scoring.projections.teams import TEAMS
from services.scoring.queries.ambition import objective_ambition
from services.scoring.queries.board import score_board
from services.scoring.queries.export import standings
from services.scoring.queries.insights import insight_items, insights
from services.scoring.queries.learnings import cycle_learnings
from services.scoring.queries.levels import company_scores, team_scores
from services.scoring.queries.reviews import cycle_review, objective_review
from services.scoring.queries.scores import (
    key_result_score,
    key_result_scores,
    objective_score,
    objective_scores,
)
from services.scoring.queries.summary import cycle_summary

SERVICE = Service(
    name="scoring",
    commands={
        MoveProvisionalScore: move_provisional_score,
        ProposeScore: propose_score,
        SetKeyResultScore: set_or_confirm,
        ConfirmKeyResultScore: set_or_confirm,
        ReviewCycle: review_cycle,
        ReviewObjective: review_objective,
    },
    queries={
        KeyResultScore: key_result_score,
        ObjectiveScore: objective_score,
        ObjectiveAmbition: objective_ambition,
        KeyResultScores: key_result_scores,
        ObjectiveScores: objective_scores,
        TeamScores: team_scores,
        CompanyScores: company_scores,
        CycleReview: cycle_review,
        CycleSummary: cycle_summary,
        CycleLearnings: cycle_learnings,
        Insights: insights,
        InsightItems: insight_items,
        ScoreBoard: score_board,
        ObjectiveReview: objective_review,
        Standings: standings,
    },
    projections=(
        CYCLES,
        ORGANISATION,
        TEAMS,
        KEY_RESULTS,
        LINEAGES,
        SHEETS,
        HISTORIES,
        RECORDS,
        REVIEWS,
    ),
    reactions=(MOVED_SCORES, PROPOSED_SCORES),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Serve until stopped."""
    await run(SERVICE, settings, stop)
