from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.checkin import RecordCheckIn
from contracts.events.checkin import CheckInRecorded
from contracts.values import Band, Change, Metric, Milestone, Value
from services.checkin.domain.check_in import Situation, decide
from services.checkin.handlers.commands import KEY_RESULT as REPORTS
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    STARTS_ON,
    TODAY,
    metric,
    who,
)
from tests.support.scenario import Scenario, scenario

FIRST, SECOND, THIRD = (UUID(int=n) for n in (101, 102, 103))
BAKED_ID, SOLD_ID = UUID(int=201), UUID(int=202)
BAKED, SOLD = Milestone(title="Baked", id=BAKED_ID), Milestone(title="Sold", id=SOLD_ID)

running = Situation(
    key_result_id=KEY_RESULT,
    objective_id=OBJECTIVE,
    cycle_id=CYCLE,
    metric=metric(),
    is_withdrawn=False,
    objective_state="published",
    cycle_state="active",
    starts_on=STARTS_ON,
    today=TODAY,
    author_id=who(ANNA),
)


def key_result(**but: Any) -> Scenario:
    return scenario(REPORTS, partial(decide, situation=replace(running, **but)))


def report(value: str = "4", check_in_id: UUID = FIRST, **more: Any) -> RecordCheckIn:
    return RecordCheckIn(
        check_in_id=check_in_id, key_result_id=KEY_RESULT, value=Decimal(value), **more
    )


def reported(
    value: Any = "4",
    old: str | None = None,
    new: str | None = None,
    check_in_id: UUID = FIRST,
    **more: Any,
) -> CheckInRecorded:
    usual: dict[str, Any] = {
        "check_in_id": check_in_id,
        "key_result_id": KEY_RESULT,
        "objective_id": OBJECTIVE,
        "cycle_id": CYCLE,
        "author_id": who(ANNA),
        "value": Decimal(value) if isinstance(value, str) else value,
        "effective_on": TODAY,
    }
    if "current" not in more:
        now = Decimal(value if new is None else new)
        usual["current"] = Change(old=None if old is None else Decimal(old), new=now)
    return CheckInRecorded(**{**usual, **more})


def test_a_check_in_is_about_today_unless_it_says_otherwise():
    key_result().when(report()).then(reported(effective_on=TODAY))


def test_a_check_in_says_all_that_its_author_said():
    said: dict[str, Any] = {"confidence": 7, "status": "at_risk", "note": "Two ovens down"}
    key_result().when(report(**said)).then(reported(**said))


def test_a_check_in_moves_the_latest_value_from_the_old_to_the_new():
    key_result().given(reported("4")).when(report("6", SECOND)).then(
        reported("6", old="4", check_in_id=SECOND)
    )


def test_a_late_report_about_an_earlier_day_leaves_the_latest_value():
    yesterday = date(2026, 2, 9)
    key_result().given(reported("4")).when(report("9", SECOND, effective_on=yesterday)).then(
        reported("9", old="4", new="4", check_in_id=SECOND, effective_on=yesterday)
    )


def test_of_two_check_ins_about_one_day_the_later_said_counts():
    day = date(2026, 1, 5)
    key_result().given(reported("4", effective_on=day)).when(
        report("3", SECOND, effective_on=day)
    ).then(reported("3", old="4", check_in_id=SECOND, effective_on=day))


def test_saying_the_same_again_is_a_check_in_too():
    key_result().given(reported("4")).when(report("4", SECOND)).then(
        reported("4", old="4", check_in_id=SECOND)
    )


def test_the_same_command_twice_records_once():
    key_result().given(reported("4")).when(report("4")).then()


def test_a_stand_in_is_recorded_as_such():
    key_result(stand_in=True).when(report()).then(reported(stand_in=True))


def test_a_value_is_kept_as_people_write_it():
    (event,) = key_result().when(report("7.500")).events
    assert isinstance(event, CheckInRecorded)
    assert str(event.value) == "7.5"


@pytest.mark.parametrize("state", ["planning", "closed"])
def test_a_cycle_that_does_not_run_takes_no_check_in(state):
    key_result(cycle_state=state).when(report()).then_refused(errors.NoCheckInsNow, state=state)


def test_a_cycle_in_review_takes_late_and_final_values():
    key_result(cycle_state="review").when(report()).then(reported())


def test_a_draft_takes_no_check_in():
    for state in ("draft", "closed"):
        key_result(objective_state=state).when(report()).then_refused(errors.ObjectiveStateWrong)
    key_result(is_set_aside=True).when(report()).then_refused(errors.ObjectiveSetAside)


def test_a_withdrawn_key_result_takes_no_check_in():
    key_result(is_withdrawn=True).when(report()).then_refused(errors.KeyResultGone)


def test_nobody_reports_on_tomorrow():
    tomorrow = date(2026, 2, 11)
    key_result().when(report(effective_on=tomorrow)).then_refused(errors.Invalid, "/effective_on")


def test_nobody_reports_on_a_day_before_the_cycle():
    key_result().when(report(effective_on=date(2025, 12, 31))).then_refused(
        errors.Invalid, "/effective_on"
    )


def test_the_first_day_of_the_cycle_can_be_reported_on():
    key_result().when(report(effective_on=STARTS_ON)).then(reported(effective_on=STARTS_ON))


