"""What happens to a check-in later: it is put right, taken back, taken note of; never erased."""

from typing import Any, TypeVar, assert_never

from msgspec.structs import replace

from contracts import errors
from contracts.commands.checkin import AcknowledgeCheckIn, CorrectCheckIn, RetractCheckIn
from contracts.events.checkin import CheckInAcknowledged, CheckInCorrected, CheckInRetracted
from contracts.values import Change
from services.checkin.domain.calendar import reportable
from services.checkin.domain.check_in import UNMOVED, Situation, day_faults, demand_taking
from services.checkin.domain.reports import CheckIn, CheckInEvent, Reports, evolve, moved
from services.checkin.domain.said import said_faults, settled

LaterCommand = CorrectCheckIn | RetractCheckIn | AcknowledgeCheckIn
M = TypeVar("M", CheckInCorrected, CheckInRetracted)


def decide(
    reports: Reports, command: LaterCommand, situation: Situation, if_match: int | None = None
) -> list[CheckInEvent]:
    """Do something to a check-in there is. situation.author_id is whoever does it; if_match is
    the version of the check-in that the caller saw. Raises NotFound for one there is not."""
    check_in = reports.check_in(command.check_in_id)
    if check_in is None:
        raise errors.NotFound(what="check-in")
    if if_match not in (None, check_in.version):
        raise errors.Stale(seen=if_match, actual=check_in.version)
    demand_taking(situation)
    match command:
        case CorrectCheckIn():
            return correct(reports, check_in, command, situation)
        case RetractCheckIn():
            return retract(reports, check_in, command, situation)
        case AcknowledgeCheckIn():
            return acknowledge(check_in, situation)
        case _:
            assert_never(command)


def correct(
    reports: Reports, check_in: CheckIn, command: CorrectCheckIn, situation: Situation
) -> list[CheckInEvent]:
    """Say it otherwise. What is left out stays; what is as it was already is no correction."""
    if check_in.is_retracted:
        raise errors.CheckInGone
    faults = []
    if command.value is not None or command.reached is not None:
        faults += said_faults(command.value, command.reached, situation.metric)
    if command.effective_on is not None:
        days = reportable(situation.today, situation.starts_on)
        faults += day_faults(command.effective_on, days)
    if faults:
        raise errors.Invalid(*faults)
    changes = changes_in(check_in, command, situation)
    if not changes:
        return []
    event = CheckInCorrected(
        **about(check_in, situation),
        reason=command.reason,
        current=UNMOVED,
        current_on=Change(old=None, new=None),
        **changes,
    )
    return [with_move(reports, event)]


def changes_in(check_in: CheckIn, command: CorrectCheckIn, situation: Situation) -> dict[str, Any]:
    """The event's fields for whatever a correction says otherwise; none where it says nothing."""
    old: dict[str, Any] = {
        "value": check_in.said.value,
        "reached": check_in.said.reached,
        "effective_on": check_in.effective_on,
        "confidence": check_in.confidence,
        "status": check_in.status,
    }
    new: dict[str, Any] = {name: getattr(command, name) for name in old}
    said = settled(command.value, command.reached, situation.metric)
    new |= {name: getattr(said, name) for name in ("value", "reached") if new[name] is not None}
    changes: dict[str, Any] = {
        name: Change(old=old[name], new=new[name])
        for name in old
        if new[name] is not None and new[name] != old[name]
    }
    if command.note is not None and command.note != check_in.note:
        changes |= {"note": command.note, "old_note": check_in.note}
    return changes


def retract(
    reports: Reports, check_in: CheckIn, command: RetractCheckIn, situation: Situation
) -> list[CheckInEvent]:
    """Take it back; what is current falls back."""
    if check_in.is_retracted:
        return []  # Already true.
    event = CheckInRetracted(
        **about(check_in, situation),
        reason=command.reason,
        current=UNMOVED,
        current_on=Change(old=None, new=None),
    )
    return [with_move(reports, event)]


def acknowledge(check_in: CheckIn, situation: Situation) -> list[CheckInEvent]:
    """Take note of it; one's own words one knows already."""
    if check_in.is_retracted:
        raise errors.CheckInGone
    if check_in.author_id == situation.author_id:
        raise errors.OwnCheckIn
    if situation.author_id in check_in.acknowledged_by:
        return []  # Already true.
    return [CheckInAcknowledged(**about(check_in, situation), acknowledged_by=situation.author_id)]


def about(check_in: CheckIn, situation: Situation) -> dict[str, Any]:
    """The event's fields that say which check-in it is about, and whose that is."""
    return {
        "check_in_id": check_in.id,
        "key_result_id": situation.key_result_id,
        "objective_id": situation.objective_id,
        "cycle_id": situation.cycle_id,
        "author_id": check_in.author_id,
    }


def with_move(reports: Reports, event: M) -> M:
    """The event with what it moves."""
    move = moved(reports, evolve(reports, event))
    return replace(
        event,
        current=move.current,
        current_on=move.current_on,
        current_reached=move.current_reached,
    )
