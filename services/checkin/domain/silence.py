"""That nobody reported: recorded once, when the days of grace are over or the cycle is closed."""

from datetime import date, timedelta
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
    gone = missed(situation.slots, in_time, last_day(situation.today, situation.closed_on))
    is_missed = any(slot.on == command.due_on for slot in gone)
    was_owed = situation.is_open or (situation.is_live and situation.closed_on is not None)
    if not is_missed or command.due_on in reports.missed or not was_owed:
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


def last_day(today: date, closed_on: date | None) -> date:
    """The day by which grace is reckoned: a closed cycle takes nothing more, so that what was due
    before the day on which it was closed has no more grace, and what was due later never was."""
    return today if closed_on is None else closed_on + timedelta(days=GRACE_DAYS)
