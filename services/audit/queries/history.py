"""What happened: of everything, or of one objective and what is under it."""

from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.envelope import Fault
from contracts.queries.audit import History, HistoryEntry, ObjectiveHistory
from contracts.queries.page import Page
from contracts.sight import sees
from contracts.times import parse_rfc3339
from services.audit.projections.history import ALL, Entry, of_actor, of_entity, of_type
from services.audit.projections.sights import SIGHTS
from services.audit.queries.entries import Wanted, read_page, start_after
from services.runtime.service import Desk, Question


async def history(question: Question[History], desk: Desk) -> Page[HistoryEntry]:
    """Everything that fits every filter given, in the order asked for."""
    _demand_insider(question)
    query = question.query
    bounds = _Bounds.of(query)
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
        after=query.after or await _start(question, desk, bounds),
        since_us=bounds.since_us,
        until_us=bounds.until_us,
        until_position=question.as_of,
        newest_first=query.order == "newest",
    )
    return await read_page(question, desk, wanted)


async def _start(question: Question[History], desk: Desk, bounds: "_Bounds") -> str | None:
    """Where the first page begins: at neither end of the log where a bound says more."""
    organisation_id = question.organisation_id
    if question.query.order == "oldest":
        if bounds.since_us is None:
            return None
        return start_after(await desk.store.index_at(organisation_id, bounds.since_us - 1))
    ends = [] if question.as_of is None else [question.as_of]
    if bounds.until_us is not None:
        ends.append(await desk.store.index_at(organisation_id, bounds.until_us))
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


class _Bounds(Struct, frozen=True):
    """Both moments in µs; what happened at either is included."""

    since_us: int | None
    until_us: int | None

    @classmethod
    def of(cls, query: History) -> "_Bounds":
        """Both moments as they are asked for. Raises Invalid naming each that is none."""
        faults: list[Fault] = []
        since = _moment("/from", query.since, faults)
        until = _moment("/to", query.until, faults)
        if faults:
            raise errors.Invalid(*faults)
        return cls(since, until)


def _moment(pointer: str, text: str | None, faults: list[Fault]) -> int | None:
    if text is None:
        return None
    try:
        return parse_rfc3339(text)
    except ValueError:
        message = "A moment is written as 2026-11-23T10:00:00Z, with its offset from UTC."
        faults.append(Fault(pointer, "not_a_time", message))
        return None
