"""All scores of a cycle at once, now or at a moment; what is confidential to others is left out."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from msgspec import structs

from contracts import arithmetic, errors
from contracts.queries.scoring_board import (
    BoardDue,
    BoardLine,
    BoardReading,
    BoardSheet,
    ScoreBoard,
    ScoreBoardView,
)
from services.runtime.service import Desk, Question
from services.scoring.domain import figures, standing
from services.scoring.domain.pace import Calendar
from services.scoring.domain.record import Record
from services.scoring.domain.sheet import Line, Reported, Sheet
from services.scoring.projections.cycles import CYCLES, calendar_of
from services.scoring.projections.moment import desk_at, still_seen
from services.scoring.projections.records import RECORDS
from services.scoring.projections.sheets import of_cycle, sheets_in


async def score_board(question: Question[ScoreBoard], desk: Desk) -> ScoreBoardView:
    """The board of a cycle. Raises NotFound."""
    organisation_id, cycle_id = question.organisation_id, question.query.cycle_id
    then = await desk_at(question, desk)
    if await then.documents.get(CYCLES, organisation_id, str(cycle_id)) is None:
        raise errors.NotFound(what="cycle")
    calendar = await calendar_of(then, organisation_id, cycle_id)
    sheets = await sheets_in(then.documents, organisation_id, of_cycle(cycle_id))
    seen = await still_seen(desk, organisation_id, sheets, question.actor, then)
    keys = [str(sheet.objective_id) for sheet in seen]
    records = await then.documents.many(RECORDS, organisation_id, keys)
    return ScoreBoardView(
        cycle_id=cycle_id,
        objectives=tuple(
            of_sheet(
                sheet,
                calendar,
                records.get(str(sheet.objective_id)),
                with_due=question.query.due,
            )
            for sheet in seen
        ),
    )


def of_sheet(
    sheet: Sheet, calendar: Calendar | None, record: Record | None, *, with_due: bool = False
) -> BoardSheet:
    """An objective on the board."""
    return BoardSheet(
        objective_id=sheet.objective_id,
        score=standing.of_objective(sheet, calendar),
        key_results=tuple(
            BoardLine(
                key_result_id=line.key_result_id,
                score=standing.of_key_result(sheet, line.key_result_id, calendar, record),
                readings=readings(line),
                due=due_days(record, line.key_result_id) if with_due and record else (),
            )
            for line in sheet.live
        ),
    )


def due_days(record: Record, key_result_id: UUID) -> tuple[BoardDue, ...]:
    """The days that were due, and what came of each, oldest first."""
    slots = (slot for slot in record.slots if slot.key_result_id == key_result_id)
    found = [BoardDue(on=slot.due_on, came=slot.came) for slot in slots]
    return tuple(sorted(found, key=lambda one: one.on))


def readings(line: Line) -> tuple[BoardReading, ...]:
    """What counts, by the day it is about and then by the order it was said in."""
    said = sorted(line.reported, key=lambda one: (one.effective_on, one.position))
    return tuple(
        BoardReading(
            on=one.effective_on,
            progress=progress(line, said[: n + 1]),
            value=one.value,
            confidence=one.confidence,
            status=one.status,
        )
        for n, one in enumerate(said)
    )


def progress(line: Line, said: Sequence[Reported]) -> Decimal:
    """How far a key result was when so much had been said."""
    so_far = structs.replace(line, reported=tuple(said))
    return arithmetic.figure(figures.line_progress(so_far, "amended"))
