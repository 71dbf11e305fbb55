"""The desk of the moment that a question is about: the same folds over the log up to then."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.runtime.projection.definition import Projection
from services.runtime.service import Desk, Question


async def desk_at(
    question: Question[Any], desk: Desk, projections: Sequence[Projection[Any]]
) -> Desk:
    """The desk with these projections' documents as they were, and the time it was; the desk
    itself for a question of now."""
    as_of = question.as_of
    if as_of is None:
        return desk
    past = await desk.pasts.of(projections).at(desk.store, question.organisation_id, as_of)
    at = await _moment(question, desk, as_of)
    return replace(desk, documents=past, now_us=lambda: at)


async def _moment(question: Question[Any], desk: Desk, as_of: int) -> int:
    """When it was, in µs: the moment named, else that of the position; never later than now."""
    if question.as_of_us is not None:
        return min(question.as_of_us, desk.now_us())
    last = await desk.store.read_log(question.organisation_id, max(as_of - 1, 0), limit=1)
    return last[0].header.recorded_at if last and as_of > 0 else desk.now_us()
