"""What becomes of check-ins in the bakery's quarter, and what is in the way; see quarter.py."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.events.checkin import (
    BlockerAssigned,
    BlockerRaised,
    BlockerResolved,
    CheckInCorrected,
    CheckInMissed,
    CheckInRecorded,
    CheckInRetracted,
)
from contracts.values import Actor, Change, Value
from tests.support.quarter import ANNA, BEN, CYCLE, KEY_RESULT, OBJECTIVE, TODAY, who


def corrected(
    check_in: CheckInRecorded, current: Value, on: date | None = TODAY, **changes: Any
) -> CheckInCorrected:
    """What a check-in says is put right; current is the latest value afterwards, and its day."""
    return CheckInCorrected(
        check_in_id=check_in.check_in_id,
        key_result_id=check_in.key_result_id,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        author_id=check_in.author_id,
        reason="Miscounted",
        current=Change(old=check_in.current.new, new=current),
        current_on=Change(old=check_in.effective_on, new=on),
        **changes,
    )


def retracted(
    check_in: CheckInRecorded, current: Value = None, on: date | None = None
) -> CheckInRetracted:
    """A check-in is taken back; current is the latest value afterwards, and its day."""
    return CheckInRetracted(
        check_in_id=check_in.check_in_id,
        key_result_id=check_in.key_result_id,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        author_id=check_in.author_id,
        reason="Meant for another",
        current=Change(old=check_in.current.new, new=current),
        current_on=Change(old=check_in.effective_on, new=on),
    )


def missed(due_on: date, key_result_id: UUID = KEY_RESULT) -> CheckInMissed:
    """Nobody has reported for a day."""
    return CheckInMissed(
        key_result_id=key_result_id,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        accountable_id=who(ANNA),
        due_on=due_on,
    )


def blocked(blocker_id: UUID, **but: Any) -> BlockerRaised:
    """Ben says what is in Anna's way, and she is to clear it."""
    usual: dict[str, Any] = {
        "blocker_id": blocker_id,
        "key_result_id": KEY_RESULT,
        "objective_id": OBJECTIVE,
        "cycle_id": CYCLE,
        "raised_by": who(BEN),
        "text": "The mill delivers late",
        "kind": "supplier",
        "severity": "high",
        "owner_id": who(ANNA),
    }
    return BlockerRaised(**{**usual, **but})


def passed_on(blocker_id: UUID, to: Actor, by: Actor = ANNA) -> BlockerAssigned:
    """Somebody else is to clear it."""
    return BlockerAssigned(
        blocker_id=blocker_id,
        key_result_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        owner_id=Change(old=who(by), new=who(to)),
    )


def cleared(blocker_id: UUID, by: Actor = ANNA, how: str = "") -> BlockerResolved:
    """It is out of the way."""
    return BlockerResolved(
        blocker_id=blocker_id,
        key_result_id=KEY_RESULT,
        objective_id=OBJECTIVE,
        cycle_id=CYCLE,
        resolved_by=who(by),
        resolution=how,
    )
