"""What happened: of everything, or of one objective and what is under it."""

from uuid import UUID

from contracts import errors
from contracts.bounds import bounds
from contracts.queries.audit import History, HistoryEntry, ObjectiveHistory
from contracts.queries.page import Page
from contracts.sight import sees
from services.audit.projections.history import ALL, Entry, of_actor, of_entity, of_type
from services.audit.projections.sights import SIGHTS
from services.audit.queries.entries import Wanted, read_page, start_after
from services.runtime.service import Desk, Question


async def history(question: Question[History], desk: Desk) -> Page[HistoryEntry]:
    """Everything that fits every filter given, in the order asked for."""
    _demand_insider(question)
    query = question.query
    since, until = bounds(query.since, query.until)
    actor = _reference(query.actor)

    def fits(entry: Entry) -> bool:
        return (
            (query.entity is None or query.entity in entry.about)
            and (actor is None or actor == entry.actor)
            and (query.type is None or query.type == entry.type)
        )

    wanted = Wanted(
        list_name=_narrowest(query, actor),
        fits=fits,
        limit=query.limit,
        after=await _start(question, desk, since, until) if query.after is None else query.after,
        since_us=since,
        until_us=until,
        until_position=question.as_of,
        newest_first=query.order == "newest",
    )
    return await read_page(question, desk, wanted)


async def _start(
    question: Question[History], desk: Desk, since: int | None, until: int | None
) -> str | None:
    """Where the first page begins: at neither end of the log where a bound says more."""
    organisation_id = question.organisation_id
    if question.query.order == "oldest":
        if since is None:
            return None
        return start_after(await desk.store.index_at(organisation_id, since - 1))
    ends = [] if question.as_of is None else [question.as_of]
    if until is not None:
        ends.append(await desk.store.index_at(organisation_id, until))
    return start_after(min(ends) + 1) if ends else None


async def objective_history(question: Question[ObjectiveHistory], desk: Desk) -> Page[HistoryEntry]:
    """Everything that happened to an objective, its key results, check-ins and scores."""
    _demand_insider(question)
    query = question.query
    sight = await desk.documents.get(SIGHTS, question.organisation_id, str(query.objective_id))
    if sight is None or not sees(question.actor, sight):
        raise errors.NotFound(what="objective")
    wanted = Wanted(
        list_name=of_entity(query.objective_id),
        limit=query.limit,
        after=query.after,
        until_position=question.as_of,
    )
    return await read_page(question, desk, wanted)


def _demand_insider(question: Question[History] | Question[ObjectiveHistory]) -> None:
    if question.actor.kind not in ("member", "system"):
        raise errors.Forbidden(who="a member of the organisation")


def _narrowest(query: History, actor: str | None) -> str:
    """The shortest list that holds everything asked for; the rest is sifted."""
    if query.entity is not None:
        return of_entity(query.entity)
    if actor is not None:
        return of_actor(actor)
    return ALL if query.type is None else of_type(query.type)


def _reference(actor: str | None) -> str | None:
    """A member's id, or any actor as headers name one."""
    if actor is None:
        return None
    try:
        return f"member/{UUID(actor)}"
    except ValueError:
        return actor
