"""Answers about check-ins; what is confidential to others looks as if it did not exist."""

from contracts import errors
from contracts.queries.checkin import CheckInById, CheckInList, CheckInView
from contracts.queries.page import Page
from services.checkin.projections.check_ins import CHECK_INS, of_key_result, present
from services.checkin.projections.definitions import definition_of
from services.checkin.projections.moment import desk_at, seen_at
from services.runtime.service import Desk, Question


async def check_in_by_id(question: Question[CheckInById], desk: Desk) -> tuple[CheckInView, int]:
    """One check-in and its version. Raises NotFound."""
    organisation_id, check_in_id = question.organisation_id, question.query.check_in_id
    then = await desk_at(question, desk)
    check_in = await then.documents.get(CHECK_INS, organisation_id, str(check_in_id))
    if check_in is None or not await seen_at(question, desk, then, [str(check_in.objective_id)]):
        raise errors.NotFound(what="check-in")
    return present(check_in), check_in.version


async def check_in_list(question: Question[CheckInList], desk: Desk) -> Page[CheckInView]:
    """A page of a key result's check-ins, the one that counts first. Raises NotFound."""
    organisation_id, query = question.organisation_id, question.query
    then = await desk_at(question, desk)
    known = await definition_of(then.documents, organisation_id, query.key_result_id)
    about = [] if known is None else [str(known.key_result.objective_id)]
    if not await seen_at(question, desk, then, about):
        raise errors.NotFound(what="key result")
    page, following = await then.documents.listed(
        CHECK_INS,
        organisation_id,
        of_key_result(query.key_result_id),
        limit=query.limit,
        after=query.after,
        descending=True,
    )
    return Page(data=tuple(present(check_in) for check_in in page), next=following)
