"""The tasks under a key result."""

from contracts import errors
from contracts.queries.page import Page
from contracts.queries.planning_work import InitiativeList, InitiativeView
from services.planning.projections.initiatives import (
    initiatives,
    of_key_result,
    present_initiative,
)
from services.planning.projections.key_results import key_results
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import seen_one
from services.runtime.service import Desk, Question


async def initiative_list(question: Question[InitiativeList], desk: Desk) -> Page[InitiativeView]:
    """The tasks under a key result, in the order they were added. Raises NotFound."""
    query = question.query
    documents = await documents_at(question, desk)
    key = str(query.key_result_id)
    place = await documents.get(key_results, question.organisation_id, key)
    if place is None:
        raise errors.NotFound(what="key result")
    await seen_one(question, desk, documents, place.objective_id, "key result")
    page, following = await documents.listed(
        initiatives,
        question.organisation_id,
        of_key_result(query.key_result_id),
        limit=query.limit,
        after=query.after,
    )
    return Page(data=tuple(map(present_initiative, page)), next=following)
