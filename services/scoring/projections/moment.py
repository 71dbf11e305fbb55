"""What scoring knew at a moment: the same folds over the log up to then."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from contracts.values import Actor
from services.runtime import moment
from services.runtime.projection.definition import Projection
from services.runtime.service import Desk, Question
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import CYCLES
from services.scoring.projections.key_results import KEY_RESULTS
from services.scoring.projections.lineages import LINEAGES
from services.scoring.projections.organisation import ORGANISATION
from services.scoring.projections.records import RECORDS
from services.scoring.projections.reviews import REVIEWS
from services.scoring.projections.sheets import SHEETS

ASKED_OF: tuple[Projection[Any], ...] = (
    CYCLES,
    ORGANISATION,
    KEY_RESULTS,
    SHEETS,
    RECORDS,
    REVIEWS,
    LINEAGES,
)


async def desk_at(question: Question[Any], desk: Desk) -> Desk:
    """The desk of the moment that a question is about: its documents, and the time it was."""
    return await moment.desk_at(question, desk, ASKED_OF)


async def still_seen(
    desk: Desk, organisation_id: UUID, sheets: Iterable[Sheet], actor: Actor, then: Desk
) -> Sequence[Sheet]:
    """Those sheets of a moment that an actor may know of: what was confidential then, or is today,
    stays hidden."""
    seen = [sheet for sheet in sheets if sheet.is_seen_by(actor)]
    if then is desk:
        return seen
    keys = [str(sheet.objective_id) for sheet in seen]
    today = await desk.documents.many(SHEETS, organisation_id, keys)
    hidden = {key for key, page in today.items() if page.sheet and not page.sheet.is_seen_by(actor)}
    return [sheet for sheet in seen if str(sheet.objective_id) not in hidden]
