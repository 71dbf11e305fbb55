"""Members, and the one who asks."""

from contracts import errors
from contracts.queries.identity import Me, MemberById, MemberList, MemberView, MeView
from contracts.queries.page import Page
from services.identity.projections import organisations
from services.identity.projections.members import MEMBERS, present
from services.identity.queries.access import demand_insider
from services.runtime.moment import desk_at
from services.runtime.service import Desk, Question


async def member_by_id(question: Question[MemberById], desk: Desk) -> tuple[MemberView, int]:
    """One member."""
    demand_insider(question.actor)
    key = str(question.query.member_id)
    then = await desk_at(question, desk, (MEMBERS,))
    found = await then.documents.get(MEMBERS, question.organisation_id, key)
    if found is None:
        raise errors.NotFound(what="member")
    return present(found), found.version


async def member_list(question: Question[MemberList], desk: Desk) -> Page[MemberView]:
    """All members, those who left too, in the order they came."""
    demand_insider(question.actor)
    then = await desk_at(question, desk, (MEMBERS,))
    page, following = await then.documents.listed(
        MEMBERS,
        question.organisation_id,
        "all",
        limit=question.query.limit,
        after=question.query.after,
    )
    return Page(data=tuple(present(m) for m in page), next=following)


async def me(question: Question[Me], desk: Desk) -> MeView:
    """Who asks; the role is that of the key, which may be lower than the member's."""
    actor, organisation_id = question.actor, question.organisation_id
    if actor.member_id is None or actor.role is None:
        raise errors.Forbidden(who="a member of the organisation")
    member = await desk.documents.get(MEMBERS, organisation_id, str(actor.member_id))
    organisation = await desk.documents.get(
        organisations.ORGANISATIONS, organisation_id, str(organisation_id)
    )
    if member is None or organisation is None:
        raise errors.NotFound(what="member")
    return MeView(
        organisation=organisations.present(organisation),
        member=present(member),
        role=actor.role,
        leads=member.leads,
    )