def test_in_a_cycle_active_before_its_first_day_a_check_in_is_about_that_day():
    april = date(2026, 4, 1)
    key_result(starts_on=april).when(report()).then(reported(effective_on=april))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e16", "0.0000001"])
def test_a_value_that_is_no_amount_is_refused(value):
    key_result().when(report(value)).then_refused(errors.Invalid, "/value")


def test_all_faults_are_named_at_once():
    wrong = report("1e16", effective_on=date(2027, 1, 1))
    key_result().when(wrong).then_refused(errors.Invalid, "/value", "/effective_on")


def test_a_key_result_that_is_done_or_not_takes_true_or_false():
    said: dict[str, Any] = {"value": True, "current": Change(old=None, new=True)}
    whether = key_result(metric=Metric(kind="boolean"))
    command = RecordCheckIn(check_in_id=FIRST, key_result_id=KEY_RESULT, value=True)
    whether.when(command).then(reported(**said))
    whether.when(report("1")).then_refused(errors.Invalid, "/value")


def test_milestones_are_reported_by_their_ids():
    steps = key_result(metric=Metric(kind="milestones", milestones=(BAKED, SOLD)))
    first = RecordCheckIn(check_in_id=FIRST, key_result_id=KEY_RESULT, reached=(BAKED_ID,))
    both = RecordCheckIn(check_in_id=SECOND, key_result_id=KEY_RESULT, reached=(SOLD_ID, BAKED_ID))
    nothing: Change[Value] = Change(old=None, new=None)
    steps.when(first).then(
        reported(
            value=None,
            reached=(BAKED_ID,),
            current=nothing,
            current_reached=Change(old=(), new=(BAKED_ID,)),
        )
    ).when(both).then(
        reported(
            value=None,
            check_in_id=SECOND,
            reached=(BAKED_ID, SOLD_ID),
            current=nothing,
            current_reached=Change(old=(BAKED_ID,), new=(BAKED_ID, SOLD_ID)),
        )
    )
    steps.when(report("1")).then_refused(errors.Invalid, "/value", "/reached")


def test_a_value_to_keep_within_a_band_is_a_number():
    band = key_result(metric=Metric(kind="maintain", band=Band(at_least=Decimal(95))))
    band.when(report("96")).then(reported("96"))


def test_no_change_is_a_check_in_too_and_says_what_was_said_before():
    before = reported("4", confidence=7, status="at_risk", note="Two ovens down")
    same = RecordCheckIn(check_in_id=SECOND, key_result_id=KEY_RESULT, no_change=True)
    key_result().given(before).when(same).then(
        reported("4", old="4", check_in_id=SECOND, confidence=7, status="at_risk", no_change=True)
    )


def test_no_change_of_an_earlier_day_is_what_was_said_by_then():
    monday, tuesday = date(2026, 2, 2), date(2026, 2, 3)
    same = RecordCheckIn(
        check_in_id=THIRD, key_result_id=KEY_RESULT, no_change=True, effective_on=tuesday
    )
    key_result().given(
        reported("4", effective_on=monday), reported("6", old="4", check_in_id=SECOND)
    ).when(same).then(reported("4", "6", "6", THIRD, effective_on=tuesday, no_change=True))


def test_no_change_needs_something_before_and_nothing_beside_it():
    same = RecordCheckIn(check_in_id=FIRST, key_result_id=KEY_RESULT, no_change=True)
    key_result().when(same).then_refused(errors.Invalid, "/no_change")
    both = report("5", SECOND, no_change=True)
    key_result().given(reported("4")).when(both).then_refused(errors.Invalid, "/value")


def test_confidence_that_falls_by_two_wants_a_note():
    key_result().given(reported(confidence=8)).when(report("5", SECOND, confidence=6)).then_refused(
        errors.ConfidenceFell, old=8, new=6
    )


def test_a_note_of_nothing_but_spaces_explains_nothing():
    key_result().given(reported(confidence=8)).when(
        report("5", SECOND, confidence=6, note=" \n")
    ).then_refused(errors.ConfidenceFell)


def test_confidence_may_fall_with_a_note():
    key_result().given(reported(confidence=8)).when(
        report("5", SECOND, confidence=2, note="The mill burnt down")
    ).then(reported("5", old="4", check_in_id=SECOND, confidence=2, note="The mill burnt down"))


@pytest.mark.parametrize("confidence", [7, 8, 10])
def test_confidence_that_falls_by_one_or_rises_wants_none(confidence):
    key_result().given(reported(confidence=8)).when(
        report("5", SECOND, confidence=confidence)
    ).then(reported("5", old="4", check_in_id=SECOND, confidence=confidence))


def test_a_check_in_without_confidence_does_not_hide_a_fall():
    key_result().given(reported(confidence=8), reported("5", old="4", check_in_id=SECOND)).when(
        report("5", THIRD, confidence=6)
    ).then_refused(errors.ConfidenceFell, old=8, new=6)


def test_a_late_report_is_compared_with_what_was_said_before_its_day():
    monday, tuesday = date(2026, 2, 2), date(2026, 2, 3)
    key_result().given(
        reported(effective_on=monday, confidence=5),
        reported(old="4", check_in_id=SECOND, confidence=9),
    ).when(report("5", THIRD, effective_on=tuesday, confidence=4)).then(
        reported("5", "4", "4", THIRD, effective_on=tuesday, confidence=4)
    )
