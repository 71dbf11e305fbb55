"""How the scores of a team's, or the company's, objectives came to be."""

from uuid import UUID

from contracts import errors
from contracts.envelope import Fault
from contracts.queries.page import Page
from contracts.queries.scoring import CompanyScores, ScoreChange, TeamScores
from contracts.values import LIST_LIMIT_MAX, Owner
from services.runtime import moment
from services.runtime.service import Desk, Documents, Question
from services.scoring.projections.histories import HISTORIES, Change, of_subject
from services.scoring.projections.moment import desk_at, still_seen
from services.scoring.projections.sheets import of_owner, sheets_in
from services.scoring.projections.teams import TEAMS
from services.scoring.queries.lines import told


async def team_scores(question: Question[TeamScores], desk: Desk) -> Page[ScoreChange]:
    """The moves of all that a team owns and the asker may see. Raises NotFound, Invalid."""
    team_id = question.query.team_id
    there = await moment.desk_at(question, desk, (TEAMS,))
    if await there.documents.get(TEAMS, question.organisation_id, str(team_id)) is None:
        raise errors.NotFound(what="team")
    return await of_level(question, desk, Owner(kind="team", id=team_id))


async def company_scores(question: Question[CompanyScores], desk: Desk) -> Page[ScoreChange]:
    """The moves of all that the company itself owns. Raises Invalid."""
    return await of_level(question, desk, Owner(kind="company"))


async def of_level(
    question: Question[TeamScores] | Question[CompanyScores], desk: Desk, owner: Owner
) -> Page[ScoreChange]:
    """One history out of those of several objectives; the cursor is a log position."""
    query, organisation_id = question.query, question.organisation_id
    if query.after is not None and not (query.after.isascii() and query.after.isdecimal()):
        fault = Fault("/after", "bad_cursor", "This is no cursor that was given here.")
        raise errors.Invalid(fault)
    since = int(query.after or 0)
    then = await desk_at(question, desk)
    lines = (await moment.desk_at(question, desk, (HISTORIES,))).documents
    owned = await sheets_in(then.documents, organisation_id, of_owner(owner))
    changes: list[Change] = []
    for sheet in await still_seen(desk, organisation_id, owned, question.actor, then):
        found = await history(lines, organisation_id, sheet.objective_id)
        changes += [line for line in found if line.index > since]
    changes.sort(key=lambda change: change.index)
    page = changes[: query.limit]
    data = await told(then.documents, desk.documents, question, page, is_level=True)
    return Page(data=data, next=str(page[-1].index) if len(changes) > len(page) else None)


async def history(documents: Documents, organisation_id: UUID, objective_id: UUID) -> list[Change]:
    """All lines of an objective's own history."""
    found: list[Change] = []
    after: str | None = None
    while True:
        page, after = await documents.listed(
            HISTORIES, organisation_id, of_subject(objective_id), limit=LIST_LIMIT_MAX, after=after
        )
        found += page
        if after is None:
            return found
