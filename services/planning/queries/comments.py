"""What people say about an objective or a key result."""

from typing import Any

from contracts import errors
from contracts.queries.page import Page
from contracts.queries.planning_work import CommentView, KeyResultComments, ObjectiveComments
from services.planning.projections.comments import (
    comments,
    on_key_result,
    on_objective,
    present_comment,
)
from services.planning.projections.key_results import key_results
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import seen_one
from services.runtime.service import Desk, Documents, Question


async def objective_comments(
    question: Question[ObjectiveComments], desk: Desk
) -> Page[CommentView]:
    """Comments on an objective itself, in the order they were made. Raises NotFound."""
    objective_id = question.query.objective_id
    documents = await documents_at(question, desk)
    await seen_one(question, desk, documents, objective_id, "objective")
    return await _page(question, documents, on_objective(objective_id))


async def key_result_comments(
    question: Question[KeyResultComments], desk: Desk
) -> Page[CommentView]:
    """Comments on a key result. Raises NotFound."""
    key_result_id = question.query.key_result_id
    documents = await documents_at(question, desk)
    place = await documents.get(key_results, question.organisation_id, str(key_result_id))
    if place is None:
        raise errors.NotFound(what="key result")
    await seen_one(question, desk, documents, place.objective_id, "key result")
    return await _page(question, documents, on_key_result(key_result_id))


async def _page(question: Question[Any], documents: Documents, name: str) -> Page[CommentView]:
    page, following = await documents.listed(
        comments,
        question.organisation_id,
        name,
        limit=question.query.limit,
        after=question.query.after,
    )
    return Page(data=tuple(map(present_comment, page)), next=following)
