from datetime import date
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.commands.checkin import RecordMissed
from contracts.rhythm import Slot
from services.checkin.domain.silence import decide
from services.checkin.handlers.commands import KEY_RESULT as REPORTS
from tests.checkin.domain.test_check_in import running
from tests.support.quarter import ANNA, KEY_RESULT, reported, who
from tests.support.reports import missed, retracted
from tests.support.scenario import Scenario, scenario

FRIDAY, NEXT_FRIDAY = date(2026, 2, 6), date(2026, 2, 13)
SLOTS = tuple(Slot(day, "weekly") for day in (FRIDAY, NEXT_FRIDAY))
missing = RecordMissed(key_result_id=KEY_RESULT, due_on=FRIDAY)


def silence(**but: Any) -> Scenario:
    """It is Tuesday: Friday's grace is over."""
    situation = replace(running, **{"slots": SLOTS, **but})
    return scenario(REPORTS, partial(decide, situation=situation, accountable_id=who(ANNA)))


def test_a_missing_check_in_is_recorded_once():
    silence().when(missing).then(missed(FRIDAY)).when(missing).then()


def test_nothing_is_missing_in_the_days_of_grace():
    silence(today=date(2026, 2, 9)).when(missing).then()


@pytest.mark.parametrize(("days_late", "events"), [(-1, 0), (0, 0), (3, 0), (4, 1)])
def test_a_check_in_early_on_time_or_in_grace_is_not_missing(days_late, events):
    told = silence().given(reported(4, due_on=FRIDAY, days_late=days_late))
    assert len(told.when(missing).events) == events


def test_a_retracted_check_in_was_none():
    report = reported(4, due_on=FRIDAY, days_late=0)
    silence().given(report, retracted(report)).when(missing).then(missed(FRIDAY))


def test_a_day_on_which_nothing_was_due_is_not_missed():
    silence(slots=SLOTS[1:]).when(missing).then()


@pytest.mark.parametrize("but", [{"cycle_state": "closed"}, {"is_withdrawn": True}])
def test_nothing_is_missing_where_no_check_ins_are_taken(but):
    silence(**but).when(missing).then()


@pytest.mark.parametrize(
    ("closed_on", "is_missed"),
    [
        (date(2026, 2, 7), True),
        (date(2026, 2, 9), True),
        (FRIDAY, False),
        (date(2026, 2, 4), False),
    ],
)
def test_a_cycle_that_is_closed_in_the_days_of_grace_ends_them(closed_on, is_missed):
    closed = silence(today=closed_on, cycle_state="closed", closed_on=closed_on)
    closed.when(missing).then(*([missed(FRIDAY)] if is_missed else []))


def test_what_was_withdrawn_before_its_cycle_was_closed_missed_nothing():
    on = date(2026, 2, 7)
    silence(today=on, cycle_state="closed", closed_on=on, is_withdrawn=True).when(missing).then()
