"""The calendar at work: what it finds missing is recorded, once, however often it is found."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.commands.checkin import RecordMissed
from contracts.envelope import Ok
from contracts.events.checkin import CheckInMissed
from contracts.queries.checkin import Missing
from contracts.rhythm import missed
from contracts.rights import demand
from contracts.times import day_of
from contracts.values import system
from services.checkin.domain.silence import decide, last_day
from services.checkin.handlers.commands import KEY_RESULT, situation_of
from services.checkin.projections.definitions import (
    definition_of,
    lately_closed,
    live_definitions,
)
from services.checkin.projections.organisation import timezone_of
from services.checkin.projections.reporting import REPORTING, Reporting
from services.runtime.handle import handle
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.store.api import Recorded

CHECKIN = system("checkin")
# A missing check-in is news of a day, not of a second.
EVERY_SECONDS = 300.0
# So long after a cycle was closed it is looked for who was silent to its end; a scheduler that was
# away for longer leaves it.
CLOSED_DAYS_MAX = 30
DAY_US = 86_400_000_000


async def find_missing(organisation_id: UUID, desk: Desk) -> Iterable[Errand]:
    """An errand for each day that nobody reported for in time and that is not on record."""
    timezone = await timezone_of(desk.documents, organisation_id)
    today = day_of(desk.now_us(), timezone)
    definitions = await live_definitions(desk.documents, organisation_id)
    since = desk.now_us() - CLOSED_DAYS_MAX * DAY_US
    definitions += await lately_closed(desk.documents, organisation_id, since)
    known = await desk.documents.many(
        REPORTING, organisation_id, [str(d.key_result.id) for d in definitions]
    )
    errands = []
    for definition in definitions:
        key_result_id = definition.key_result.id
        reporting = known.get(str(key_result_id), Reporting())
        until = last_day(today, definition.closed_on(timezone))
        for slot in missed(definition.slots(timezone), reporting.in_time, until):
            if slot.on not in reporting.missed:
                command = RecordMissed(key_result_id=key_result_id, due_on=slot.on)
                key = f"{key_result_id}:{slot.on}"
                errands.append(Errand(command=command, actor=CHECKIN, key=key))
    return errands


async def record_missed(asked: Asked[RecordMissed], desk: Desk) -> Ok:
    """Put a missing check-in on record."""
    command = asked.command
    demand(RecordMissed, asked.actor)
    definition = await definition_of(desk.documents, asked.organisation_id, command.key_result_id)
    if definition is None:
        raise errors.NotFound(what="key result")
    accountable_id = definition.key_result.accountable_id
    situation = await situation_of(asked, desk, definition, accountable_id)
    return await handle(
        asked,
        desk,
        KEY_RESULT,
        command.key_result_id,
        lambda reports: decide(reports, command, situation, accountable_id),
        lambda history: all_missed(command.key_result_id, history),
    )


def all_missed(key_result_id: UUID, history: Sequence[Recorded[Any]]) -> Missing:
    """Every day missed so far."""
    days = (r.event.due_on for r in history if isinstance(r.event, CheckInMissed))
    return Missing(key_result_id=key_result_id, missed=tuple(days))


MISSING_CHECK_INS = Timer(name="missing_check_ins", every_s=EVERY_SECONDS, due=find_missing)
