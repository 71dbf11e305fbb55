"""Answers what is in the way; what is confidential to others looks as if it did not exist."""

from collections.abc import Sequence

from contracts import errors
from contracts.queries.checkin import BlockerById, BlockerList, BlockerView
from contracts.queries.page import Page
from services.checkin.projections.blockers import BLOCKERS, Blocker, list_of, present
from services.checkin.projections.moment import desk_at, seen_at
from services.runtime.service import Desk, Question


async def blocker_by_id(question: Question[BlockerById], desk: Desk) -> tuple[BlockerView, int]:
    """One blocker and its version. Raises NotFound."""
    organisation_id, blocker_id = question.organisation_id, question.query.blocker_id
    then = await desk_at(question, desk)
    blocker = await then.documents.get(BLOCKERS, organisation_id, str(blocker_id))
    if blocker is None or not await seen_at(question, desk, then, [str(blocker.objective_id)]):
        raise errors.NotFound(what="blocker")
    return present(blocker, then.now_us()), blocker.version


async def blocker_list(question: Question[BlockerList], desk: Desk) -> Page[BlockerView]:
    """A page of blockers, without those that are hidden from whoever asks."""
    query = question.query
    then = await desk_at(question, desk)
    page, following = await then.documents.listed(
        BLOCKERS,
        question.organisation_id,
        list_of(query.key_result_id, query.objective_id, query.owner_id, query.cycle_id),
        limit=query.limit,
        after=query.after,
    )
    asked_for = [blocker for blocker in page if is_asked_for(blocker, query)]
    seen = await seen_at(question, desk, then, objectives_of(asked_for))
    now_us = then.now_us()
    views = (
        present(blocker, now_us, query.old_after_days)
        for blocker in asked_for
        if str(blocker.objective_id) in seen
    )
    return Page(data=tuple(views), next=following)


def is_asked_for(blocker: Blocker, query: BlockerList) -> bool:
    """Whether all that the question names is so of a blocker."""
    state = "resolved" if blocker.resolved else "open"
    return (
        query.state in (None, state)
        and query.cycle_id in (None, blocker.cycle_id)
        and query.objective_id in (None, blocker.objective_id)
        and query.key_result_id in (None, blocker.key_result_id)
        and query.owner_id in (None, blocker.owner_id)
    )


def objectives_of(blockers: Sequence[Blocker]) -> list[str]:
    """The objectives that some blockers are in the way of, by key."""
    return sorted({str(blocker.objective_id) for blocker in blockers})
