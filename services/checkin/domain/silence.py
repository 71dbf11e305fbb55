"""That nobody reported: recorded once, when the days of grace are over."""

from uuid import UUID

from contracts.commands.checkin import RecordMissed
from contracts.events.checkin import CheckInMissed
from contracts.rhythm import GRACE_DAYS, missed
from services.checkin.domain.check_in import Situation
from services.checkin.domain.reports import Reports


def decide(
    reports: Reports, command: RecordMissed, situation: Situation, accountable_id: UUID
) -> list[CheckInMissed]:
    """Record a missing check-in; nothing where it is none, or is on record already."""
    in_time = {
        check_in.due_on
        for check_in in reports.check_ins
        if check_in.due_on is not None
        and not check_in.is_retracted
        and check_in.days_late <= GRACE_DAYS
    }
    gone = missed(situation.slots, in_time, situation.today)
    is_missed = any(slot.on == command.due_on for slot in gone)
    if not is_missed or command.due_on in reports.missed or not situation.is_open:
        return []
    return [
        CheckInMissed(
            key_result_id=situation.key_result_id,
            objective_id=situation.objective_id,
            cycle_id=situation.cycle_id,
            accountable_id=accountable_id,
            due_on=command.due_on,
        )
    ]
