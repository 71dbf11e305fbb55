"""What scoring knew at a moment: the same folds over the log up to then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from contracts.values import Actor
from services.runtime.projection.definition import Projection
from services.runtime.service import Desk, Question
from services.scoring.domain.sheet import Sheet
from services.scoring.projections.cycles import CYCLES
from services.scoring.projections.key_results import KEY_RESULTS
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
)


async def desk_at(question: Question[Any], desk: Desk) -> Desk:
    """The desk of the moment that a question is about: its documents, and the time it was."""
    as_of = question.as_of
    if as_of is None:
        return desk
    past = await desk.pasts.of(ASKED_OF).at(desk.store, question.organisation_id, as_of)
    at = await _moment(question, desk, as_of)
    return replace(desk, documents=past, now_us=lambda: at)


async def _moment(question: Question[Any], desk: Desk, as_of: int) -> int:
    """When it was, in µs: the moment named, else that of the position; never later than now."""
    if question.as_of_us is not None:
        return min(question.as_of_us, desk.now_us())
    last = await desk.store.read_log(question.organisation_id, max(as_of - 1, 0), limit=1)
    return last[0].header.recorded_at if last and as_of > 0 else desk.now_us()


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
