"""Scores are told, set and confirmed: whose business it is, then the decision on the stream."""

from collections.abc import Sequence
from typing import Any

from contracts import arithmetic, errors
from contracts.commands.scoring import (
    ConfirmKeyResultScore,
    MoveProvisionalScore,
    ProposeScore,
    SetKeyResultScore,
)
from contracts.envelope import Ok
from contracts.queries.scoring import ScoreView
from contracts.rights import demand
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded
from services.scoring.domain import figures, standing
from services.scoring.domain.grading import scored
from services.scoring.domain.pace import Calendar
from services.scoring.domain.record import Record
from services.scoring.domain.score import Score, Situation, decide, evolve, move, propose
from services.scoring.domain.sheet import Line, Sheet
from services.scoring.projections.cycles import CYCLES, calendar_of
from services.scoring.projections.records import RECORDS
from services.scoring.projections.sheets import sheet_with

SCORE = Aggregate(kind="score", initial=Score(), evolve=evolve)


async def move_provisional_score(asked: Asked[MoveProvisionalScore], desk: Desk) -> Ok:
    """Record that a computed score moved; the answer is the score as its events tell it."""
    command = asked.command
    demand(MoveProvisionalScore, asked.actor)
    return await handle(
        asked,
        desk,
        SCORE,
        command.subject_id,
        lambda score: move(score, command),
        lambda history: SCORE.state([recorded.event for recorded in history]),
    )


async def propose_score(asked: Asked[ProposeScore], desk: Desk) -> Ok:
    """Record the score proposed for a review; the answer is the score as its events tell it."""
    command = asked.command
    demand(ProposeScore, asked.actor)
    return await handle(
        asked,
        desk,
        SCORE,
        command.subject_id,
        lambda score: propose(score, command),
        lambda history: SCORE.state([recorded.event for recorded in history]),
    )


async def set_or_confirm(
    asked: Asked[SetKeyResultScore] | Asked[ConfirmKeyResultScore], desk: Desk
) -> Ok:
    """Set a key result's score, or confirm it; the answer is the score as it stands then."""
    command, actor = asked.command, asked.actor
    sheet = await sheet_with(desk.documents, asked.organisation_id, command.key_result_id)
    if sheet is None or not sheet.is_seen_by(actor):
        raise errors.NotFound(what="key result")
    line = sheet.line(command.key_result_id)
    demand(type(command), actor, sheet.relations(actor, line))
    situation = await situation_of(asked, desk, sheet, line)
    calendar = await calendar_of(desk, asked.organisation_id, sheet.cycle_id)
    record = await desk.documents.get(RECORDS, asked.organisation_id, str(sheet.objective_id))
    return await handle(
        asked,
        desk,
        SCORE,
        command.key_result_id,
        lambda score: decide(score, command, situation),
        lambda history: answer(sheet, line, history, calendar, record),
    )


async def situation_of(asked: Asked[Any], desk: Desk, sheet: Sheet, line: Line) -> Situation:
    """What the decision must know, as of this moment."""
    cycle = await desk.documents.get(CYCLES, asked.organisation_id, str(sheet.cycle_id))
    if cycle is None:
        raise errors.NotFound(what="key result")
    return Situation(
        objective_id=sheet.objective_id,
        cycle_id=sheet.cycle_id,
        cycle_state=cycle.state,
        is_published=sheet.is_published,
        is_withdrawn=line.is_withdrawn,
        computed=arithmetic.score(figures.line_progress(line, "amended")),
        actor=asked.actor.reference,
        owners=sheet.owners(line),
    )


def answer(
    sheet: Sheet,
    line: Line,
    history: Sequence[Recorded[Any]],
    calendar: Calendar | None,
    record: Record | None,
) -> ScoreView:
    """The score as a later question would show it: the sheet with the score's own events."""
    for recorded in history:
        sheet = scored(sheet, recorded.event, recorded.header)
    return standing.of_key_result(sheet, line.key_result_id, calendar, record)
