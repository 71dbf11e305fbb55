"""What was known of check-ins at a moment, and what of it may still be told."""

from collections.abc import Iterable
from typing import Any

from services.checkin.projections.blockers import BLOCKERS
from services.checkin.projections.check_ins import CHECK_INS
from services.checkin.projections.cycles import CYCLES
from services.checkin.projections.definitions import seen_objectives
from services.checkin.projections.key_results import KEY_RESULTS
from services.checkin.projections.objectives import OBJECTIVES
from services.checkin.projections.organisation import ORGANISATION
from services.checkin.projections.reporting import REPORTING
from services.runtime import moment
from services.runtime.projection.definition import Projection
from services.runtime.service import Desk, Question

ASKED_OF: tuple[Projection[Any], ...] = (
    ORGANISATION,
    CYCLES,
    OBJECTIVES,
    KEY_RESULTS,
    CHECK_INS,
    REPORTING,
    BLOCKERS,
)


async def desk_at(question: Question[Any], desk: Desk) -> Desk:
    """The desk of the moment that a question is about."""
    return await moment.desk_at(question, desk, ASKED_OF)


async def seen_at(
    question: Question[Any], desk: Desk, then: Desk, objective_ids: Iterable[str]
) -> set[str]:
    """Those of some objectives that whoever asks may know of: both at the moment and today."""
    organisation_id, actor = question.organisation_id, question.actor
    seen = await seen_objectives(then.documents, organisation_id, actor, sorted(objective_ids))
    if then is desk:
        return seen
    return await seen_objectives(desk.documents, organisation_id, actor, sorted(seen))
