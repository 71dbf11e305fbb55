from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.checkin import AcknowledgeCheckIn, CorrectCheckIn, RetractCheckIn
from contracts.events.checkin import CheckInAcknowledged
from contracts.values import Change
from services.checkin.domain.correction import decide
from services.checkin.handlers.commands import KEY_RESULT as REPORTS
from tests.checkin.domain.test_check_in import running
from tests.support.quarter import ANNA, BEN, CYCLE, KEY_RESULT, OBJECTIVE, TODAY, reported, who
from tests.support.reports import corrected, retracted
from tests.support.scenario import Outcome, Scenario, scenario

ANNA_ID = who(ANNA)
MONDAY, TUESDAY = date(2026, 2, 2), date(2026, 2, 3)
first = reported(4, MONDAY)
second = reported(9, TUESDAY, confidence=8, note="Well", current=Change(old=None, new=Decimal(9)))


def told(*, by: UUID = ANNA_ID, if_match: int | None = None, **but: Any) -> Scenario:
    situation = replace(running, author_id=by, **but)
    decided = partial(decide, situation=situation, if_match=if_match)
    return scenario(REPORTS, decided).given(first, second)


def only(outcome: Outcome) -> Any:
    """The one event that happened."""
    (event,) = outcome.events
    return event


def correct(check_in_id: UUID = second.check_in_id, **more: Any) -> CorrectCheckIn:
    return CorrectCheckIn(check_in_id=check_in_id, reason="Miscounted", **more)


def retract(check_in_id: UUID = second.check_in_id) -> RetractCheckIn:
    return RetractCheckIn(check_in_id=check_in_id, reason="Meant for another")


acknowledge = AcknowledgeCheckIn(check_in_id=second.check_in_id)
acknowledged = CheckInAcknowledged(
    check_in_id=second.check_in_id,
    key_result_id=KEY_RESULT,
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    author_id=who(ANNA),
    acknowledged_by=who(BEN),
)
taken_back = retracted(second, Decimal(4), MONDAY)


def test_a_correction_holds_old_and_new_and_the_author_stays():
    change = Change(old=Decimal(9), new=Decimal(7))
    told(by=who(BEN)).when(correct(value=Decimal(7))).then(
        corrected(second, Decimal(7), TUESDAY, value=change)
    )


def test_a_correction_of_what_does_not_count_moves_nothing():
    event = only(told().when(correct(first.check_in_id, value=Decimal(1))))
    assert event.current == Change(old=Decimal(9), new=Decimal(9))
    assert event.current_on == Change(old=TUESDAY, new=TUESDAY)


def test_a_corrected_day_can_make_another_check_in_the_latest():
    sunday = date(2026, 2, 1)
    event = only(told().when(correct(effective_on=sunday)))
    assert event.effective_on == Change(old=TUESDAY, new=sunday)
    assert event.current == Change(old=Decimal(9), new=Decimal(4))


def test_all_that_was_said_can_be_put_right_at_once():
    wish = correct(confidence=5, status="at_risk", note="Badly")
    event = only(told().when(wish))
    assert event.confidence == Change(old=8, new=5)
    assert event.status == Change(old=None, new="at_risk")
    assert (event.old_note, event.note) == ("Well", "Badly")
    assert event.value is None


def test_saying_the_same_again_is_no_correction():
    told().when(correct(value=Decimal("9.0"), note="Well")).then()


def test_a_correction_is_held_to_what_a_check_in_is_held_to():
    told().when(correct(value=True, effective_on=date(2027, 1, 1))).then_refused(
        errors.Invalid, "/value", "/effective_on"
    )


def test_what_is_current_falls_back_when_the_latest_is_retracted():
    told().when(retract()).then(taken_back)


def test_nothing_is_current_when_everything_is_retracted():
    event = only(told().given(taken_back).when(retract(first.check_in_id)))
    assert event.current == Change(old=Decimal(4), new=None)
    assert event.current_on == Change(old=MONDAY, new=None)


def test_retracting_twice_records_once():
    told().given(taken_back).when(retract()).then()


@pytest.mark.parametrize("wish", [correct(value=Decimal(1)), acknowledge])
def test_nothing_more_is_done_to_a_retracted_check_in(wish):
    told(by=who(BEN)).given(taken_back).when(wish).then_refused(errors.CheckInGone)


def test_a_check_in_is_acknowledged_by_somebody_else_once():
    told(by=who(BEN)).when(acknowledge).then(acknowledged).when(acknowledge).then()


def test_nobody_acknowledges_a_check_in_of_their_own():
    told().when(acknowledge).then_refused(errors.OwnCheckIn)


@pytest.mark.parametrize("wish", [correct(value=Decimal(1)), retract(), acknowledge])
def test_nothing_is_done_to_check_ins_of_a_closed_cycle(wish):
    told(cycle_state="closed").when(wish).then_refused(errors.NoCheckInsNow)


@pytest.mark.parametrize("wish", [correct(), retract(), acknowledge])
def test_whoever_saw_an_older_version_of_a_check_in_is_told_so(wish):
    told(if_match=1, by=who(BEN)).when(wish).then_refused(errors.Stale, seen=1, actual=2)


def test_a_check_in_that_does_not_exist_is_not_found():
    told().when(retract(UUID(int=1))).then_refused(errors.NotFound)


def test_today_is_the_last_day_that_a_correction_may_name():
    event = only(told().when(correct(effective_on=TODAY)))
    assert event.effective_on == Change(old=TUESDAY, new=TODAY)
