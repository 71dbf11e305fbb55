"""Which position of the log a moment is."""

from contracts.errors import Forbidden
from contracts.queries.audit import PositionAt, PositionView
from services.runtime.service import Desk, Question


async def position_at(question: Question[PositionAt], desk: Desk) -> PositionView:
    """The position of the last event recorded at or before the moment, 0 before the first."""
    if question.actor.kind not in ("member", "system"):
        raise Forbidden(who="a member of the organisation")
    position = await desk.store.index_at(question.organisation_id, question.query.at)
    return PositionView(position=position)
