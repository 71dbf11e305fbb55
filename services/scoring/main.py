"""The scoring service, put together."""

import asyncio

from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    MoveProvisionalScore,
    SetKeyResultScore,
)
from contracts.queries.scoring import (
    KeyResultScore,
    KeyResultScores,
    ObjectiveScore,
    ObjectiveScores,
)
from services.runtime.bus.run import run
from services.runtime.service import Service
from services.runtime.settings import Settings
from services.scoring.handlers.commands import move_provisional_score, set_or_confirm
from services.scoring.handlers.reactions import MOVED_SCORES
from services.scoring.projections.cycles import CYCLES
from services.scoring.projections.histories import HISTORIES
from services.scoring.projections.key_results import KEY_RESULTS
from services.scoring.projections.organisation import ORGANISATION
from services.scoring.projections.sheets import SHEETS
from services.scoring.queries.scores import (
    key_result_score,
    key_result_scores,
    objective_score,
    objective_scores,
)

SERVICE = Service(
    name="scoring",
    commands={
        MoveProvisionalScore: move_provisional_score,
        SetKeyResultScore: set_or_confirm,
        ConfirmKeyResultScore: set_or_confirm,
    },
    queries={
        KeyResultScore: key_result_score,
        ObjectiveScore: objective_score,
        KeyResultScores: key_result_scores,
        ObjectiveScores: objective_scores,
    },
    projections=(CYCLES, ORGANISATION, KEY_RESULTS, SHEETS, HISTORIES),
    reactions=(MOVED_SCORES,),
)


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Serve until stopped."""
    await run(SERVICE, settings, stop)
