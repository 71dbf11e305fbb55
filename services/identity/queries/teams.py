"""Teams."""

from contracts import errors
from contracts.queries.identity import TeamById, TeamList, TeamView
from contracts.queries.page import Page
from services.identity.projections.teams import TEAMS, present
from services.identity.queries.access import demand_insider
from services.runtime.moment import desk_at
from services.runtime.service import Desk, Question


async def team_by_id(question: Question[TeamById], desk: Desk) -> tuple[TeamView, int]:
    """One team."""
    demand_insider(question.actor)
    key = str(question.query.team_id)
    then = await desk_at(question, desk, (TEAMS,))
    found = await then.documents.get(TEAMS, question.organisation_id, key)
    if found is None:
        raise errors.NotFound(what="team")
    return present(found), found.version


async def team_list(question: Question[TeamList], desk: Desk) -> Page[TeamView]:
    """All teams, in the order they were made."""
    demand_insider(question.actor)
    then = await desk_at(question, desk, (TEAMS,))
    page, following = await then.documents.listed(
        TEAMS,
        question.organisation_id,
        "all",
        limit=question.query.limit,
        after=question.query.after,
    )
    return Page(data=tuple(present(t) for t in page), next=following)
