"""People outside."""

from contracts.queries.identity_parties import ExternalPartyList, ExternalPartyView
from contracts.queries.page import Page
from services.identity.projections.external_parties import EXTERNAL_PARTIES, present
from services.identity.queries.access import demand_insider
from services.runtime.service import Desk, Question


async def external_party_list(
    question: Question[ExternalPartyList], desk: Desk
) -> Page[ExternalPartyView]:
    """Everybody outside who is known, in the order they were added."""
    demand_insider(question.actor)
    page, following = await desk.documents.listed(
        EXTERNAL_PARTIES,
        question.organisation_id,
        "all",
        limit=question.query.limit,
        after=question.query.after,
    )
    return Page(data=tuple(map(present, page)), next=following)
