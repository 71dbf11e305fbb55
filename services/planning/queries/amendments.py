"""What was changed of what had been published in a cycle."""

from collections.abc import Sequence

from contracts import errors
from contracts.queries.page import Page
from contracts.queries.planning_amendments import AmendmentView, CycleAmendments
from services.planning.projections.amendments import (
    AmendmentDocument,
    amendments,
    of_cycle,
    place,
    present_amendment,
)
from services.planning.projections.cycles import cycles
from services.planning.projections.objectives import objectives
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import seen
from services.runtime.projection.cursor import write_cursor
from services.runtime.service import Desk, Documents, Question


async def cycle_amendments(question: Question[CycleAmendments], desk: Desk) -> Page[AmendmentView]:
    """Every change, oldest first; of hidden objectives none, and no gap. Raises NotFound."""
    query = question.query
    documents = await documents_at(question, desk)
    if await documents.get(cycles, question.organisation_id, str(query.cycle_id)) is None:
        raise errors.NotFound(what="cycle")
    found: list[AmendmentDocument] = []
    after = query.after
    while len(found) <= query.limit:
        page, after = await documents.listed(
            amendments,
            question.organisation_id,
            of_cycle(query.cycle_id),
            limit=query.limit + 1,
            after=after,
        )
        found += await _seen(question, desk, documents, page)
        if after is None:
            break
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    following = write_cursor(place(last), f"{last.index}/{last.n}") if last else None
    return Page(data=tuple(map(present_amendment, shown)), next=following)


async def _seen(
    question: Question[CycleAmendments],
    desk: Desk,
    documents: Documents,
    page: Sequence[AmendmentDocument],
) -> list[AmendmentDocument]:
    keys = sorted({str(row.objective_id) for row in page})
    here = await documents.many(objectives, question.organisation_id, keys)
    shown = {document.objective.id for document in await seen(question, desk, here.values())}
    return [row for row in page if row.objective_id in shown]
