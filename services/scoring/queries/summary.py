"""Answers how a cycle stands, now or at a moment."""

from contracts import errors
from contracts.queries.scoring_summary import CycleSummary, CycleSummaryView
from services.runtime.service import Desk, Question
from services.scoring.domain.summary import summary
from services.scoring.projections.around import around
from services.scoring.projections.cycles import CYCLES
from services.scoring.projections.moment import desk_at, still_seen
from services.scoring.projections.sheets import sheets_of_cycle


async def cycle_summary(question: Question[CycleSummary], desk: Desk) -> CycleSummaryView:
    """A cycle at a glance, of what the asker may see. Raises NotFound."""
    cycle_id, organisation_id = question.query.cycle_id, question.organisation_id
    actor = question.actor
    if actor.kind != "member":
        raise errors.NotFound(what="cycle")
    then = await desk_at(question, desk)
    cycle = await then.documents.get(CYCLES, organisation_id, str(cycle_id))
    if cycle is None:
        raise errors.NotFound(what="cycle")
    sheets = await sheets_of_cycle(then.documents, organisation_id, cycle_id)
    seen = await still_seen(desk, organisation_id, sheets, actor, then)
    return summary(cycle_id, cycle.name, await around(then, organisation_id, cycle_id, seen, actor))
