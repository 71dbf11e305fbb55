"""What planning does becomes a check-in: a spreadsheet's values, once their cycle runs.

A value can wait for three things: its import, its cycle's activation, its objective's
publication. Whichever comes last finds the other two done. While the cycle is planned nothing is
asked; an earlier one may still ask in vain, and asking twice records once, since the key result
remembers which import it took over.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from contracts.commands.checkin import RecordImported
from contracts.envelope import Event
from contracts.events.planning import ActualImported, CycleActivated, ObjectivePublished
from contracts.times import day_of
from contracts.values import LIST_LIMIT_MAX, system
from services.checkin.domain.calendar import Days
from services.checkin.projections.cycles import CYCLES, Cycle
from services.checkin.projections.key_results import (
    KEY_RESULTS,
    Actual,
    KeyResult,
    imported_in,
)
from services.checkin.projections.organisation import timezone_of
from services.runtime.service import Call, Desk, Reaction
from services.runtime.store.api import Recorded

CHECKIN = system("checkin")


async def take_over(recorded: Recorded[Any], desk: Desk) -> Iterable[Call]:
    """The calls that an event makes due, in an order that does not change on a second hearing."""
    due = await due_values(recorded, desk)
    if not due:
        return ()
    organisation_id = recorded.organisation_id
    cycle = await desk.documents.get(CYCLES, organisation_id, str(recorded.event.cycle_id))
    if cycle is None:
        raise LookupError(f"event {recorded.index} is about a cycle never opened")
    if cycle.state == "planning":
        # The activation is still to come, and brings every value that is there by then.
        return ()
    timezone = await timezone_of(desk.documents, organisation_id)
    return [
        Call(
            command=RecordImported(
                check_in_id=desk.new_id(),
                key_result_id=key_result.id,
                value=actual.value,
                author_id=importer_of(actual) or key_result.accountable_id,
                effective_on=effective_on(actual, cycle, timezone),
                imported_from=actual.index,
            ),
            actor=CHECKIN,
            causation=recorded.index,
        )
        for key_result, actual in due
    ]


async def due_values(recorded: Recorded[Any], desk: Desk) -> list[tuple[KeyResult, Actual]]:
    """The imported values that an event is about: one, or a cycle's, or an objective's."""
    match recorded.event:
        case ActualImported() as event:
            return await just_imported(recorded, event, desk)
        case CycleActivated(cycle_id=entity_id) | ObjectivePublished(objective_id=entity_id):
            return await imported_before(recorded, desk, entity_id)
        case _:
            return []


async def just_imported(
    recorded: Recorded[Any], event: ActualImported, desk: Desk
) -> list[tuple[KeyResult, Actual]]:
    """The value that this event holds, though a newer one may have come since."""
    key_result = await desk.documents.get(
        KEY_RESULTS, recorded.organisation_id, str(event.key_result_id)
    )
    if key_result is None:
        raise LookupError(f"event {recorded.index} is about a key result never defined")
    actual = Actual(
        value=event.value,
        actor=recorded.header.actor,
        recorded_at=recorded.header.recorded_at,
        index=recorded.index,
        first_index=recorded.index,
    )
    return [(key_result, actual)]


async def imported_before(
    recorded: Recorded[Any], desk: Desk, entity_id: UUID
) -> list[tuple[KeyResult, Actual]]:
    """The values under a cycle or objective whose first import came before this event."""
    found: list[tuple[KeyResult, Actual]] = []
    after: str | None = None
    while True:
        page, after = await desk.documents.listed(
            KEY_RESULTS,
            recorded.organisation_id,
            imported_in(entity_id),
            limit=LIST_LIMIT_MAX,
            after=after,
        )
        found += [
            (key_result, key_result.actual)
            for key_result in page
            if key_result.actual and key_result.actual.first_index < recorded.index
        ]
        if after is None:
            return found


def importer_of(actual: Actual) -> UUID | None:
    """The member who imported it, None where that was a service."""
    kind, _, member_id = actual.actor.partition("/")
    return UUID(member_id) if kind == "member" else None


def effective_on(actual: Actual, cycle: Cycle, timezone: str) -> date:
    """The day of the import; for a cycle that is over or still to come, its nearest day."""
    return Days(cycle.starts_on, cycle.ends_on).nearest(day_of(actual.recorded_at, timezone))


def key_result_of(event: Event) -> UUID | None:
    """The key result that an imported value is of; a cycle or an objective has many."""
    return event.key_result_id if isinstance(event, ActualImported) else None


IMPORTED_VALUES = Reaction(
    name="imported_values",
    listens=(ActualImported, CycleActivated, ObjectivePublished),
    react=take_over,
    about=key_result_of,
)
