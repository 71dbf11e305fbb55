"""Answers who owes which check-in, the most urgent first; what is hidden is left out."""

from contracts import errors
from contracts.queries.checkin import DueList, DueView
from contracts.queries.page import Page
from contracts.rhythm import owed
from contracts.times import day_of
from contracts.values import Actor
from services.checkin.projections.definitions import Definition, live_definitions
from services.checkin.projections.moment import desk_at, seen_at
from services.checkin.projections.organisation import timezone_of
from services.checkin.projections.reporting import REPORTING, Reporting
from services.runtime.projection.cursor import read_cursor, write_cursor
from services.runtime.service import Desk, Question


async def due_list(question: Question[DueList], desk: Desk) -> Page[DueView]:
    """A page of what is owed. Raises Forbidden for everybody's, but to admins and auditors."""
    query, actor, organisation_id = question.query, question.actor, question.organisation_id
    if query.of == "all" and not (actor.is_admin or actor.role == "auditor"):
        raise errors.Forbidden(who="owner, admin, auditor")
    mine = actor.member_id if query.of == "me" else None
    if query.of == "me" and mine is None:
        return Page(data=(), next=None)
    then = await desk_at(question, desk)
    live = await live_definitions(then.documents, organisation_id, mine)
    about = {str(definition.key_result.objective_id) for definition in live}
    seen = await seen_at(question, desk, then, about)
    definitions = [
        definition
        for definition in live
        if str(definition.key_result.objective_id) in seen
        and is_asked_for(definition, query, actor)
    ]
    known = await then.documents.many(
        REPORTING, organisation_id, [str(d.key_result.id) for d in definitions]
    )
    timezone = await timezone_of(then.documents, organisation_id)
    views = [
        view
        for definition in definitions
        if (
            view := due_of(
                definition,
                known.get(str(definition.key_result.id), Reporting()),
                timezone,
                then.now_us(),
            )
        )
        if not query.states or view.state in query.states
    ]
    return page_of(views, query)


def is_asked_for(definition: Definition, query: DueList, actor: Actor) -> bool:
    """Whether the question is about a key result, as far as its filters say."""
    if query.cycle_id not in (None, definition.key_result.cycle_id):
        return False
    owner = definition.objective.owner
    return query.of != "team" or (owner.kind == "team" and owner.id in actor.leads)


def due_of(
    definition: Definition, reporting: Reporting, timezone: str, now_us: int
) -> DueView | None:
    """What is owed of a key result; None when the last of its check-ins is done."""
    slot = owed(definition.slots(timezone), reporting.reported)
    if slot is None:
        return None
    today, last_at = day_of(now_us, timezone), reporting.last_at
    key_result = definition.key_result
    return DueView(
        key_result_id=key_result.id,
        title=key_result.title,
        objective_id=key_result.objective_id,
        objective_title=definition.objective.title,
        cycle_id=key_result.cycle_id,
        accountable_id=key_result.accountable_id,
        state=slot.state(today),
        due_on=slot.on,
        early_from=slot.early_from,
        outdated_from=slot.outdated_from,
        days_overdue=max(0, (today - slot.on).days),
        last_check_in_on=None if last_at is None else day_of(last_at, timezone),
        missed=len(reporting.missed),
    )


def page_of(views: list[DueView], query: DueList) -> Page[DueView]:
    """The longest overdue first; the cursor names the day and the key result it ended with."""
    start = read_cursor(query.after) if query.after is not None else ("", "")
    ahead = sorted((view for view in views if place_of(view) > start), key=place_of)
    page = ahead[: query.limit]
    following = write_cursor(*place_of(page[-1])) if len(ahead) > query.limit else None
    return Page(data=tuple(page), next=following)


def place_of(view: DueView) -> tuple[str, str]:
    """Where it stands in the list."""
    return str(view.due_on), str(view.key_result_id)
