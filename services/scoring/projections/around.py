"""Gathers what a review is shown with."""

from collections.abc import Sequence
from uuid import UUID

from contracts import errors
from contracts.values import Actor
from services.runtime.service import Desk
from services.scoring.domain.facts import Surroundings
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import CYCLES, calendar_of
from services.scoring.projections.moment import still_seen
from services.scoring.projections.records import RECORDS
from services.scoring.projections.reviews import REVIEWS
from services.scoring.projections.sheets import SHEETS, sheets_of_cycle


async def around_cycle(
    desk: Desk, organisation_id: UUID, cycle_id: UUID, actor: Actor, today: Desk | None = None
) -> Surroundings:
    """A cycle with what the actor may see of it; today is the desk of now where the other is that
    of a moment. Raises NotFound."""
    if actor.kind != "member":
        raise errors.NotFound(what="cycle")
    sheets = await sheets_of_cycle(desk.documents, organisation_id, cycle_id)
    seen = await still_seen(today or desk, organisation_id, sheets, actor, desk)
    return await around(desk, organisation_id, cycle_id, seen, actor)


async def around(
    desk: Desk, organisation_id: UUID, cycle_id: UUID, sheets: Sequence[Sheet], actor: Actor
) -> Surroundings:
    """These sheets with their records and books. Raises NotFound."""
    cycle = await desk.documents.get(CYCLES, organisation_id, str(cycle_id))
    if cycle is None:
        raise errors.NotFound(what="cycle")
    keys = [str(sheet.objective_id) for sheet in sheets]
    return Surroundings(
        state=cycle.state,
        days=(cycle.starts_on, cycle.ends_on),
        calendar=await calendar_of(desk, organisation_id, cycle_id),
        sheets=tuple(sheets),
        records=await desk.documents.many(RECORDS, organisation_id, keys),
        books=await desk.documents.many(REVIEWS, organisation_id, keys),
        sources=await sources(desk, organisation_id, sheets, actor),
    )


async def sources(
    desk: Desk, organisation_id: UUID, sheets: Sequence[Sheet], actor: Actor
) -> dict[str, Sheet]:
    """What sheets were carried over from, and these from, as far back as the actor may see."""
    found: dict[str, Sheet] = {}
    ahead = {str(sheet.carried_from) for sheet in sheets if sheet.carried_from}
    while ahead:
        pages = await desk.documents.many(SHEETS, organisation_id, sorted(ahead))
        before = [page.sheet.stands for page in pages.values() if page.sheet is not None]
        seen = [sheet for sheet in before if sheet.is_seen_by(actor)]
        found.update((str(sheet.objective_id), sheet) for sheet in seen)
        ahead = {str(sheet.carried_from) for sheet in seen if sheet.carried_from} - found.keys()
    return found
