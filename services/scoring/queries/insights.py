"""Answers across cycles and teams."""

from uuid import UUID

from contracts import errors
from contracts.queries.scoring_insights import Insights, InsightsView
from services.runtime.service import Desk, Question
from services.scoring.domain.insight import insight
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import CYCLES
from services.scoring.projections.records import RECORDS
from services.scoring.projections.sheets import ALL, sheets_in


async def insights(question: Question[Insights], desk: Desk) -> InsightsView:
    """The figures of all cycles that are in review or closed. Raises NotFound."""
    organisation_id, actor = question.organisation_id, question.actor
    if actor.kind != "member":
        raise errors.NotFound(what="insights")
    sheets = await sheets_in(desk.documents, organisation_id, ALL)
    names = sorted({str(sheet.cycle_id) for sheet in sheets})
    cycles = await desk.documents.many(CYCLES, organisation_id, names)
    over = {key for key, cycle in cycles.items() if cycle.state in ("review", "closed")}
    counting = [
        sheet
        for sheet in sheets
        if sheet.is_counted and str(sheet.cycle_id) in over and sheet.is_seen_by(actor)
    ]
    keys = [str(sheet.objective_id) for sheet in counting]
    records = await desk.documents.many(RECORDS, organisation_id, keys)
    by_cycle: dict[UUID, list[Sheet]] = {}
    by_team: dict[UUID, list[Sheet]] = {}
    for sheet in counting:
        by_cycle.setdefault(sheet.cycle_id, []).append(sheet)
        if sheet.owner.kind == "team" and sheet.owner.id is not None:
            by_team.setdefault(sheet.owner.id, []).append(sheet)
    return InsightsView(
        all=insight(None, counting, records),
        cycles=tuple(insight(id, some, records) for id, some in by_cycle.items()),
        teams=tuple(insight(id, some, records) for id, some in by_team.items()),
    )
