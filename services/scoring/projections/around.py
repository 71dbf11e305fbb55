"""Gathers what a review is shown with."""

from collections.abc import Sequence
from uuid import UUID

from contracts import errors
from contracts.values import Actor
from services.runtime.service import Desk
from services.scoring.domain.facts import Surroundings
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import CYCLES, calendar_of
from services.scoring.projections.records import RECORDS
from services.scoring.projections.reviews import REVIEWS
from services.scoring.projections.sheets import sheets_of_cycle


async def around_cycle(
    desk: Desk, organisation_id: UUID, cycle_id: UUID, actor: Actor
) -> Surroundings:
    """A cycle with what the actor may see of it. Raises NotFound."""
    if actor.kind != "member":
        raise errors.NotFound(what="cycle")
    sheets = await sheets_of_cycle(desk.documents, organisation_id, cycle_id)
    seen = [sheet for sheet in sheets if sheet.is_seen_by(actor)]
    return await around(desk, organisation_id, cycle_id, seen)


async def around(
    desk: Desk, organisation_id: UUID, cycle_id: UUID, sheets: Sequence[Sheet]
) -> Surroundings:
    """These sheets with their records and books. Raises NotFound."""
    cycle = await desk.documents.get(CYCLES, organisation_id, str(cycle_id))
    if cycle is None:
        raise errors.NotFound(what="cycle")
    keys = [str(sheet.objective_id) for sheet in sheets]
    return Surroundings(
        state=cycle.state,
        calendar=await calendar_of(desk, organisation_id, cycle_id),
        sheets=tuple(sheets),
        records=await desk.documents.many(RECORDS, organisation_id, keys),
        books=await desk.documents.many(REVIEWS, organisation_id, keys),
    )
