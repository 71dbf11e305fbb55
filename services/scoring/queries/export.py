"""Every score for an export, each page as of one position of the log."""

from contracts import errors
from contracts.commands.audit_export import MakeExport
from contracts.queries.scoring_export import Standings, StandingsView
from contracts.rights import demand
from contracts.values import LIST_LIMIT_MAX
from services.runtime.service import Desk, Question
from services.scoring.domain import export
from services.scoring.projections.sheets import ALL, SHEETS, of_cycle

# A page is read in some milliseconds; to be overtaken this often takes a storm of events.
TRIES_MAX = 50


async def standings(question: Question[Standings], desk: Desk) -> StandingsView:
    """A page of sheets, read while the read model stood still. Raises Forbidden, Unavailable."""
    demand(MakeExport, question.actor)
    organisation_id, query = question.organisation_id, question.query
    name = ALL if query.cycle_id is None else of_cycle(query.cycle_id)
    position = await desk.documents.position_of(SHEETS, organisation_id)
    for _ in range(TRIES_MAX):
        before = position
        page, following = await desk.documents.listed(
            SHEETS, organisation_id, name, limit=LIST_LIMIT_MAX, after=query.after
        )
        position = await desk.documents.position_of(SHEETS, organisation_id)
        if position == before:
            sheets = [one.sheet.stands for one in page if one.sheet is not None]
            data = tuple(line for sheet in sheets for line in export.standings(sheet))
            return StandingsView(position=position, data=data, next=following)
    raise errors.Unavailable(what="a moment without new events")
