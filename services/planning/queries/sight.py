"""What of the objectives is shown to who asks; the rest leaves no trace, not even in counts."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.values import LIST_LIMIT_MAX
from services.planning.domain.sight import others_of, sees, sees_everything, without
from services.planning.projections.objectives import ObjectiveDocument, objectives, place
from services.runtime.projection.cursor import write_cursor
from services.runtime.service import Desk, Documents, Question


async def seen_one(
    question: Question[Any], desk: Desk, documents: Documents, objective_id: UUID, what: str
) -> ObjectiveDocument:
    """An objective of a moment. Raises NotFound where it is not there or not to be seen."""
    document = await documents.get(objectives, question.organisation_id, str(objective_id))
    if document is None or not await seen(question, desk, [document]):
        raise errors.NotFound(what=what)
    return document


async def discreet(
    question: Question[Any], desk: Desk, documents: Iterable[ObjectiveDocument]
) -> list[ObjectiveDocument]:
    """The documents, seen by who asks, without the names of others that are hidden from them.

    What is confidential may hang under what fewer people see, and what was named may turn so.
    """
    documents = list(documents)
    if sees_everything(question.actor):
        return documents
    named = {other for each in documents for other in others_of(each.objective)}
    open_ids = await seen_ids(question, desk, named)
    return [
        replace(each, objective=without(each.objective, named - open_ids)) for each in documents
    ]


async def seen_ids(
    question: Question[Any], desk: Desk, objective_ids: Collection[UUID]
) -> set[UUID]:
    """Those of some objectives that who asks may see today."""
    found = await desk.documents.many(
        objectives, question.organisation_id, sorted(str(id) for id in objective_ids)
    )
    shown = [each.objective for each in found.values() if sees(question.actor, each.objective)]
    return {objective.id for objective in shown}


async def seen(
    question: Question[Any], desk: Desk, documents: Iterable[ObjectiveDocument]
) -> list[ObjectiveDocument]:
    """Those that who asks may see: of the past, what they might then and may today."""
    shown = [d for d in documents if sees(question.actor, d.objective)]
    if question.as_of is None:
        return shown
    keys = [str(document.objective.id) for document in shown]
    today = await desk.documents.many(objectives, question.organisation_id, keys)
    return [
        document
        for document, key in zip(shown, keys, strict=True)
        if key in today and sees(question.actor, today[key].objective)
    ]


async def seen_page(
    question: Question[Any],
    desk: Desk,
    documents: Documents,
    name: str,
    *,
    limit: int,
    after: str | None = None,
) -> tuple[list[ObjectiveDocument], str | None]:
    """A full page of a list, however many of it are hidden, and the cursor of what follows."""
    found: list[ObjectiveDocument] = []
    while len(found) <= limit:
        page, after = await documents.listed(
            objectives, question.organisation_id, name, limit=limit + 1, after=after
        )
        found += await seen(question, desk, page)
        if after is None:
            break
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], write_cursor(place(last), str(last.objective.id))


async def seen_all(
    question: Question[Any], desk: Desk, documents: Documents, name: str
) -> list[ObjectiveDocument]:
    """A whole list."""
    found: list[ObjectiveDocument] = []
    after: str | None = None
    while True:
        page, after = await documents.listed(
            objectives, question.organisation_id, name, limit=LIST_LIMIT_MAX, after=after
        )
        found += await seen(question, desk, page)
        if after is None:
            return found
