"""Check-ins come in: whose business it is, then the decision on the key result's stream."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Raw
from msgspec.structs import replace

from contracts import errors
from contracts.commands.checkin import RecordCheckIn, RecordImported
from contracts.envelope import Ok, encode
from contracts.events.checkin import CheckInRecorded
from contracts.queries.checkin import CheckInView
from contracts.rights import demand, who_may
from contracts.times import day_of
from services.checkin.domain.blocker import Blocker, raised
from services.checkin.domain.blocker import evolve as evolve_blocker
from services.checkin.domain.check_in import Situation, decide
from services.checkin.domain.reports import Reports, evolve
from services.checkin.projections.check_ins import CHECK_INS, present
from services.checkin.projections.definitions import Definition, definition_of
from services.checkin.projections.members import members_among
from services.checkin.projections.organisation import timezone_of
from services.runtime.handle import Aggregate, Decided, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded, StreamWrite

KEY_RESULT = Aggregate(kind="key_result", initial=Reports(), evolve=evolve)
BLOCKER: Aggregate[Blocker | None] = Aggregate(kind="blocker", initial=None, evolve=evolve_blocker)


async def record_check_in(asked: Asked[RecordCheckIn], desk: Desk) -> Ok:
    """Take what a person reports of a key result; the answer is the check-in."""
    command, actor = asked.command, asked.actor
    definition = await definition_of(desk.documents, asked.organisation_id, command.key_result_id)
    if definition is None or not definition.is_seen_by(actor):
        raise errors.NotFound(what="key result")
    demand(RecordCheckIn, actor, definition.relations(actor))
    author_id = actor.member_id
    if author_id is None:
        raise errors.Forbidden(who=who_may(RecordCheckIn))
    situation = replace(
        await situation_of(asked, desk, definition, author_id),
        members=await members_among(
            desk.documents, asked.organisation_id, [b.owner_id for b in command.blockers]
        ),
        blocker_ids=tuple(desk.new_id() for _ in command.blockers),
    )
    accountable_id = definition.key_result.accountable_id
    return await handle(
        asked,
        desk,
        KEY_RESULT,
        command.key_result_id,
        lambda reports: with_blockers(decide(reports, command, situation), command, accountable_id),
        lambda history: answer(history, command.check_in_id),
    )


def with_blockers(
    events: Sequence[CheckInRecorded], command: RecordCheckIn, accountable_id: UUID
) -> Decided:
    """A check-in and its blockers, each on a stream of its own, written together or not at all."""
    writes = [
        StreamWrite(
            stream=BLOCKER.stream(blocker_id),
            expected=0,
            events=(raised(blocker_id, new, raised_about(event), accountable_id),),
        )
        for event in events
        for blocker_id, new in zip(event.blocker_ids, command.blockers, strict=True)
    ]
    return Decided(events=events, others=tuple(writes))


def raised_about(event: CheckInRecorded) -> dict[str, UUID]:
    """What a blocker that comes with a check-in is in the way of, and who says so."""
    return {
        "key_result_id": event.key_result_id,
        "objective_id": event.objective_id,
        "cycle_id": event.cycle_id,
        "raised_by": event.author_id,
        "check_in_id": event.check_in_id,
    }


async def take_over_imported(asked: Asked[RecordImported], desk: Desk) -> Ok:
    """Take over a spreadsheet's value; without an answer where it cannot be one yet."""
    command = asked.command
    demand(RecordImported, asked.actor)
    definition = await definition_of(desk.documents, asked.organisation_id, command.key_result_id)
    if definition is None:
        raise errors.NotFound(what="key result")
    situation = await situation_of(asked, desk, definition, command.author_id)
    if not situation.is_open:
        # Nothing is kept under the key either: another event will bring the value again.
        return Ok(body=Raw(encode(None)))
    return await handle(
        asked,
        desk,
        KEY_RESULT,
        command.key_result_id,
        lambda reports: decide(reports, command, situation),
        last_imported,
    )


async def situation_of(
    asked: Asked[Any], desk: Desk, definition: Definition, author_id: UUID
) -> Situation:
    """What the decision must know, as of this moment."""
    timezone = await timezone_of(desk.documents, asked.organisation_id)
    key_result, objective, cycle = definition.key_result, definition.objective, definition.cycle
    return Situation(
        key_result_id=key_result.id,
        objective_id=key_result.objective_id,
        cycle_id=key_result.cycle_id,
        metric=key_result.metric,
        is_withdrawn=key_result.is_withdrawn,
        objective_state=objective.state,
        is_set_aside=objective.is_archived,
        cycle_state=cycle.state,
        starts_on=cycle.starts_on,
        today=day_of(asked.at, timezone),
        author_id=author_id,
        stand_in=author_id != key_result.accountable_id,
        slots=definition.slots(timezone),
        closed_on=definition.closed_on(timezone),
    )


def answer(history: Sequence[Recorded[Any]], check_in_id: UUID) -> CheckInView:
    """The check-in, as a later question would show it."""
    return present(fold(CHECK_INS, history)[str(check_in_id)])


def last_imported(history: Sequence[Recorded[Any]]) -> CheckInView:
    """The newest check-in that came from a spreadsheet."""
    from_sheets = (r.event for r in reversed(history) if isinstance(r.event, CheckInRecorded))
    own = next(event for event in from_sheets if event.imported_from is not None)
    return answer(history, own.check_in_id)
