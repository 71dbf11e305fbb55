"""Reporting on a key result: what may be said, when, and what it changes."""

from datetime import date
from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
from contracts.commands.checkin import RecordCheckIn, RecordImported
from contracts.envelope import Fault
from contracts.events.checkin import CheckInRecorded
from contracts.rhythm import Slot, slot_for
from contracts.values import Change, CycleState, Metric, ObjectiveState, Value
from services.checkin.domain.blocker import blockers_faults
from services.checkin.domain.calendar import Days, reportable
from services.checkin.domain.reports import (
    CheckIn,
    Reports,
    confidence_before,
    evolve,
    moved,
    newest_until,
)
from services.checkin.domain.said import said_faults, settled

# domain.md §2: a fall of this much, or more, needs a note.
CONFIDENCE_FALL_MIN = 2
TAKING: frozenset[CycleState] = frozenset(("active", "review"))
# Stands in an event until it is known what the event moves.
UNMOVED: Change[Value] = Change(old=None, new=None)

CheckInCommand = RecordCheckIn | RecordImported


class Situation(Struct, frozen=True, kw_only=True):
    """The key result reported on, the day it is, and who reports.

    starts_on and state are those of its cycle, today is by the company's clock; stand_in says
    that the author is not the one accountable. slots are the days on which check-ins are due.
    members are those of the members that the command names who are there; blocker_ids are fresh
    ids for the blockers that it raises. closed_on is the day the cycle was closed, None while it
    is open.
    """

    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    metric: Metric
    is_withdrawn: bool
    objective_state: ObjectiveState
    cycle_state: CycleState
    starts_on: date
    today: date
    author_id: UUID
    is_set_aside: bool = False
    stand_in: bool = False
    slots: tuple[Slot, ...] = ()
    members: frozenset[UUID] = frozenset()
    blocker_ids: tuple[UUID, ...] = ()
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether check-ins are taken at all."""
        return self.cycle_state in TAKING and self.is_live

    @property
    def is_live(self) -> bool:
        """Whether it is, or was until its cycle was closed, something to report on."""
        return (
            self.objective_state == "published" and not self.is_set_aside and not self.is_withdrawn
        )


def decide(
    reports: Reports, command: CheckInCommand, situation: Situation
) -> list[CheckInRecorded]:
    """Take a check-in. Raises the rules of the cycle, objective and key result first, then all
    faults of what was sent at once, then the rule about a falling confidence."""
    match command:
        case RecordCheckIn():
            return record(reports, command, situation)
        case RecordImported():
            return record_imported(reports, command, situation)
        case _:
            assert_never(command)


def record(reports: Reports, command: RecordCheckIn, situation: Situation) -> list[CheckInRecorded]:
    """Take what a person reports."""
    if reports.check_in(command.check_in_id) is not None:
        return []  # The same command again: already true, so nothing new happened.
    demand_open(situation)
    days = reportable(situation.today, situation.starts_on)
    effective_on = command.effective_on or days.last
    before = newest_until(reports, effective_on) if command.no_change else None
    faults = statement_faults(command, before, situation) + day_faults(effective_on, days)
    faults += blockers_faults(command.blockers, situation.members)
    if faults:
        raise errors.Invalid(*faults)
    confidence = command.confidence
    if confidence is None and before is not None:
        confidence = confidence_before(reports, effective_on)
    demand_explanation(reports, command, effective_on)
    said = before.said if before else settled(command.value, command.reached, situation.metric)
    event = CheckInRecorded(
        check_in_id=command.check_in_id,
        key_result_id=situation.key_result_id,
        objective_id=situation.objective_id,
        cycle_id=situation.cycle_id,
        author_id=situation.author_id,
        value=said.value,
        reached=said.reached,
        effective_on=effective_on,
        current=UNMOVED,
        confidence=confidence,
        status=command.status or (before.status if before else None),
        note=command.note,
        stand_in=situation.stand_in,
        no_change=command.no_change,
        blocker_ids=situation.blocker_ids,
    )
    return [in_context(reports, event, situation)]


def record_imported(
    reports: Reports, command: RecordImported, situation: Situation
) -> list[CheckInRecorded]:
    """Take over a spreadsheet's value, once; one that did not change is not news."""
    heard = command.imported_from <= reports.imported_from
    if heard or command.value == reports.imported or not situation.is_open:
        return []
    event = CheckInRecorded(
        check_in_id=command.check_in_id,
        key_result_id=situation.key_result_id,
        objective_id=situation.objective_id,
        cycle_id=situation.cycle_id,
        author_id=situation.author_id,
        value=command.value,
        effective_on=command.effective_on,
        current=UNMOVED,
        stand_in=situation.stand_in,
        source=command.source,
        imported_from=command.imported_from,
    )
    return [in_context(reports, event, situation)]


def in_context(reports: Reports, event: CheckInRecorded, situation: Situation) -> CheckInRecorded:
    """The event with what it moves, and with the day that it was due for."""
    move = moved(reports, evolve(reports, event))
    slot = slot_for(situation.today, situation.slots)
    return replace(
        event,
        current=move.current,
        current_reached=move.current_reached,
        due_on=slot.on if slot else None,
        days_late=(situation.today - slot.on).days if slot else None,
    )


def demand_open(situation: Situation) -> None:
    """Pass, or raise what stands in the way of any check-in."""
    demand_taking(situation)
    if situation.objective_state != "published":
        raise errors.ObjectiveStateWrong(wanted="published", state=situation.objective_state)
    if situation.is_set_aside:
        raise errors.ObjectiveSetAside
    if situation.is_withdrawn:
        raise errors.KeyResultGone


def demand_taking(situation: Situation) -> None:
    """Pass, or raise when the cycle takes no check-ins, nor anything done to them."""
    if situation.cycle_state not in TAKING:
        raise errors.NoCheckInsNow(state=situation.cycle_state)


def statement_faults(
    command: RecordCheckIn, before: CheckIn | None, situation: Situation
) -> list[Fault]:
    """What is wrong with what is said; without a change it says nothing that could be wrong."""
    if not command.no_change:
        return said_faults(command.value, command.reached, situation.metric)
    given = {"value": command.value, "reached": command.reached}
    message = "Without a change there is nothing else to say here."
    faults = [
        Fault(f"/{name}", "not_with_no_change", message)
        for name, stated in given.items()
        if stated is not None
    ]
    if before is None:
        message = "Nothing was reported yet that could be unchanged."
        faults.append(Fault("/no_change", "nothing_before", message))
    return faults


def day_faults(day: date, days: Days) -> list[Fault]:
    """What is wrong with a day: still to come, or before the cycle."""
    if day > days.last:
        message = f"A check-in is about a day until {days.last}, not about one to come."
        return [Fault("/effective_on", "in_the_future", message)]
    if day < days.first:
        message = f"A check-in is about a day of its cycle, which began on {days.first}."
        return [Fault("/effective_on", "before_the_cycle", message)]
    return []


def demand_explanation(reports: Reports, command: RecordCheckIn, effective_on: date) -> None:
    """Pass, or raise when confidence fell by much and no note says why."""
    old = confidence_before(reports, effective_on)
    if old is None or command.confidence is None or command.note.strip():
        return
    if old - command.confidence >= CONFIDENCE_FALL_MIN:
        raise errors.ConfidenceFell(old=old, new=command.confidence)
