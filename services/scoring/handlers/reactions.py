"""What planning and check-in do moves computed scores; here that becomes our own events."""

from collections.abc import Iterable, Iterator
from typing import Any

from contracts.arithmetic import figure, score
from contracts.commands.scoring import MoveProvisionalScore, ProposeScore
from contracts.events.planning import CycleReviewStarted
from contracts.values import system
from services.runtime.service import Call, Desk, Reaction
from services.runtime.store.api import Recorded
from services.scoring.domain import figures
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.moment import ASKED_OF
from services.scoring.projections.settling import moves_key
from services.scoring.projections.sheets import MOVERS, SHEETS, sheets_of_cycle

SCORING = system("scoring")


async def tell_moves(recorded: Recorded[Any], desk: Desk) -> Iterable[Call]:
    """A call per score that this event moved, as the fold found them."""
    page = await desk.documents.get(SHEETS, recorded.organisation_id, moves_key(recorded.index))
    if page is None or page.moved is None:
        return ()
    return [
        Call(
            command=MoveProvisionalScore(
                subject=move.subject,
                subject_id=move.subject_id,
                objective_id=move.objective_id,
                cycle_id=move.cycle_id,
                score=move.new,
                progress=move.progress,
                cause=recorded.index,
            ),
            actor=SCORING,
            causation=recorded.index,
        )
        for move in page.moved.moves
    ]


MOVED_SCORES = Reaction(name="moved_scores", listens=MOVERS, react=tell_moves)


async def propose_scores(recorded: Recorded[CycleReviewStarted], desk: Desk) -> Iterable[Call]:
    """A call per key result and objective of the cycle, as they were when the review began: the
    log is folded up to there, so that the reaction proposes the same however late and often it
    runs."""
    organisation_id, cycle_id = recorded.organisation_id, recorded.event.cycle_id
    then = await desk.pasts.of(ASKED_OF).at(desk.store, organisation_id, recorded.index)
    sheets = await sheets_of_cycle(then, organisation_id, cycle_id)
    return [
        Call(command=command, actor=SCORING, causation=recorded.index)
        for sheet in sheets
        for command in proposals(sheet, recorded.index)
    ]


def proposals(sheet: Sheet, cause: int) -> Iterator[ProposeScore]:
    """What is proposed for an objective's key results, then for itself."""
    subjects = [
        (line.key_result_id, figures.line_progress(line, "amended"), not line.is_withdrawn)
        for line in sheet.lines
    ]
    of_all = (sheet.objective_id, figures.progress(sheet, "amended"), True)
    for subject_id, exact, counts in (*subjects, of_all):
        yield ProposeScore(
            subject="objective" if subject_id == sheet.objective_id else "key_result",
            subject_id=subject_id,
            objective_id=sheet.objective_id,
            cycle_id=sheet.cycle_id,
            score=score(exact) if sheet.is_counted and counts else None,
            progress=figure(exact),
            cause=cause,
        )


PROPOSED_SCORES = Reaction(
    name="proposed_scores", listens=(CycleReviewStarted,), react=propose_scores
)
