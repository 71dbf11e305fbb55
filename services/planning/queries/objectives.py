"""Objectives and key results."""

from contracts import errors
from contracts.queries.page import Page
from contracts.queries.planning import (
    KeyResultById,
    KeyResultView,
    ObjectiveById,
    ObjectiveList,
    ObjectiveView,
)
from services.planning.projections import objectives as objective_page
from services.planning.projections.key_results import key_results
from services.planning.projections.objectives import (
    of_cycle,
    present_key_result,
    present_objective,
)
from services.planning.queries.moment import documents_at
from services.planning.queries.sight import discreet, seen_one, seen_page
from services.runtime.service import Desk, Question


async def objective_by_id(
    question: Question[ObjectiveById], desk: Desk
) -> tuple[ObjectiveView, int]:
    """One objective with its key results, and its version. Raises NotFound."""
    documents = await documents_at(question, desk)
    objective_id = question.query.objective_id
    document = await seen_one(question, desk, documents, objective_id, "objective")
    (shown,) = await discreet(question, desk, [document])
    return present_objective(shown), document.objective.version


async def objective_list(question: Question[ObjectiveList], desk: Desk) -> Page[ObjectiveView]:
    """Objectives in the order they were drafted, those of one cycle if it is named."""
    query = question.query
    documents = await documents_at(question, desk)
    everywhere = objective_page.ARCHIVED if query.archived else objective_page.ALL
    name = (
        everywhere
        if query.cycle_id is None
        else of_cycle(query.cycle_id, is_archived=query.archived)
    )
    page, following = await seen_page(
        question, desk, documents, name, limit=query.limit, after=query.after
    )
    shown = await discreet(question, desk, page)
    return Page(data=tuple(map(present_objective, shown)), next=following)


async def key_result_by_id(
    question: Question[KeyResultById], desk: Desk
) -> tuple[KeyResultView, int]:
    """One key result and its version. Raises NotFound."""
    documents = await documents_at(question, desk)
    key_result_id = question.query.key_result_id
    place = await documents.get(key_results, question.organisation_id, str(key_result_id))
    if place is None:
        raise errors.NotFound(what="key result")
    document = await seen_one(question, desk, documents, place.objective_id, "key result")
    (shown,) = await discreet(question, desk, [document])
    kr = shown.objective.key_result(key_result_id)
    assert kr is not None, "the index names its objective"
    return present_key_result(shown, kr), kr.version
