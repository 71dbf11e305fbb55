"""Answers what others reported to whoever answers for the objective, until somebody has seen it."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from contracts.queries.checkin import UnacknowledgedList, UnacknowledgedView
from contracts.queries.page import Page
from contracts.rights import relations_to
from contracts.values import Actor
from services.checkin.projections.check_ins import (
    CHECK_INS,
    CheckIn,
    present,
    sort_of,
    unacknowledged_of,
)
from services.checkin.projections.definitions import Definition, live_definitions
from services.checkin.projections.moment import desk_at, seen_at
from services.runtime.projection.cursor import write_cursor
from services.runtime.service import Desk, Question


async def unacknowledged_list(
    question: Question[UnacknowledgedList], desk: Desk
) -> Page[UnacknowledgedView]:
    """A page of them, the latest about first; nothing for who answers for nothing."""
    then = await desk_at(question, desk)
    live = await live_definitions(then.documents, question.organisation_id)
    mine = [known for known in live if is_reported_to(question.actor, known)]
    about = {str(known.key_result.objective_id) for known in mine}
    seen = await seen_at(question, desk, then, about)
    shown = {
        known.key_result.id: known for known in mine if str(known.key_result.objective_id) in seen
    }
    pages = await asyncio.gather(*(_first(question, then, id) for id in shown))
    found = sorted((one for page in pages for one in page), key=sort_of, reverse=True)
    return _page(found, shown, question.query.limit)


def is_reported_to(actor: Actor, known: Definition) -> bool:
    """Whether somebody answers for the objective, or leads the team whose it is."""
    return bool(relations_to(actor, known.objective.owner, known.objective.accountable_id))


async def _first(
    question: Question[UnacknowledgedList], then: Desk, key_result_id: UUID
) -> list[CheckIn]:
    """So many of one key result as fill a page, and one more; my own I need not be told."""
    query, me = question.query, question.actor.member_id
    found: list[CheckIn] = []
    after = query.after
    while len(found) <= query.limit:
        page, after = await then.documents.listed(
            CHECK_INS,
            question.organisation_id,
            unacknowledged_of(key_result_id),
            limit=query.limit + 1,
            after=after,
            descending=True,
        )
        found += [one for one in page if one.author_id != me]
        if after is None:
            break
    return found


def _page(
    found: list[CheckIn], known: Mapping[UUID, Definition], limit: int
) -> Page[UnacknowledgedView]:
    page = found[:limit]
    following = write_cursor(sort_of(page[-1]), str(page[-1].id)) if len(found) > limit else None
    return Page(
        data=tuple(
            UnacknowledgedView(
                title=known[one.key_result_id].key_result.title,
                objective_title=known[one.key_result_id].objective.title,
                check_in=present(one),
            )
            for one in page
        ),
        next=following,
    )
