"""The organisation I belong to; all of them, for the operator."""

from contracts import errors
from contracts.ids import PLATFORM
from contracts.queries.identity import Organisation, OrganisationList, OrganisationView
from contracts.queries.page import Page
from services.identity.projections.organisations import ORGANISATIONS, present
from services.identity.queries.access import demand_insider, demand_operator
from services.runtime.service import Desk, Question


async def organisation(
    question: Question[Organisation], desk: Desk
) -> tuple[OrganisationView, int]:
    """My organisation."""
    demand_insider(question.actor)
    organisation_id = question.organisation_id
    found = await desk.documents.get(ORGANISATIONS, organisation_id, str(organisation_id))
    if found is None:
        raise errors.NotFound(what="organisation")
    return present(found), found.version


async def organisation_list(
    question: Question[OrganisationList], desk: Desk
) -> Page[OrganisationView]:
    """All of the platform, whatever the frame says, and always the newest.

    An operator's command answers with the position of the organisation it is about, which says
    nothing of the platform's log; so the list itself waits for that log's head.
    """
    demand_operator(question.actor)
    head = await desk.store.head(PLATFORM)
    if head is None:
        return Page(data=())
    await desk.documents.reached(PLATFORM, head.last_index)
    page, following = await desk.documents.listed(
        ORGANISATIONS,
        PLATFORM,
        "all",
        limit=question.query.limit,
        after=question.query.after,
    )
    return Page(data=tuple(present(o) for o in page), next=following)
