"""Ideas as they are shown: what is silent leaves no trace, neither in counts nor in the order.

Whether something is silent is judged today, whatever moment is asked about: before the reveal no
moment shows what others said, after it every moment does.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.queries.planning_ideas import CycleIdeas, IdeaBoard, IdeaById, IdeaView, Narrowing
from contracts.values import LIST_LIMIT_MAX
from services.planning.domain.readiness import OBJECTIVES_PER_OWNER_MAX, OBJECTIVES_PER_OWNER_MIN
from services.planning.projections.ballots import ballots, key_of
from services.planning.projections.cycles import CycleDocument, cycles
from services.planning.projections.ideas import (
    IdeaDocument,
    as_they_came,
    ideas,
    is_hidden,
    place,
    present_idea,
    ranked,
    shortlisted,
)
from services.planning.projections.objectives import objectives
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import seen
from services.runtime.projection.cursor import write_cursor
from services.runtime.service import Desk, Documents, Question


async def cycle_ideas(question: Question[CycleIdeas], desk: Desk) -> IdeaBoard:
    """A page of the board. Raises NotFound."""
    query, me = question.query, question.actor.member_id
    documents = await documents_at(question, desk)
    then = await documents.get(cycles, question.organisation_id, str(query.cycle_id))
    today = await _today(question, desk, query.cycle_id)
    if then is None or today is None or question.actor.kind not in ("member", "system"):
        raise errors.NotFound(what="cycle")
    page, following = await _page(question, desk, documents, today)
    spent = 0
    if me is not None:
        key = key_of(query.cycle_id, me)
        ballot = await documents.get(ballots, question.organisation_id, key)
        spent = ballot.ballot.spent if ballot else 0
    chosen = await _narrowing(question, documents)
    return IdeaBoard(
        data=await _present(question, desk, documents, today, page),
        next=following,
        silent=today.cycle.silent_ideas,
        votes_per_member=then.cycle.votes_per_member,
        votes_left=max(then.cycle.votes_per_member - spent, 0),
        narrowing=chosen,
    )


async def idea_by_id(question: Question[IdeaById], desk: Desk) -> tuple[IdeaView, int]:
    """One idea and its version. Raises NotFound."""
    documents = await documents_at(question, desk)
    key = str(question.query.idea_id)
    document = await documents.get(ideas, question.organisation_id, key)
    today = await _today(question, desk, document.idea.cycle_id) if document else None
    if document is None or today is None or not _sees(question, today, document):
        raise errors.NotFound(what="idea")
    (view,) = await _present(question, desk, documents, today, [document])
    return view, view.version


async def _today(question: Question[Any], desk: Desk, cycle_id: UUID) -> CycleDocument | None:
    return await desk.documents.get(cycles, question.organisation_id, str(cycle_id))


def _sees(question: Question[Any], today: CycleDocument, document: IdeaDocument) -> bool:
    actor = question.actor
    if actor.kind not in ("member", "system"):
        return False
    is_mine = actor.member_id in document.idea.author_ids
    return is_mine or not is_hidden(document, today.revealed_index)


async def _page(
    question: Question[CycleIdeas], desk: Desk, documents: Documents, today: CycleDocument
) -> tuple[list[IdeaDocument], str | None]:
    """A full page, however many are hidden, and the cursor of what follows."""
    query, by_rank = question.query, not today.cycle.silent_ideas
    name = (ranked if by_rank else as_they_came)(query.cycle_id)
    found: list[IdeaDocument] = []
    after = query.after
    while len(found) <= query.limit:
        page, after = await documents.listed(
            ideas, question.organisation_id, name, limit=query.limit + 1, after=after
        )
        found += [document for document in page if _sees(question, today, document)]
        if after is None:
            break
    if len(found) <= query.limit:
        return found, None
    last = found[query.limit - 1]
    cursor = write_cursor(place(last, by_rank=by_rank), str(last.idea.id))
    return found[: query.limit], cursor


async def _present(
    question: Question[Any],
    desk: Desk,
    documents: Documents,
    today: CycleDocument,
    page: Iterable[IdeaDocument],
) -> tuple[IdeaView, ...]:
    """Views of what is seen; an objective that was made confidential is not named."""
    page = list(page)
    ids = sorted({str(d.idea.objective_id) for d in page if d.idea.objective_id is not None})
    there = await documents.many(objectives, question.organisation_id, ids)
    named = {each.objective.id for each in await seen(question, desk, there.values())}
    views = (
        present_idea(
            document,
            question.actor.member_id,
            shows_votes=not today.cycle.silent_ideas,
            is_hidden=is_hidden(document, today.revealed_index),
        )
        for document in page
    )
    return tuple(
        view if view.objective_id in named else replace(view, objective_id=None) for view in views
    )


async def _narrowing(question: Question[CycleIdeas], documents: Documents) -> Narrowing:
    page, _ = await documents.listed(
        ideas,
        question.organisation_id,
        shortlisted(question.query.cycle_id),
        limit=LIST_LIMIT_MAX,
    )
    return Narrowing(
        shortlisted=len(page),
        at_least=OBJECTIVES_PER_OWNER_MIN,
        at_most=OBJECTIVES_PER_OWNER_MAX,
    )
