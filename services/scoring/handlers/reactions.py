"""What planning and check-in do moves computed scores; here that becomes our own events."""

from collections.abc import Iterable
from typing import Any

from contracts.commands.scoring import MoveProvisionalScore
from contracts.values import system
from services.runtime.service import Call, Desk, Reaction
from services.runtime.store.api import Recorded
from services.scoring.projections.sheets import MOVERS, SHEETS, moves_key

SCORING = system("scoring")


async def tell_moves(recorded: Recorded[Any], desk: Desk) -> Iterable[Call]:
    """A call per score that this event moved, as the fold found them."""
    page = await desk.documents.get(SHEETS, recorded.organisation_id, moves_key(recorded.index))
    if page is None or page.moved is None:
        return ()
    moved = page.moved
    return [
        Call(
            command=MoveProvisionalScore(
                subject=move.subject,
                subject_id=move.subject_id,
                objective_id=moved.objective_id,
                cycle_id=moved.cycle_id,
                score=move.new,
                progress=move.progress,
                cause=recorded.index,
            ),
            actor=SCORING,
            causation=recorded.index,
        )
        for move in moved.moves
    ]


MOVED_SCORES = Reaction(name="moved_scores", listens=MOVERS, react=tell_moves)
